"""How a run begins, is given something while it goes on, and goes on beyond its limit or its pace.

Whoever gives an input acts in a transaction that holds the run's row: no worker's turn can make it lose its way, it
makes theirs.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from simulation.cluster import Cluster, Scenario, ScenarioError
from simulation.cluster.scenario.checks import plain
from simulation.models import Input, Run

from .answers.heavy import heavy
from .answers.wire import wire
from .fair import lanes
from .fair.progress import is_in_progress, remember, want_place
from .refused import Refused
from .saving import Rows, StepTooLarge
from .shelf import shelf
from .storage.counting import AROUND_A_ROW, raise_limits
from .storage.disk import NoRoom, want_room
from .text import dumps, size_in_words, size_of
from .turns import outlook, save, virtual_ms

__all__ = [
    "Refused", "ScenarioError", "continue_run", "create_run", "give_input", "hash_of", "next_line", "set_pace",
]  # fmt: skip


wire.error(NoRoom)

KEPT = "This run was made by an older podflow and is kept as a recording: it can be watched, not continued."
ENOUGH = "This run is as long as a run may be: {what}. Fork it at an earlier line, or begin a new one."
TOO_LARGE = "This begins with more than {size}, which is more than a run may store."
DECIDED_HERE = (
    "pace", "speed", "anchor_ms", "anchored_at", "seen", "step_to", "until_ms", "limit_transitions", "limit_ms", "limit_bytes",
)  # fmt: skip


@heavy
def create_run(
    given: str | dict[str, Any],
    *,
    source: str = "scenario.yaml",
    title: str = "",
    command: str = "",
    pace: str = Run.Pace.INSTANT,
    speed: float = 1.0,
    creator: str = "",
) -> tuple[Run, str]:
    """Begin a run from a scenario or a manifest (text or mapping); returns it with the token that may change it.

    Raises ScenarioError for a bad scenario, NoRoom; then nothing is created.
    """
    want_room()
    place = want_place(creator)
    scenario = Scenario.parse(given, source=source)
    cluster = Cluster.begin(scenario)
    token = secrets.token_urlsafe(24)
    text = dumps(scenario.as_dict())
    run = Run(
        title=title or scenario.name or "", command=command, scenario=text, seed=scenario.seed, bytes=size_of(text),
        until_ms=scenario.until_ms, pace=pace, speed=speed, anchored_at=timezone.now(), creator=creator,
        token_hash=hash_of(token), step_to=cluster.seq, **place,
    )  # fmt: skip
    rows = Rows(run.pk)
    try:
        rows.add(cluster.story.lines, settings.RUN_LIMIT_BYTES)
    except StepTooLarge:
        raise ScenarioError(TOO_LARGE.format(size=size_in_words(settings.RUN_LIMIT_BYTES)), "") from None
    with transaction.atomic():
        run.save(force_insert=True)
        save(run, cluster, outlook(run, cluster, rows.bytes), rows)
    run.refresh_from_db()
    remember(run)
    return run, token


def hash_of(token: str) -> str:
    """What is kept of a token: 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


@heavy
def give_input(run_id: str, given: dict[str, Any]) -> Run:
    """Give {"kubectl": ...} or {"fault": ...} at this moment of the run; at the live pace that is the wall clock's.

    Raises ScenarioError, Run.DoesNotExist, Refused.
    """
    want_room()
    plain(given)
    with held(run_id) as run:
        if run.state in (Run.State.FAILED, Run.State.LIMIT):
            raise Refused(f"This run takes no input: {run.get_state_display()}.")
        cluster = shelf.take(run)
        wake(run, cluster)
        at_ms = moment_of(run, cluster)
        text = dumps(given)
        Input.objects.create(run=run, steps=cluster.steps, seq=cluster.seq, at_ms=at_ms, given=text)
        run.bytes += size_of(text) + AROUND_A_ROW
        cluster.give(given, at_ms)
        run.until_ms = None if run.state == Run.State.ENDED else run.until_ms
        run.step_to = cluster.seq
        resume(run, cluster)
    return run


