"""The story for those who ask: "after N", as told with differences, or with whole objects folded together."""

import logging
from collections.abc import Iterator, Mapping
from contextvars import copy_context
from datetime import timedelta
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from simulation.cluster import Cluster, phrases
from simulation.cluster.budget import charge
from simulation.cluster.etcd import SPACE
from simulation.models import Run, Transition

from . import moments
from .answers.heavy import heavy
from .text import dumps

log = logging.getLogger(__name__)

SEEN_EVERY, SEEN_LIVE_EVERY = timedelta(hours=1), timedelta(minutes=1)  # a live run rests when nobody looks at it
PAGE_LINES = 100
LINES_AT_ONCE, ROWS_AT_ONCE, CHARACTERS_AT_ONCE = 200, 8, 262_144  # with one question; of these some are in memory
FOLDED_AT_ONCE = 20
PER_UNIT = 100  # characters of a line that is made
HEAD = ("seq", "at_ms", "component", "node", "verb", "step", "cause", "about")


def status(run: Run) -> dict[str, Any]:
    """A run as JSON: what it is, how far it is, and whether it goes on."""
    return {
        "id": run.pk, "title": run.title, "command": run.command, "state": run.state, "message": run.message,
        "pace": run.pace, "speed": run.speed, "seq": run.seq, "now_ms": run.now_ms, "seed": run.seed,
        "bytes": run.bytes, "limit": {"transitions": run.limit_transitions, "now_ms": run.limit_ms, "bytes": run.limit_bytes},
        "parent": run.parent_id, "forked_at": run.forked_at, "created": run.created.isoformat(timespec="seconds"),
    }  # fmt: skip


def news_of(run_id: str) -> Mapping[str, Any] | None:
    """What a watcher is told when it connects, as in every nudge; None for no such run."""
    run = Run.objects.filter(pk=run_id).first()
    if run is None:
        return None
    look_at(run)
    return {"seq": run.seq, "state": run.state, "now_ms": run.now_ms}


def look_at(run: Run) -> None:
    """Note that somebody looks: at most once an hour, and without a word to the database before."""
    now = timezone.now()
    before = now - (SEEN_LIVE_EVERY if run.pace == Run.Pace.LIVE else SEEN_EVERY)
    if run.seen >= before:
        return
    try:
        Run.objects.filter(pk=run.pk, seen__lt=before).update(seen=now)
    except DatabaseError as error:  # a disk that is full, or a database that is locked, keeps nobody from reading
        log.warning("A look at run %s is not noted: %s", run.pk, error)


def story_after(run_id: str, after: int = 0, last: int | None = None) -> Iterator[str]:
    """The lines after number `after`, up to `last`, each a JSON text with the differences of the keys that it changed.

    Read with short questions, each for a few lines: whoever reads slowly holds neither the database nor much memory.
    """
    while lines := some_lines(run_id, after, last):
        yield from (text for _, text in lines)
        after = lines[-1][0]


def some_lines(run_id: str, after: int, last: int | None) -> list[tuple[int, str]]:
    """(number, text) of the next lines; fewer where they are long."""
    lines = Transition.objects.filter(run_id=run_id, seq__gt=after).order_by("seq")
    lines = lines if last is None else lines.filter(seq__lte=last)
    found: list[tuple[int, str]] = []
    size = 0
    for seq, text in lines.values_list("seq", "line")[:LINES_AT_ONCE].iterator(chunk_size=ROWS_AT_ONCE):
        found.append((seq, text))
        size += len(text)
        if size >= CHARACTERS_AT_ONCE:
            break
    return found


def story_page(run_id: str, page: int) -> list[str]:
    """Lines 100 * page + 1 to 100 * (page + 1); a page with all of them never changes again."""
    return list(story_after(run_id, page * PAGE_LINES, (page + 1) * PAGE_LINES))


def trace_after(run: Run, after: int = 0) -> Iterator[str]:
    """The same lines in the form of `simulate --trace`: the whole object, and the keys without their differences.

    Raises Refused where the story is damaged.
    """
    context = copy_context()  # whoever reads may do so in another one: the asker is the same
    for first in range(after, run.seq, FOLDED_AT_ONCE):
        yield from context.run(traced_lines, run, first, min(first + FOLDED_AT_ONCE, run.seq))


@heavy
def traced_lines(run: Run, after: int, last: int) -> list[str]:
    """The lines after number `after` up to `last`."""
    told = []
    with moments.looking(run, after) as moment:
        for line, stored in list(moments.told_lines(run, after + 1, last)):
            before = moment.forward(stored)
            told.append(dumps(traced(line, written_object(moment.cluster, before) if line["revision"] else None)))
            charge(len(told[-1]) // PER_UNIT)
            moment.forget()
    return told


def written_object(cluster: Cluster, before: list[Any]) -> dict[str, Any] | None:
    """The object that a line wrote, or the last one of a key that is gone."""
    key, old = next(((key, value) for space, key, value in before if space == SPACE), ("", None))
    record = cluster.store.get(SPACE, key) or old
    return record and record["object"]


def says(line: dict[str, Any]) -> str:
    """The sentence of a stored line, made from its facts; a line of an older run may carry its own."""
    return line.get("says") or phrases.says(line["step"], line["facts"])


def traced(line: dict[str, Any], whole: dict[str, Any] | None) -> dict[str, Any]:
    """The trace's line: its sentence stands before its facts, "object" before "printed"; a change names its key only."""
    head = {name: line[name] for name in HEAD}
    told = {"says": says(line), "facts": line["facts"], "request": line["request"]}
    changes = [{"space": change["space"], "key": change["key"]} for change in line["changes"]]
    tail = {"printed": line["printed"], "revision": line["revision"], "changes": changes, "decision": line["decision"]}
    return {**head, **told, "object": whole, **tail}


def verbs() -> dict[str, dict[str, Any]]:
    """VERBS as JSON: what every step is called, why it is so, and what moves from where to where."""
    return phrases.verbs_as_dict()
