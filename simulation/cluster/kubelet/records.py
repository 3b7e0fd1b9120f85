"""What a kubelet remembers of a pod: immutable records, and the plain JSON as which they lie in the store.

A change makes a new record (`replace`) that shares all else with the old one. The stored form, under pods/<uid> of the space
kubelet/<node>, leaves out what has its default, and its unchanged parts stay the very same objects, so that differences are cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

SYNC, TERMINATING, TERMINATED = "sync", "terminating", "terminated"
JSON = dict[str, Any]
Record = TypeVar("Record", bound=tuple[Any, ...])  # one of the named tuples of this file


class Step(NamedTuple):
    """One step of a pass, decided by actions.py; from `stage` on: how far it has come."""

    do: str  # mount, sandbox, renew, kill, start, resize, stop-pod, clean-up
    container: str = ""
    init: bool = False
    after_kill: bool = False  # this very pass has killed the container
    why: str = ""  # of a kill: the Event's words
    grace_s: int | None = None  # of a kill: the probe's own
    stage: str | None = None
    since_ms: int = 0
    tries: int = 0
    pull_ms: int = 0
    waited_ms: int = 0  # before the pull
    hook_s: int = 0  # what the preStop hook has used of the grace
    hook_ok: bool = True
    ends_ms: int = 0  # of a postStart hook
    turns: Mapping[str, int | None] | None = (
        None  # container -> when its preStop hook is over; None: it was asked to stop
    )


class Pass(NamedTuple):
    """A pass under way. `until_ms`: when the first step's time is over, None where it has taken none yet; `cause`: what began that time."""

    steps: tuple[Step, ...]
    until_ms: int | None = None
    cause: int | None = None
    failed: bool = False
    wait_ms: int | None = None  # the longest back-off that a step has met


NO_PASS = Pass(())


class BackOff(NamedTuple):
    """After a try at `at_ms` the next must wait so long; `error` is that of a pull."""

    at_ms: int
    wait_ms: int
    error: str = ""


class End(NamedTuple):
    """The kubelet has decided that the pod is over: what its status will say."""

    phase: str
    reason: str
    message: str


class Resize(NamedTuple):
    state: str  # InProgress, Deferred, Infeasible
    message: str = ""


class AwaitedAnswer(NamedTuple):
    """What a probe will have been answered at `due_ms`; see handlers.Outcome."""

    due_ms: int
    ok: bool
    message: str = ""
    error: bool = False
    asked_outside: bool = False


class Prober(NamedTuple):
    """One prober: which container it watches (`id`), the verdict, and how often in a row it was answered the same (`last`)."""

    id: str
    result: str
    origin_ms: int  # of its ticker
    in_a_row: int = 0
    last: str | None = None
    hold: bool = False  # its verdict is final for this container
    awaited: AwaitedAnswer | None = None


class PodRecord(NamedTuple):
    """One pod that the kubelet has taken. Mappings are values: never changed in place."""

    namespace: str
    name: str
    uid: str
    stage: str = SYNC
    generation: int = 1
    again: bool = False  # another pass must follow
    next_ms: int | None = None  # when the worker looks again by itself
    retries: int = 0
    under_way: Pass = NO_PASS
    reasons: Mapping[str, tuple[str, str]] = {}  # container -> (reason, message) of the last try that failed
    restart_back_offs: Mapping[str, BackOff] = {}  # by "container|image"
    pull_back_offs: Mapping[str, BackOff] = {}  # by image
    seen: JSON = {}  # what PLEG saw last: container -> [id, state]
    status: JSON | None = None  # the newest; the status manager writes it
    end: End | None = None
    evicted: str | None = None  # the message
    stopped: bool = False  # nothing of it runs any more
    mounted: bool = False
    mounted_ms: int | None = None
    volumes: tuple[str, ...] = ()  # keys of its own volumes
    sources: tuple[str, ...] = ()  # what their files are made from
    probers: Mapping[str, Prober] = {}  # by "container/kind"
    hooks: tuple[str, ...] = ()  # containers whose postStart hook runs
    gates: JSON = {}  # condition type -> status of what its readiness gates wait for
    resize: Resize | None = None

    @property
    def ref(self) -> str:
        """namespace/name/uid, as keys of alarms name a pod."""
        return f"{self.namespace}/{self.name}/{self.uid}"

    def restarted(self) -> PodRecord:
        """As a kubelet that has just started has it: back-offs, verdicts of probes and half-done passes are forgotten."""
        return PodRecord(
            self.namespace, self.name, self.uid, self.stage, self.generation, again=self.stage != TERMINATED, end=self.end,
            stopped=self.stopped, mounted=self.mounted, mounted_ms=self.mounted_ms, volumes=self.volumes, sources=self.sources,
        )  # fmt: skip


