"""A moment: a cluster as it was after a line, moved along its story by folding stored lines in and out.

Nothing is decided again: the differences that were told are all that is needed. Whoever steps a moment's cluster, or changes it,
makes it a cluster of its own and must not move it any more.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .cluster import Cluster
from .scenario import Scenario
from .transition import Counts
from .values import fold_into

Before = list[tuple[str, str, Any]]  # space, key, value before the line


class StoredLine(NamedTuple):
    """What a moment needs of a line: `changes` are [space, key, difference], alarms included."""

    seq: int
    at_ms: int
    counts: Counts
    changes: list[Any]

    def header(self) -> dict[str, Any]:
        return {"now_ms": self.at_ms, "seq": self.seq, **self.counts._asdict()}


NOTHING = StoredLine(0, 0, Counts(), [])


class Moment:
    """`cluster` is as line `seq` left it. `base` is the first line that can be gone back to."""

    def __init__(self, scenario: Scenario, base: StoredLine = NOTHING, spaces: dict[str, Any] | None = None) -> None:
        self.cluster: Cluster = Cluster.load(scenario, base.header(), spaces or {})
        self._lines: list[StoredLine] = [base]
        self._before: list[Before] = []  # of each line after the base

    @property
    def base(self) -> int:
        return self._lines[0].seq

    @property
    def seq(self) -> int:
        return self._lines[-1].seq

    def forward(self, line: StoredLine) -> Before:
        """Fold the next line in; returns what stood there before. Raises ValueError for a line that does not follow."""
        if line.seq != self.seq + 1:
            raise ValueError(f"line {line.seq} does not follow line {self.seq}")
        before = fold_into(self.cluster.store, line.changes)
        self._lines.append(line)
        self._before.append(before)
        self.cluster.be_at(line.header())
        return before

    def forget(self) -> None:
        """Keep nothing of the way here: it cannot be gone back any more, however long it was."""
        del self._lines[:-1]
        self._before.clear()

    @property
    def untouched(self) -> bool:
        """Whether whoever looked has changed nothing."""
        store, story = self.cluster.store, self.cluster.story
        return story.seq == self.seq and not (story.lines or store.pending or store.quiet)

    def back_to(self, seq: int) -> None:
        """Fold lines out again, down to `seq`, which is not before the base."""
        while self.seq > max(seq, self.base):
            self._lines.pop()
            for space, key, value in reversed(self._before.pop()):
                self.cluster.store.restore(space, key, value)
        self.cluster.be_at(self._lines[-1].header())
