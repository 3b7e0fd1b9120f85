"""RE2 behind one small class: what a pattern may be, what matching costs, and how its matches are replaced.

Matching costs length of text x size of the compiled pattern (RE2's slowest engine: about 8 ns for a byte and instruction). Finding all
matches may look at the rest of the text once for each of them, where the pattern has a loop: then each is charged for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Protocol

import re2

from ..budget import allocate, charge

LONGEST_PATTERN = 4096  # characters
MEMORY = 1 << 18  # bytes that RE2 may use for one pattern
SPEED = 150  # bytes x instructions in a unit of work
SPEED_AGAIN = 750  # the same where the text was looked at before: it is seldom looked at to its end


class PatternError(ValueError):
    """What is wrong with a pattern, in words that a tool can print behind its name."""


class Match(Protocol):
    """Where a pattern fits, as of Python's re."""

    def __getitem__(self, group: int) -> str | None: ...

    def group(self, group: int = 0) -> Any: ...

    def groups(self) -> tuple[str | None, ...]: ...

    def start(self, group: int = 0) -> int: ...

    def end(self, group: int = 0) -> int: ...

    def span(self, group: int = 0) -> tuple[int, int]: ...


class Pattern:
    """A compiled pattern. Every method charges for its work before it is done."""

    __slots__ = ("_regexp", "_size", "_loops", "groups")

    def __init__(self, regexp: Any, source: str):
        self._regexp, self._size, self.groups = regexp, max(regexp.programsize, 1), int(regexp.groups)
        self._loops = any(char in source for char in "*+{")

    def _pay(self, length: int, speed: int = SPEED) -> None:
        charge(3 + length * self._size // speed)

    def search(self, text: str) -> Match | None:
        """The first place where it fits."""
        self._pay(len(text))
        found: Match | None = self._regexp.search(_whole(text))
        return found

    def match(self, text: str) -> Match | None:
        """Whether it fits at the beginning."""
        self._pay(len(text))
        found: Match | None = self._regexp.match(_whole(text))
        return found

    def fullmatch(self, text: str) -> Match | None:
        """Whether it fits the whole text."""
        self._pay(len(text))
        found: Match | None = self._regexp.fullmatch(_whole(text))
        return found

    def finditer(self, text: str) -> Iterator[Match]:
        """Every place where it fits, from left to right; an empty match right behind another is none (as in sed)."""
        self._pay(len(text))
        last = -1
        for match in self._regexp.finditer(_whole(text)):
            end = match.end()
            if end > match.start() or end != last:
                yield match
            last = end
            self._pay(len(text) - end if self._loops else 0, SPEED_AGAIN)

    def sub(self, new: Callable[[Match], str], text: str, count: int = 0) -> tuple[str, int]:
        """(the text with what fits replaced, how often); `count`: at most so often, 0 is always."""
        pieces, at, times = [], 0, 0
        for match in self.finditer(text):
            piece = new(match)
            allocate(len(piece))
            pieces += [text[at : match.start()], piece]
            at, times = match.end(), times + 1
            if times == count:
                break
        if not times:
            return text, 0
        allocate(len(text))
        return "".join([*pieces, text[at:]]), times

    def split(self, text: str) -> list[str]:
        """The pieces of a text between the places where it fits."""
        pieces, at = [], 0
        for match in self.finditer(text):
            if match.end() > match.start():
                allocate(16 + match.start() - at)
                pieces.append(text[at : match.start()])
                at = match.end()
        return [*pieces, text[at:]]


def compiled(pattern: str, ignore_case: bool = False, longest: bool = False, dot_all: bool = False) -> Pattern:
    """A pattern in RE2's syntax; `longest`: of several matches at a place the longest, as POSIX has it. Raises PatternError."""
    if len(pattern) > LONGEST_PATTERN:
        raise PatternError(f"Regular expression too big (more than {LONGEST_PATTERN} characters)")
    charge(30 + len(pattern))  # the same whether it is remembered or not
    return _compiled(pattern, ignore_case, longest, dot_all)


@lru_cache(maxsize=128)
def _compiled(pattern: str, ignore_case: bool, longest: bool, dot_all: bool) -> Pattern:
    options = re2.Options()
    options.max_mem, options.log_errors = MEMORY, False
    options.case_sensitive, options.longest_match, options.dot_nl = not ignore_case, longest, dot_all
    try:
        return Pattern(re2.compile(_whole(pattern), options), pattern)
    except re2.error as error:
        words = error.args[0].decode(errors="replace") if isinstance(error.args[0], bytes) else str(error)
        if "too large" in words:
            words = "Regular expression too big"
        raise PatternError(words) from None


def escape(text: str) -> str:
    """A pattern that fits this very text."""
    return str(re2.escape(_whole(text)))


def _whole(text: str) -> str:
    """The text without halves of surrogate pairs, which no UTF-8 has; as long as before."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    return text
