"""Patterns of file names (*, ?, [...]) among the files that there are, and bash's braces."""

import re
from collections.abc import Iterator

from ....budget import allocate, charge
from ....regular import PatternError, globbed, has_wildcards
from ...files import Files, absolute
from .words import NAME

Pieces = list[tuple[str, bool]]  # texts, and whether each was quoted
_BRACE = re.compile(r"\{([^{}]*)\}")
_RANGE = re.compile(r"-?\d{1,18}\.\.-?\d{1,18}|\w\.\.\w")


def glob(files: Files, pieces: Pieces, folder: str) -> list[str]:
    """The files that match; the pattern is matched level by level, a leading dot only by itself."""
    levels = _levels(pieces)
    whole = levels[0] == [] and len(levels) > 1
    places = [("/", "/") if whole else ("", folder)]  # (as it is written, the whole path)
    for level in levels:
        text = "".join(piece for piece, _ in level)
        if text:
            places = [found for name, place in places for found in _below(files, name, place, level, text)]
            allocate(sum(len(name) + len(place) + 128 for name, place in places))
    if not levels[-1] and len(levels) > 1:
        return [name + "/" for name, place in places if name and files.is_folder(place)]
    return [name for name, _ in places if name]


def _levels(pieces: Pieces) -> list[Pieces]:
    """The pieces of each level of the path."""
    levels: list[Pieces] = [[]]
    for text, quoted in pieces:
        for i, part in enumerate(text.split("/")):
            if i:
                levels.append([])
            if part:
                levels[-1].append((part, quoted))
    return levels


def _below(files: Files, name: str, place: str, level: Pieces, text: str) -> Iterator[tuple[str, str]]:
    """What fits in one folder."""
    charge(10)
    if not has_wildcards(level):
        fitting = [text] if files.exists(absolute(text, place)) else []
    else:
        try:
            matcher = globbed(level)
        except PatternError:
            return
        names = files.names(place)
        charge(3 * len(names))
        fitting = [n for n in names if (n[0] != "." or text[0] == ".") and matcher.fullmatch(n)]
    head = f"{name}{'/' if name and not name.endswith('/') else ''}"
    for each in fitting:
        yield head + each, absolute(each, place)


def braces(word: list[tuple]) -> list[list[tuple]]:
    """bash's {a,b} and {1..3}, in a word without quotes; every choice is counted before it is made."""
    made: list[list[tuple]] = []
    open_ = [word]
    while open_:
        word = open_.pop()
        found = _first_brace(word)
        if found is None:
            made.append(word)
            continue
        i, brace = found
        text = word[i][1]
        head, tail = text[: brace.start()], text[brace.end() :]
        size = sum(len(part[1]) for part in word if part[0] == "t") + 100
        chosen = []
        for choice in _choices(brace[1]):
            charge(1 + size // 200)
            allocate(size)
            chosen.append([*word[:i], ("t", head + choice + tail, False), *word[i + 1 :]])
        open_ += reversed(chosen)
    return made


def _first_brace(word: list[tuple]) -> tuple[int, re.Match[str]] | None:
    for i, part in enumerate(word):
        if part[0] == "t" and not part[2] and "{" in part[1]:
            charge(1 + len(part[1]) // 50)
            for brace in _BRACE.finditer(part[1]):
                if "," in brace[1] or _RANGE.fullmatch(brace[1]):
                    return i, brace
    return None


def _choices(inside: str) -> Iterator[str]:
    if "," in inside:
        yield from inside.split(",")
        return
    first, last = inside.split("..")
    if NAME.fullmatch(first):
        step = 1 if first <= last else -1
        yield from (chr(code) for code in range(ord(first), ord(last) + step, step))
        return
    step = 1 if int(first) <= int(last) else -1
    yield from (str(number) for number in range(int(first), int(last) + step, step))
