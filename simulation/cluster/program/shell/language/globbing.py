"""Patterns of file names (*, ?, [...]) and bash's braces."""

import re
from collections.abc import Iterable

from ...files import Files, absolute
from .words import NAME

Pieces = Iterable[tuple[str, bool]]  # texts, and whether each was quoted
_BRACE = re.compile(r"\{([^{}]*,[^{}]*|-?\d+\.\.-?\d+|\w\.\.\w)\}")
LONGEST = 1 << 20  # of a value, in characters


def pattern_of(pieces: Pieces) -> str:
    """A regular expression from (text, quoted) pieces: what is quoted means itself."""
    return "".join(re.escape(text) if quoted else _translated(text) for text, quoted in pieces)


def _translated(text: str) -> str:
    """A file name pattern as a regular expression; a bracket that does not close means itself."""
    made, at = [], 0
    while at < len(text):
        char, end = text[at], text.find("]", at + 2)
        if char == "[" and end > 0:
            inside = text[at + 1 : end].replace("\\", "\\\\")
            made.append("[" + ("^" + inside[1:] if inside[0] in "!^" else inside) + "]")
            at = end
        else:
            made.append({"*": ".*", "?": "."}.get(char) or re.escape(char))
        at += 1
    return "".join(made)


def glob(files: Files, pattern: str, plain: str, folder: str) -> list[str]:
    """The files that match; the pattern is matched level by level, a leading dot only by itself."""
    parts, shown = plain.split("/"), re.split(r"(?<!\\)/", pattern)
    if len(parts) != len(shown):
        return []
    places = [("/", "/") if plain.startswith("/") else ("", folder)]  # (as it is written, the whole path)
    for text, piece in zip(parts, shown, strict=True):
        if not text:
            continue
        matcher = re.compile(piece, re.S)
        following: list[tuple[str, str]] = []
        for name, place in places:
            if not re.search(r"[*?\[]", text):
                candidates = [text] if files.exists(absolute(text, place)) else []
            else:
                candidates = [n for n in files.names(place) if matcher.fullmatch(n) and (n[0] != "." or text[0] == ".")]
            following += [
                (f"{name}{'/' if name and not name.endswith('/') else ''}{n}", absolute(n, place)) for n in candidates
            ]
        places = following
    if plain.endswith("/"):
        return [name + "/" for name, place in places if name and files.is_folder(place)]
    return [name for name, _ in places if name]


def braces(word: list[tuple]) -> list[list[tuple]]:
    """bash's {a,b} and {1..3}, in a word without quotes."""
    for i, part in enumerate(word):
        brace = _BRACE.search(part[1]) if part[0] == "t" and not part[2] else None
        if brace:
            head, tail = part[1][: brace.start()], part[1][brace.end() :]
            return [whole for text in _choices(brace[1])
                    for whole in braces([*word[:i], ("t", head + text + tail, False), *word[i + 1 :]])]  # fmt: skip
    return [word]


def _choices(inside: str) -> list[str]:
    if "," in inside:
        return inside.split(",")
    first, last = inside.split("..")
    if NAME.fullmatch(first):
        step = 1 if first <= last else -1
        return [chr(code) for code in range(ord(first), ord(last) + step, step)]
    step = 1 if int(first) <= int(last) else -1
    return [str(number) for number in range(int(first), int(last) + step, step)][:LONGEST]