def replace(record: Record, **fields: Any) -> Record:
    """The record with other values in these fields: what its _replace does, in a third of the time."""
    values, names = list(record), record._fields  # type: ignore[attr-defined]
    for field, value in fields.items():
        values[names.index(field)] = value
    return tuple.__new__(type(record), values)


NOBODY = PodRecord("", "", "")
PLACES = {field: index for index, field in enumerate(PodRecord._fields)}  # of the record's fields


# The stored form


def to_json(
    record: PodRecord, fields: Iterable[str] = PodRecord._fields, before: PodRecord = NOBODY, stored: JSON | None = None
) -> JSON:
    """The record as plain JSON. `fields` are all that may differ from `before`; the others stay the same objects as in `stored`, its JSON."""
    made: JSON = {"namespace": record.namespace, "name": record.name} if stored is None else dict(stored)
    for field in fields:
        place = PLACES[field]
        value: Any = record[place]
        if place < _REQUIRED or value is before[place]:
            continue
        if value == _DEFAULTS[place]:
            made.pop(field, None)
        elif field == "under_way":
            made[field] = _of_pass(value, before.under_way, made.get(field))
        else:
            made[field] = _plain(value) if field in _READ else value
    return made


def _of_pass(under_way: Pass, before: Pass, stored: JSON | None) -> JSON:
    """Steps that were there already keep their JSON: as a rule the first is gone, or has gone on."""
    steps, until_ms, cause, failed, wait_ms = under_way
    gone = len(before.steps) - len(steps)
    if stored and gone >= 0:
        known = zip(steps, before.steps[gone:], stored["steps"][gone:], strict=True)
        made: JSON = {"steps": [json if step is was else _flat(step) for step, was, json in known]}
    else:
        made = {"steps": [_flat(step) for step in steps]}
    if until_ms is not None:
        made["until_ms"], made["cause"] = until_ms, cause
    if failed:
        made["failed"] = True
    if wait_ms is not None:
        made["wait_ms"] = wait_ms
    return made


def _flat(record: Any) -> JSON:
    """A record of plain values, as a mapping without what has its default (defaults are None, booleans, "" and 0: one object each)."""
    made, kind = {}, type(record)
    for field, value, default in zip(kind._fields, record, _DEFAULTS_OF[kind]):  # noqa: B905
        if value is not default:
            made[field] = value
    return made


def _plain(value: Any) -> Any:
    """Records as mappings, tuples as lists."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if not hasattr(value, "_fields"):
        return list(value)
    made = _flat(value)
    return {**made, "awaited": _flat(made["awaited"])} if "awaited" in made else made


def from_json(uid: str, stored: JSON) -> PodRecord:
    """The inverse of to_json; `uid` is in the key."""
    fields = {field: _READ[field](value) if field in _READ else value for field, value in stored.items()}
    return PodRecord(uid=uid, **fields)


def _pass(stored: JSON) -> Pass:
    return Pass(**{**stored, "steps": tuple(Step(**step) for step in stored["steps"])})


def _prober(stored: JSON) -> Prober:
    return Prober(**{**stored, "awaited": AwaitedAnswer(**stored["awaited"])} if "awaited" in stored else stored)


def _each(read: Callable[[Any], Any]) -> Callable[[JSON], JSON]:
    return lambda stored: {key: read(value) for key, value in stored.items()}


_REQUIRED = 3  # namespace, name and uid: they never change
_DEFAULTS_OF = {  # None stands for a field that has none
    kind: tuple(kind._field_defaults.get(field) for field in kind._fields)
    for kind in (PodRecord, Step, BackOff, End, Resize, AwaitedAnswer, Prober)
}
_DEFAULTS = _DEFAULTS_OF[PodRecord]
_READ: dict[str, Callable[[Any], Any]] = {  # fields that are not plain JSON by themselves
    "under_way": _pass, "reasons": _each(tuple), "restart_back_offs": _each(lambda stored: BackOff(**stored)),
    "pull_back_offs": _each(lambda stored: BackOff(**stored)), "end": lambda stored: End(**stored), "volumes": tuple, "sources": tuple,
    "probers": _each(_prober), "hooks": tuple, "resize": lambda stored: Resize(**stored),
}  # fmt: skip