def moment_of(run: Run, cluster: Cluster) -> int:
    """Now, in virtual time: live, what the wall clock says, but never later than what is due and still waits."""
    if run.pace != Run.Pace.LIVE:
        return cluster.now_ms
    due = cluster.next_alarm()
    now_ms = virtual_ms(run)
    return max(cluster.now_ms, min(now_ms, due.due_ms) if due else now_ms)


@heavy
def continue_run(run_id: str) -> Run:
    """Raise the limits by as much again, or go on beyond the scenario's end; any other run stays as it is.

    Raises Refused where the run is as long as any may be, or there is no room.
    """
    want_room()
    with held(run_id) as run:
        if run.state not in (Run.State.LIMIT, Run.State.ENDED):
            return run
        raise_limits(run)
        run.until_ms = None
        cluster = shelf.take(run)
        if outlook(run, cluster).state == Run.State.LIMIT:
            raise Refused(ENOUGH.format(what=reached(run)))
        wake(run, cluster)
        resume(run, cluster)
    return run


def reached(run: Run) -> str:
    """Which limit it stands at."""
    if run.seq >= run.limit_transitions:
        return f"it has {run.seq:,} lines"
    if run.bytes >= run.limit_bytes:
        return f"it holds {size_in_words(run.bytes)}"
    return f"{run.limit_ms / 60_000:,.0f} minutes have passed in it"


@heavy
def set_pace(run_id: str, pace: str, speed: float = 1.0) -> Run:
    """Go on at another pace: "instant", "live" (with virtual seconds a wall second) or "stepped"."""
    if pace not in Run.Pace.values:
        raise Refused(f"pace must be one of {', '.join(Run.Pace.values)}, not {pace!r}")
    if not 0.01 <= speed <= 1000:
        raise Refused(f"speed must be between 0.01 and 1000, not {speed}")
    with held(run_id) as run:
        run.pace, run.speed = pace, speed
        cluster = shelf.take(run)
        anchor(run, cluster)
        run.step_to = cluster.seq
        resume(run, cluster)
    return run


@heavy
def next_line(run_id: str, lines: int = 1) -> Run:
    """At the stepped pace: let the story grow by this many lines."""
    with held(run_id) as run:
        if run.pace != Run.Pace.STEPPED:
            raise Refused('Only a run at the pace "stepped" waits for the next line to be asked for.')
        if not 1 <= lines <= settings.RUN_LIMIT_TRANSITIONS:
            raise Refused(f"step must be between 1 and {settings.RUN_LIMIT_TRANSITIONS}, not {lines}")
        run.step_to = run.seq + lines
        resume(run, shelf.take(run))
    return run


@contextmanager
def held(run_id: str) -> Iterator[Run]:
    """The run's row, locked until the block ends (SQLite: the whole database, for its transactions are IMMEDIATE).

    Its cluster is brought up to date before that, so that nobody waits for it.
    """
    run = Run.objects.get(pk=run_id)
    if run.state != Run.State.KEPT:
        shelf.put(run.pk, run.turn, shelf.take(run), run.bytes)
    with transaction.atomic():
        run = Run.objects.select_for_update().get(pk=run_id)
        if run.state == Run.State.KEPT:
            raise Refused(KEPT)
        yield run


def wake(run: Run, cluster: Cluster) -> None:
    """A live run that stood still goes on from where it stood."""
    if run.state != Run.State.RUNNING:
        anchor(run, cluster)


def anchor(run: Run, cluster: Cluster) -> None:
    run.anchor_ms, run.anchored_at, run.seen = cluster.now_ms, timezone.now(), timezone.now()


def resume(run: Run, cluster: Cluster) -> None:
    """Save what was decided here as a turn of its own, and pass the baton."""
    if run.state != Run.State.FAILED:
        decided = {name: getattr(run, name) for name in DECIDED_HERE} | lanes.after(run, 0)
        ahead = outlook(run, cluster)
        if ahead.delay_s == 0 and not is_in_progress(run):
            decided |= want_place(run.creator)
            remember(run)
        save(run, cluster, ahead, **decided)
    run.refresh_from_db()
