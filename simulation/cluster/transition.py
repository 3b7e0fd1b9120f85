"""One line of the story, and the Story that tells it in the same breath as the change it tells of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from . import phrases
from .apiserver.printers.pod import pod_row
from .budget import charge
from .clock import EPOCH_S, Clock
from .store import Change, Store
from .values import Object, difference
from .verbs import VERBS, Verb
from .verbs.shown import facts_shown

NOTED = VERBS["cluster.note"]
LINE_WORK = 50  # units of a line told


class Told(Protocol):
    """A decision as a line carries it."""

    def as_dict(self) -> dict[str, Any]: ...


class Transition:
    """What happened: `verb` (an entry of VERBS), who, when, why, and which keys it changed, from what to what.

    `changes` is a list of (space, key, old, new), and so is `alarms`, which no picture shows. `counts` is how far the counters beside
    the keys were: the fields of Counts. Sentences, differences and printed rows are made only when asked for.
    """

    __slots__ = (
        "seq",
        "at_ms",
        "verb",
        "node",
        "cause",
        "about",
        "facts",
        "request",
        "object",
        "revision",
        "changes",
        "decision",
        "alarms",
        "counts",
        "ends_step",
    )

    def __init__(
        self,
        seq: int,
        at_ms: int,
        verb: Verb,
        node: str | None,
        cause: int | None,
        about: str | None,
        facts: dict[str, Any],
        request: dict[str, Any] | None,
        object: Object | None,
        revision: int | None,
        changes: list[Change],
        decision: Told | None,
        alarms: list[Change],
        counts: Sequence[int],
    ) -> None:
        self.seq, self.at_ms, self.verb, self.node, self.cause = seq, at_ms, verb, node, cause
        self.about, self.facts, self.request, self.object = about, facts, request, object
        self.revision, self.changes, self.decision = revision, changes, decision
        self.alarms, self.counts, self.ends_step = alarms, counts, False

    def end_step(self, changes: list[Change], alarms: list[Change], counts: Sequence[int]) -> None:
        """The last line of its step: what changed after it was told belongs to it too."""
        if changes:
            self.changes = joined(self.changes, changes)
        if alarms:
            self.alarms = self.alarms + alarms  # a key may be there twice: joined when the line is stored
        self.counts, self.ends_step = counts, True

    def says(self) -> str:
        return phrases.says(self.verb.step, facts_shown(self.facts))

    def printed(self) -> dict[str, str] | None:
        """The row that `kubectl get pods -w` prints at this moment, where a pod was written; else None."""
        if self.object is None or self.object.get("kind") != "Pod":
            return None
        row = pod_row(self.object, now_s(self.at_ms))
        return {name: str(row[name]) for name in ("NAME", "READY", "STATUS", "RESTARTS")}

    def _head(self, **words: str) -> dict[str, Any]:
        return {
            "seq": self.seq,
            "at_ms": self.at_ms,
            "component": self.verb.component,
            "node": self.node,
            "verb": self.verb.verb,
            "step": self.verb.step,
            "cause": self.cause,
            "about": self.about,
            **words,
            "facts": facts_shown(self.facts),
            "request": self.request,
        }

    def story(self) -> dict[str, Any]:
        """For the browser and the database: differences instead of whole objects, and no words: the facts say it all."""
        changes = [{"space": space, "key": key, "difference": found} for space, key, found in differences(self.changes)]
        tail = {"printed": self.printed(), "revision": self.revision, "changes": changes, "decision": self.decided()}
        return {**self._head(), **tail}

    def quiet(self) -> dict[str, Any]:
        """What is kept beside the story, so that the line is a moment: [[space, key, difference] of alarms], counts."""
        return {"alarms": differences(once_each(self.alarms)), "counts": list(self.counts), "ends_step": self.ends_step}

    def trace(self) -> dict[str, Any]:
        """The form of `simulate --trace`: the whole object, and the keys without their values."""
        return {
            **self._head(says=self.says()),
            "object": self.object,
            "printed": self.printed(),
            "revision": self.revision,
            "changes": [{"space": space, "key": key} for space, key, _, _ in self.changes],
            "decision": self.decided(),
        }

    def decided(self) -> dict[str, Any] | None:
        """The scheduler's verdict as JSON, where this line has one."""
        return self.decision.as_dict() if self.decision is not None else None


