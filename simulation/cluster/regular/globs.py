"""File name patterns (*, ?, [...]) as patterns of RE2, so that no number of stars makes them slow.

A pattern is given as pieces (text, quoted): what was quoted in the script means itself.
"""

from collections.abc import Iterable

from ..budget import charge
from .brackets import bracket_end, translated
from .engine import Pattern, compiled, escape

Pieces = Iterable[tuple[str, bool]]
_WILD = ("*", "?", "[", "\\")


def has_wildcards(pieces: Pieces) -> bool:
    """Whether anything in it may mean something else than itself."""
    return any(not quoted and any(char in text for char in _WILD) for text, quoted in pieces)


def literal_of(pieces: Pieces) -> str | None:
    """The only text that fits, where that is but one; else None."""
    pieces = list(pieces)
    return None if has_wildcards(pieces) else "".join(text for text, _ in pieces)


def globbed(pieces: Pieces, lazy: bool = False, before: str = "", after: str = "") -> Pattern:
    """The pattern; `lazy` stars take as little as they can; `before` and `after` are RE2's, around it. Raises PatternError."""
    return compiled(before + as_re2(pieces, lazy) + after, longest=not lazy, dot_all=True)


def as_re2(pieces: Pieces, lazy: bool = False) -> str:
    """The same in RE2's syntax."""
    return "".join(escape(text) if quoted else _translated(text, ".*?" if lazy else ".*") for text, quoted in pieces)


def _translated(text: str, star: str) -> str:
    """A bracket that does not close means itself, as does what stands behind a backslash."""
    charge(len(text))
    made: list[str] = []
    at = 0
    while at < len(text):
        char = text[at]
        end = bracket_end(text, at, "!^") if char == "[" else -1
        if end > 0:
            made.append(_bracket(text[at + 1 : end]))
            at = end
        elif char == "*":
            if made[-1:] != [star]:
                made.append(star)
        elif char == "\\" and at + 1 < len(text):
            at += 1
            made.append(escape(text[at]))
        else:
            made.append("." if char == "?" else escape(char))
        at += 1
    return "".join(made)


def _bracket(inside: str) -> str:
    try:
        return translated(inside, "!^")
    except ValueError:  # a class that nothing is in
        return r"[^\x00-\x{10FFFF}]"
