"""POSIX's extended and basic regular expressions, with GNU's additions, as RE2 reads them.

Not supported: back-references. What GNU takes as itself where RE2 complains (a star at the beginning, a brace that counts
nothing, a doubled star) means the same here.
"""

from __future__ import annotations

from ..budget import charge
from .brackets import bracket_end, translated
from .engine import LONGEST_PATTERN, Pattern, PatternError, compiled

MOST_REPEATS = 1000  # of {n}: RE2's own limit
_ESCAPES = {
    "<": r"\b",
    ">": r"\b",
    "b": r"\b",
    "B": r"\B",
    "w": r"\w",
    "W": r"\W",
    "s": r"\s",
    "S": r"\S",
    "`": r"\A",
    "'": r"\z",
}
_CONTROLS = {"n": r"\n", "t": r"\t", "r": r"\r", "f": r"\f", "v": r"\v", "a": r"\a"}


def extended(pattern: str, ignore_case: bool = False) -> Pattern:
    """A pattern as of grep -E. Raises PatternError."""
    return compiled(as_re2(pattern), ignore_case, longest=True, dot_all=True)


def basic(pattern: str, ignore_case: bool = False) -> Pattern:
    """A pattern as of grep and sed without options. Raises PatternError."""
    return compiled(as_re2(pattern, is_basic=True), ignore_case, longest=True, dot_all=True)


def as_re2(pattern: str, is_basic: bool = False) -> str:
    """The same pattern in RE2's syntax. Raises PatternError."""
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(f"Regular expression too big (more than {LONGEST_PATTERN} characters)")
    charge(len(pattern))
    return _Translator(pattern, is_basic).whole()


class _Translator:
    """One walk over the characters; `begins` is whether an expression (or an alternative of one) begins here."""

    def __init__(self, pattern: str, is_basic: bool):
        self.text, self.is_basic, self.at = pattern, is_basic, 0
        self.made: list[str] = []
        self.begins, self.open = True, list[int]()  # where the open groups begin
        self.atom, self.repeated = 0, False  # where the last atom begins, and whether it has a repetition already

    def whole(self) -> str:
        """All of it, translated."""
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "[":
                self.bracket()
            elif char == "\\":
                self.escaped()
            elif char in "(){}|+?" and not self.is_basic:
                self.at += 1
                self.operator(char)
            else:
                self.at += 1
                self.plain(char)
        if self.open:
            raise PatternError("Unmatched ( or \\(")
        return "".join(self.made)

    def add(self, text: str) -> None:
        """An atom."""
        self.atom, self.begins, self.repeated = len(self.made), False, False
        self.made.append(text)

    def plain(self, char: str) -> None:
        """A character that means the same in both kinds."""
        if char == "*":
            self.repeat("*")
        elif char == "^":
            anchors = not self.is_basic or self.begins
            self.add("^" if anchors else "\\^")
            self.begins = anchors
        elif char == "$":
            rest = self.text[self.at :]
            self.add("$" if not self.is_basic or not rest or rest.startswith(("\\)", "\\|")) else "\\$")
        elif char == ".":
            self.add(".")
        else:
            self.add("\\" + char if char in "(){}|+?]" else char)

    def operator(self, char: str) -> None:
        """( ) | + ? {, as operators."""
        if char == "(":
            self.open.append(len(self.made))
            self.made.append("(")
            self.begins = True
        elif char == ")":
            self.close()
        elif char == "|":
            self.made.append("|")
            self.begins = True
        elif char == "{":
            self.interval()
        elif char == "}":
            self.add("\\}")
        else:
            self.repeat(char)

    def close(self) -> None:
        """A closing bracket: one that closes nothing means itself in an extended expression."""
        if self.open:
            self.add(")")
            self.atom = self.open.pop()
        elif self.is_basic:
            raise PatternError("Unmatched ) or \\)")
        else:
            self.add("\\)")

    def repeat(self, sign: str) -> None:
        """*, +, ? or {n}: at a beginning they mean themselves; what has a repetition already is put in a group."""
        if self.begins:
            self.add("\\" + sign)
            return
        if self.repeated:
            self.made.insert(self.atom, "(?:")
            self.made.append(")")
        self.made.append(sign)
        self.repeated = True

    def interval(self) -> None:
        """{n}, {n,}, {,m} and {n,m}; a brace that counts nothing means itself."""
        close = "\\}" if self.is_basic else "}"
        end = self.text.find(close, self.at)
        inside = self.text[self.at : end] if end >= 0 else ""
        low, comma, high = inside.partition(",")
        if (
            self.begins
            or end < 0
            or not all(part.isdecimal() or not part for part in (low, high))
            or not inside.strip(",")
        ):
            self.add("\\{")
            return
        if any(int(part or 0) > MOST_REPEATS for part in (low[:5], high[:5])):
            raise PatternError("Regular expression too big")
        if high and int(low or 0) > int(high):
            raise PatternError("Invalid content of \\{\\}")
        self.at = end + len(close)
        self.repeat("{" + (low or "0") + comma + high + "}")

    def bracket(self) -> None:
        end = bracket_end(self.text, self.at)
        if end < 0:
            raise PatternError("Unmatched [, [^, [:, [., or [=")
        try:
            self.add(translated(self.text[self.at + 1 : end]))
        except ValueError as error:
            raise PatternError(str(error)) from None
        self.at = end + 1

    def escaped(self) -> None:
        """A backslash and what follows it."""
        char = self.text[self.at + 1 : self.at + 2]
        self.at += 2
        if not char:
            raise PatternError("Trailing backslash")
        if char in "123456789":
            raise PatternError("back-references are not supported")
        if self.is_basic and char in "(){}|+?":
            self.operator(char)
        elif char in _ESCAPES or char in _CONTROLS:
            self.add(_ESCAPES.get(char) or _CONTROLS[char])
        else:
            self.add("\\" + char if not char.isalnum() and char.isascii() else char)