class Counts(NamedTuple):
    """The counters of a cluster: etcd's revision, alarms set, alarms fired."""

    revision: int = 0
    number: int = 0
    steps: int = 0


def differences(changes: Sequence[Change]) -> list[list[Any]]:
    """[[space, key, difference]] of what is not the same after all."""
    found = ([space, key, difference(old, new)] for space, key, old, new in changes)
    return [change for change in found if change[2] is not None]


def once_each(changes: list[Change]) -> list[Change]:
    """The same with every key once: from its first old value to its last new one."""
    return joined(changes[:1], changes[1:])


def joined(changes: list[Change], later: list[Change]) -> list[Change]:
    """Two lists of changes as one; a key that is in both keeps its first old value."""
    if not changes or not later:
        return changes or later
    made = {change[:2]: change for change in changes}
    for change in later:
        space, key, _, new = change
        before = made.get((space, key))
        made[space, key] = change if before is None else (space, key, before[2], new)
    return list(made.values())


def now_s(at_ms: int) -> int:
    """Seconds since 1970 of a moment of the run."""
    return EPOCH_S + at_ms // 1000


class Story:
    """Numbers the lines. Every change of the store belongs to the line told right after it.

    `counts` gives the cluster's counters as they are now, in the order of Counts; the front hall sets it.
    """

    checks_types = False  # the names of facts are always checked; tests have their types checked too

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self.clock = store, clock
        self.counts: Callable[[], Sequence[int]] = Counts
        self.seq = 0
        self.cause: int | None = None  # the line that led here: the alarm's, then each line of this step
        self.lines: list[Transition] = []  # told since the last take
        self._first = 0  # where this step's lines begin
        self._caused_by: int | None = None  # what led to this step

    def begin_step(self, cause: int | None) -> None:
        self.cause, self._caused_by, self._first = cause, cause, len(self.lines)

    def undo_step(self) -> None:
        """The step has met a refusal: what it changed and told has not happened."""
        for line in reversed(self.lines[self._first :]):
            self.store.take_back(line.changes)
            self.store.give_back(line.alarms)
        self.store.take_back(self.store.take_pending())
        self.seq -= len(self.lines) - self._first
        del self.lines[self._first :]
        self.cause = self._caused_by

    def end_step(self) -> list[Transition]:
        """The lines of this step. What changed after the last of them belongs to it; a step that told nothing says so."""
        if self.store.pending and len(self.lines) == self._first:
            self.tell(NOTED, facts={"spaces": sorted({space for space, *_ in self.store.pending})})
        if len(self.lines) > self._first:
            store = self.store
            changes = store.take_pending() if store.pending else []
            alarms = store.take_quiet() if store.quiet else []
            self.lines[-1].end_step(changes, alarms, self.counts())
        return self.lines[self._first :]

    def tell(
        self,
        verb: Verb,
        *,
        node: str | None = None,
        about: str | None = None,
        facts: dict[str, Any] | None = None,
        request: dict[str, Any] | None = None,
        object: Object | None = None,
        revision: int | None = None,
        decision: Told | None = None,
    ) -> int:
        """Tell one line with all changes made since the last one; returns its seq. ValueError for facts that the verb has not."""
        facts = facts or {}
        if self.checks_types:
            verb.check(facts)
        elif tuple(facts) not in verb.seen:
            verb.check_names(facts)
        charge(LINE_WORK)
        self.seq += 1
        store = self.store
        line = Transition(
            self.seq,
            self.clock.now_ms,
            verb,
            node,
            self.cause,
            about,
            facts,
            request,
            object,
            revision,
            store.take_pending() if store.pending else [],
            decision,
            store.take_quiet() if store.quiet else [],
            self.counts(),
        )
        self.lines.append(line)
        self.cause = self.seq
        return self.seq

    def take(self) -> list[Transition]:
        taken, self.lines = self.lines, []
        return taken
