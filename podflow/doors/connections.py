"""Counts what senders hold in one process: connections, and bytes of bodies; knows nothing of sockets.

A connection *waits* while its sender owes it a request: fresh, idle between two, or sending slowly. Where there is no room, the one that
has waited longest goes; so half-open connections, however many, keep nobody out.
"""

from collections import Counter
from typing import Protocol


class Held(Protocol):
    def cut(self) -> object:
        """Close it at once, without an answer."""

    def overdue(self) -> bool:
        """Whether its time is over."""

    def timed_out(self) -> object:
        """Close it because of that."""


class Connections:
    """At most `most` in all, `most_of_sender` of one sender, and of these `most_waiting` that wait; `None` is nobody in particular."""

    def __init__(self, most: int, most_of_sender: int, most_waiting: int) -> None:
        self.most, self.most_of_sender, self.most_waiting = most, most_of_sender, most_waiting
        self.held: dict[Held, str | None] = {}
        self.counts: Counter[str | None] = Counter()
        self.waiting: dict[str | None, dict[Held, None]] = {}  # each sender's, the longest waiting first
        self.all_waiting: dict[Held, None] = {}

    def enter(self, connection: Held, sender: str | None) -> bool:
        """False where there is no room for it, although whoever waited longest had to go."""
        if (
            sender is not None
            and self.counts[sender] >= self.most_of_sender
            and not self._cut_one(self.waiting.get(sender))
        ):
            return False
        if len(self.held) >= self.most and not self._cut_one(self.all_waiting):
            return False
        self.held[connection] = sender
        self.counts[sender] += 1
        return True

    def waits(self, connection: Held) -> None:
        """Its sender owes it a request from now on."""
        if connection not in self.held or connection in self.all_waiting:
            return
        sender = self.held[connection]
        theirs = self.waiting.setdefault(sender, {})
        if sender is not None and len(theirs) >= self.most_waiting:
            self._cut_one(theirs)
            theirs = self.waiting.setdefault(sender, {})
        theirs[connection] = self.all_waiting[connection] = None

    def acts(self, connection: Held) -> None:
        """It has sent its request, and waits no more."""
        self.all_waiting.pop(connection, None)
        sender = self.held.get(connection)
        theirs = self.waiting.get(sender, {})
        theirs.pop(connection, None)
        if not theirs:
            self.waiting.pop(sender, None)

    def leave(self, connection: Held) -> None:
        """It is closed; to say so twice does no harm."""
        if connection not in self.held:
            return
        self.acts(connection)
        sender = self.held.pop(connection)
        self.counts[sender] -= 1
        if not self.counts[sender]:
            del self.counts[sender]

    def _cut_one(self, waiting: dict[Held, None] | None) -> bool:
        if not waiting:
            return False
        oldest = next(iter(waiting))
        self.leave(oldest)
        oldest.cut()
        return True


class Shares:
    """A store of which one sender may take `most_of_sender` and all together `most`: bytes of bodies, sockets."""

    def __init__(self, most: int, most_of_sender: int) -> None:
        self.most, self.most_of_sender = most, most_of_sender
        self.total = 0
        self.taken: Counter[str] = Counter()

    def take(self, sender: str, amount: int = 1) -> int:
        """0 where it is given; else the HTTP status that says why not: 429 for too much of this sender, 503 of all."""
        if self.taken[sender] + amount > self.most_of_sender:
            return 429
        if self.total + amount > self.most:
            return 503
        self.taken[sender] += amount
        self.total += amount
        return 0

    def give_back(self, sender: str, amount: int = 1) -> None:
        self.total -= amount
        self.taken[sender] -= amount
        if self.taken[sender] <= 0:
            del self.taken[sender]
