"""The story for those who ask: "after N", as told with differences, or with whole objects folded together."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from simulation.cluster.values import fold
from simulation.cluster.verbs import VERBS
from simulation.models import Run, Transition

from .text import dumps, loads

LOOKED_AT_EVERY = timedelta(minutes=1)


def status(run: Run) -> dict:
    """A run as JSON: what it is, how far it is, and whether it goes on."""
    return {
        "id": run.pk, "title": run.title, "command": run.command, "state": run.state, "message": run.message,
        "pace": run.pace, "speed": run.speed, "seq": run.seq, "now_ms": run.now_ms, "seed": run.seed,
        "limit": {"transitions": run.limit_transitions, "now_ms": run.limit_ms},
        "parent": run.parent_id, "forked_at": run.forked_at, "created": run.created.isoformat(timespec="seconds"),
    }  # fmt: skip


def news_of(run_id: str) -> dict | None:
    """What a watcher is told when it connects, as in every nudge; None for no such run."""
    return Run.objects.filter(pk=run_id).values("seq", "state", "now_ms").first()


def look_at(run: Run) -> None:
    """Note that somebody watches, at most once a minute."""
    now = timezone.now()
    Run.objects.filter(pk=run.pk, seen__lt=now - LOOKED_AT_EVERY).update(seen=now)


def story_after(run_id: str, after: int = 0) -> Iterator[str]:
    """The lines after number `after`, each a JSON text with the differences of the keys that it changed."""
    lines = Transition.objects.filter(run_id=run_id, seq__gt=after).order_by("seq")
    yield from lines.values_list("line", flat=True).iterator(chunk_size=500)


def trace_after(run_id: str, after: int = 0) -> Iterator[str]:
    """The same lines in the form of `simulate --trace`: the whole object, and the keys without their differences."""
    records: dict[str, dict] = {}
    for text in story_after(run_id):
        line = loads(text)
        written = [written_record(change, records) for change in line["changes"] if change["space"] == "etcd"]
        if line["seq"] > after:
            yield dumps(traced(line, written[0]["object"] if written and line["revision"] else None))


def written_record(change: dict, records: dict[str, dict]) -> dict:
    """Fold one etcd key's difference; returns the record that was written, or the last one of a key that is gone."""
    key = change["key"]
    old, new = records.get(key), fold(records.get(key), change["difference"])
    records[key] = new
    return old if new is None else new


def traced(line: dict, whole: dict | None) -> dict:
    """The trace's line: "object" stands before "printed", a change names its key only."""
    head = {name: line[name] for name in line if name not in ("printed", "revision", "changes", "decision")}
    changes = [{"space": change["space"], "key": change["key"]} for change in line["changes"]]
    tail = {"printed": line["printed"], "revision": line["revision"], "changes": changes, "decision": line["decision"]}
    return {**head, "object": whole, **tail}


def verbs() -> dict[str, dict]:
    """VERBS as JSON: what every step is called, why it is so, and what moves from where to where."""
    return {step: verb.as_dict() for step, verb in VERBS.items()}
