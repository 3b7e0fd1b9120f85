"""Bracket expressions, as POSIX and the shell write them: [a-z], [^0-9], [[:alpha:]_], []abc]; here as RE2 writes them.

In them a backslash means itself, which it does not in RE2.
"""

_CLASSES = {
    "alpha", "digit", "alnum", "upper", "lower", "space", "blank", "punct", "print", "graph", "cntrl", "xdigit",
}  # fmt: skip


def bracket_end(text: str, at: int, not_marks: str = "^") -> int:
    """Where the bracket expression that begins at `at` ends (the index of its closing bracket), or -1."""
    at += 1
    at += text[at : at + 1] in tuple(not_marks)
    at += text[at : at + 1] == "]"
    while at < len(text):
        if text[at] == "]":
            return at
        kind = text[at + 1 : at + 2]
        if text[at] == "[" and kind in (":", ".", "="):
            end = text.find(kind + "]", at + 2)
            if end > 0:
                at = end + 1
        at += 1
    return -1


def translated(inside: str, not_marks: str = "^") -> str:
    """What stands between the brackets, as an RE2 class. Raises ValueError for what is none."""
    negated = inside[:1] in tuple(not_marks)
    at, made = int(negated), []
    while at < len(inside):
        if inside[at] == "[" and inside[at + 1 : at + 2] == ":":
            end = inside.find(":]", at + 2)
            if end > 0:
                name = inside[at + 2 : end]
                if name not in _CLASSES:
                    raise ValueError("Invalid character class name")
                made.append(f"[:{name}:]")
                at = end + 2
                continue
        first = inside[at]
        if inside[at + 1 : at + 2] == "-" and at + 2 < len(inside):
            last = inside[at + 2]
            if last < first:
                raise ValueError("Invalid range end")
            made.append(f"{_plain(first)}-{_plain(last)}")
            at += 3
        else:
            made.append(_plain(first))
            at += 1
    return "[" + ("^" if negated else "") + "".join(made) + "]"


def _plain(char: str) -> str:
    return "\\" + char if char in "\\]^-[&~|" else char
