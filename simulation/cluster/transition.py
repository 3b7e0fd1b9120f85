"""One line of the story, and the Story that tells it in the same breath as the change it tells of."""

from .apiserver.printers.pod import pod_row
from .clock import EPOCH_S
from .values import difference
from .verbs import VERBS

NOTED = VERBS["cluster.note"]


class Transition:
    """What happened: `verb` (an entry of VERBS), who, when, why, and which keys it changed, from what to what.

    `changes` is a list of (space, key, old, new). Sentences, differences and printed rows are made only when asked for.
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
    )

    def __init__(self, seq, at_ms, verb, node, cause, about, facts, request, object, revision, changes, decision):
        self.seq, self.at_ms, self.verb, self.node, self.cause = seq, at_ms, verb, node, cause
        self.about, self.facts, self.request, self.object = about, facts, request, object
        self.revision, self.changes, self.decision = revision, changes, decision

    def add_changes(self, changes):
        """Later changes of the same step; a key that is there already keeps its first old value."""
        places = {(space, key): index for index, (space, key, _, _) in enumerate(self.changes)}
        for space, key, old, new in changes:
            index = places.get((space, key))
            if index is None:
                self.changes.append((space, key, old, new))
            else:
                self.changes[index] = (space, key, self.changes[index][2], new)

    def says(self):
        return self.verb.sentence(self.facts)

    def printed(self):
        """The row that `kubectl get pods -w` prints at this moment, where a pod was written; else None."""
        if self.object is None or self.object.get("kind") != "Pod":
            return None
        row = pod_row(self.object, now_s(self.at_ms))
        return {name: str(row[name]) for name in ("NAME", "READY", "STATUS", "RESTARTS")}

    def _head(self):
        return {
            "seq": self.seq,
            "at_ms": self.at_ms,
            "component": self.verb.component,
            "node": self.node,
            "verb": self.verb.verb,
            "step": self.verb.step,
            "cause": self.cause,
            "about": self.about,
            "says": self.says(),
            "facts": self.facts,
            "request": self.request,
        }

    def story(self):
        """For the browser and the database: differences instead of whole objects."""
        changes = [
            {"space": space, "key": key, "difference": difference(old, new)} for space, key, old, new in self.changes
        ]
        tail = {"printed": self.printed(), "revision": self.revision, "changes": changes, "decision": self.decided()}
        return {**self._head(), **tail}

    def trace(self):
        """The form of `simulate --trace`: the whole object, and the keys without their values."""
        return {
            **self._head(),
            "object": self.object,
            "printed": self.printed(),
            "revision": self.revision,
            "changes": [{"space": space, "key": key} for space, key, _, _ in self.changes],
            "decision": self.decided(),
        }

    def decided(self):
        """The scheduler's verdict as JSON, where this line has one."""
        return self.decision.as_dict() if self.decision is not None else None


def now_s(at_ms):
    """Seconds since 1970 of a moment of the run."""
    return EPOCH_S + at_ms // 1000


class Story:
    """Numbers the lines. Every change of the store belongs to the line told right after it."""

    def __init__(self, store, clock):
        self.store, self.clock = store, clock
        self.seq = 0
        self.cause = None  # the line that led here: the alarm's, then each line of this step
        self.lines = []  # told since the last take
        self._first, self._caused_by = 0, None  # where this step's lines begin, and what led to it

    def begin_step(self, cause):
        self.cause, self._caused_by, self._first = cause, cause, len(self.lines)

    def undo_step(self):
        """The step has met a refusal: what it changed and told has not happened."""
        for line in reversed(self.lines[self._first :]):
            self.store.take_back(line.changes)
        self.store.take_back(self.store.take_pending())
        self.seq -= len(self.lines) - self._first
        del self.lines[self._first :]
        self.cause = self._caused_by

    def end_step(self):
        """The lines of this step. What changed after the last of them belongs to it; a step that told nothing says so."""
        if self.store.pending:
            if len(self.lines) == self._first:
                self.tell(NOTED)
            else:
                self.lines[-1].add_changes(self.store.take_pending())
        return self.lines[self._first :]

    def tell(self, verb, *, node=None, about=None, facts=None, request=None, object=None, revision=None, decision=None):
        """Tell one line with all changes made since the last one; returns its seq."""
        self.seq += 1
        line = Transition(
            self.seq,
            self.clock.now_ms,
            verb,
            node,
            self.cause,
            about,
            facts or {},
            request,
            object,
            revision,
            self.store.take_pending(),
            decision,
        )
        self.lines.append(line)
        self.cause = self.seq
        return self.seq

    def take(self):
        taken, self.lines = self.lines, []
        return taken
