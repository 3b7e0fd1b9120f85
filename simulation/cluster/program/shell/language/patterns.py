"""Patterns in a script's words: what fits (case, [[ == ]]), what is cut off (${x#...}) or replaced (${x/...}); and texts made long."""

from collections.abc import Callable
from typing import Any

from ....budget import allocate, charge
from ....regular import Match, PatternError, globbed, literal_of

Pieces = list[tuple[str, bool]]  # texts, and whether each was quoted


class ExpansionFault(Exception):
    """The shell gives up: ${x:?message}, an unset variable under set -u, a value too long."""


def joined(texts: list[str]) -> str:
    """Texts as one; a long one is counted before it is made."""
    if len(texts) == 1:
        return texts[0]
    size = sum(map(len, texts))
    if size > 64:
        charge(size // 4000)
        allocate(size)
    return "".join(texts)


def glob_fits(pieces: Pieces, text: str) -> bool:
    """Whether a file name pattern fits a whole text. Raises ExpansionFault."""
    plain = literal_of(pieces)
    if plain is not None:
        return plain == text
    return _compiled(pieces).fullmatch(text) is not None


def _compiled(pieces: Pieces, **more: Any) -> Any:
    try:
        return globbed(pieces, **more)
    except PatternError as fault:
        raise ExpansionFault(f"bad pattern: {fault}") from None


def replaced(value: str, wanted: Pieces, new: str, everywhere: bool) -> str:
    """${x/wanted/new}: the longest match at the first place where there is one."""
    plain = literal_of(wanted)
    if plain is None:
        fits: Callable[[Match], str] = lambda _: new  # noqa: E731
        return str(_compiled(wanted).sub(fits, value, count=0 if everywhere else 1)[0])
    if not plain:
        return value
    times = value.count(plain) if everywhere else int(plain in value)
    allocate(len(value) + times * max(len(new) - len(plain), 0))
    return value.replace(plain, new, -1 if everywhere else 1)


def trimmed(value: str, pieces: Pieces, operator: str) -> str:
    """${x#...} and ${x%...}: without what fits at its beginning or end, as little as can be, or as much where the sign is doubled."""
    plain = literal_of(pieces)
    if plain is not None:
        return value.removeprefix(plain) if operator[0] == "#" else value.removesuffix(plain)
    if operator[0] == "#":
        found = _compiled(pieces, lazy=operator == "#", before="^(?:", after=")").match(value)
        return value[found.end() :] if found else value
    if operator == "%%":
        found = _compiled(pieces, lazy=True, before="(?:", after=r")\z").search(value)
        return value[: found.start()] if found else value
    found = _compiled(pieces, lazy=True, before="^.*(", after=r")\z").match(value)
    return value[: found.start(1)] if found else value
