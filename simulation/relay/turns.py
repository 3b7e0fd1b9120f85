"""One worker's turn: act for as long as the due alarms are its roles', save in one transaction, pass the baton.

The turn's number guards the save: of two workers with the same baton one saves, and the other's work is dropped.
The wall clock is known here only: it says how much of a live run is due, and when a long turn shows what it has so far;
it never changes what the story says.
"""

import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from simulation.cluster import Cluster
from simulation.models import Run

from . import batons, push
from .fair import lanes, marks
from .fair.patience import TookTooLong, within
from .mishaps import log_mishaps
from .refused import Refused
from .saving import Rows, StepTooLarge
from .shelf import load, shelf
from .storage import disk
from .text import dumps, size_in_words, storable

log = logging.getLogger(__name__)

AWAY = (OperationalError, InterfaceError)  # of the database: any other error of it is about what was to be saved
LIVE_REST = timedelta(minutes=10)  # a live run that nobody looks at rests where nothing but heartbeats is due
FAILED = "podflow itself failed here; the story up to this line is kept. {error}"
LARGE = "This run has stored {size}, which is as much as it may for now. Everything so far is kept."
STEP_TOO_LARGE = "The next step would store more than {size} at once, so the run stops here. Everything so far is kept."


class Outlook(NamedTuple):
    """What comes next: the run's state; whose turn; in how many wall seconds (None: when someone says so)."""

    state: str
    role: str = ""
    delay_s: float | None = None
    message: str = ""


class Stopwatch:
    """The processor's time that this thread has used: who only waited for others is not to blame."""

    def __init__(self) -> None:
        self.since = time.thread_time()

    def ms(self) -> float:
        return (time.thread_time() - self.since) * 1000


def take_turn(run_id: str, turn: int, *roles: str) -> bool:
    """Carry the baton (run, turn) as one who plays `roles`; False where it came twice, late or too early."""
    run = Run.objects.filter(pk=run_id, turn=turn, state=Run.State.RUNNING).first()
    if run is None:
        return False
    begun = marks.begin(run)
    if begun is marks.Begun.POISON:
        return give_up(run, marks.POISON)
    if begun is marks.Begun.TAKEN:
        return False
    with marks.kept_while(run):
        return carry(run, roles)


def carry(run: Run, roles: tuple[str, ...]) -> bool:
    """Act and save; an error of ours ends the run, not its worker."""
    steps, work = 0, Stopwatch()
    try:
        cluster = shelf.take(run)
        rows = Rows(run.pk)
        with within(settings.TURN_TIMEOUT_SECONDS):
            for steps in act(run, cluster, roles, rows):  # noqa: B007  (its last value counts)
                pass
        if not steps:
            return wait(run, cluster)
        ahead = outlook(run, cluster, rows.bytes)
        saved = save(run, cluster, ahead, rows, **lanes.after(run, work.ms()))
        if saved and work.ms() > settings.SLOW_TURN_MS:  # now that what it cost to save is known
            Run.objects.filter(pk=run.pk).update(**lanes.after(run, work.ms()))
        return saved
    except AWAY as error:
        disk.note(error)
        raise  # the turn is still free, and the sweep will send its baton again
    except (Exception, TookTooLong) as error:
        return fail(run, steps, error)


def act(run: Run, cluster: Cluster, roles: tuple[str, ...], rows: Rows) -> Iterator[int]:
    """Fire these roles' alarms while they are due, and make the `rows` of what they tell; yields the number of steps begun, before each."""
    steps, lines, since = 0, cluster.seq, time.monotonic()
    while is_due(outlook(run, cluster, rows.bytes), roles):
        steps += 1
        yield steps
        rows.add(cluster.step(), settings.STEP_LIMIT_BYTES)
        long = (time.monotonic() - since) * 1000 > settings.TURN_LIMIT_MS
        if long or cluster.seq - lines >= settings.TURN_LIMIT_LINES or rows.bytes >= settings.TURN_LIMIT_BYTES:
            return


def is_due(ahead: Outlook, roles: tuple[str, ...]) -> bool:
    return ahead.state == Run.State.RUNNING and ahead.role in roles and ahead.delay_s == 0


def outlook(run: Run, cluster: Cluster, unsaved: int = 0) -> Outlook:
    """Whether the run goes on, and who is due when. `unsaved`: the bytes that this turn will add to the run's."""
    due = cluster.next_alarm()
    if due is None or (cluster.idle and rests(run)):
        return Outlook(Run.State.IDLE)
    if run.until_ms is not None and due.due_ms > run.until_ms:
        return Outlook(Run.State.ENDED)
    if run.bytes + unsaved >= run.limit_bytes:
        return Outlook(Run.State.LIMIT, message=LARGE.format(size=size_in_words(run.limit_bytes)))
    if cluster.seq >= run.limit_transitions or due.due_ms > run.limit_ms:
        return Outlook(Run.State.LIMIT)
    return Outlook(Run.State.RUNNING, cluster.role_of(due.component), delay_s(run, cluster, due.due_ms))


def rests(run: Run) -> bool:
    """Heartbeats alone keep no run going, but one that somebody watches live."""
    return run.pace != Run.Pace.LIVE or run.seen < timezone.now() - LIVE_REST


def delay_s(run: Run, cluster: Cluster, due_ms: int) -> float | None:
    """How long until this alarm's turn, in wall seconds; None: until someone says next."""
    if run.pace == Run.Pace.STEPPED:
        return 0 if cluster.seq < run.step_to else None
    if run.pace == Run.Pace.LIVE:
        return max(0, (due_ms - virtual_ms(run)) / 1000 / run.speed)
    return 0


def virtual_ms(run: Run) -> int:
    """The moment of a live run that the wall clock has reached."""
    now = timezone.now()
    passed = now - (run.anchored_at or now)
    return run.anchor_ms + int(passed.total_seconds() * 1000 * run.speed)


def wait(run: Run, cluster: Cluster) -> bool:
    """Nothing is due for the one who holds the baton: pass it on, or let it go where the run stands still."""
    ahead = outlook(run, cluster)
    if ahead.state != Run.State.RUNNING:
        return save(run, cluster, ahead)
    shelf.put(run.pk, run.turn, cluster, run.bytes)
    if ahead.delay_s is not None:
        Run.objects.filter(pk=run.pk, turn=run.turn).update(
            role=ahead.role, sweep_at=batons.lost_after(ahead.delay_s), begun_turn=None
        )
        batons.send(ahead.role, run.pk, run.turn, ahead.delay_s, run.lane, run.load_ms)
    return False


def save(
    run: Run, cluster: Cluster, ahead: Outlook, rows: Rows | None = None, shelve: bool = True, **more: Any
) -> bool:
    """All that this turn changed, in one transaction, if the turn is still free; then the nudge and the baton.

    `rows`: those of the steps; what was told beside them is added. `shelve`: the cluster is this run's own, and goes on the shelf.
    """
    log_mishaps(run.pk, cluster)
    delta, turn = cluster.take_delta(), run.turn + 1  # the caller may refresh the row before the outermost commit
    rows = rows or Rows(run.pk)
    columns = rows.complete(run, cluster, delta.transitions)
    with transaction.atomic():
        if not claim(run, cluster, ahead, delta.header, {**columns, **more}):
            return False
        rows.write()
        load = more.get("lane", run.lane), more.get("load_ms", run.load_ms)
        transaction.on_commit(lambda: announce(run.pk, turn, cluster.seq, cluster.now_ms, ahead, *load))
        if shelve:
            transaction.on_commit(lambda: shelf.put(run.pk, turn, cluster, columns["bytes"]))
    return True


def claim(run: Run, cluster: Cluster, ahead: Outlook, header: dict[str, Any], more: dict[str, Any]) -> bool:
    """The guarded update: true for the one worker who found the turn free."""
    wanted_s = ahead.delay_s if ahead.state == Run.State.RUNNING else None
    return bool(
        Run.objects.filter(pk=run.pk, turn=run.turn).update(
            turn=run.turn + 1, state=ahead.state, role=ahead.role, message=ahead.message,
            seq=cluster.seq, now_ms=cluster.now_ms, header=dumps(header), sweeps=0,
            sweep_at=None if wanted_s is None else batons.lost_after(wanted_s), **more,
        )
    )  # fmt: skip


def announce(run_id: str, turn: int, seq: int, now_ms: int, ahead: Outlook, lane: str, load_ms: float) -> None:
    """After the commit: the nudge, and the baton of the turn that is free now."""
    push.nudge(run_id, {"seq": seq, "state": ahead.state, "now_ms": now_ms})
    if ahead.state == Run.State.RUNNING and ahead.delay_s is not None:
        batons.send(ahead.role, run_id, turn, ahead.delay_s, lane, load_ms)


def fail(run: Run, steps: int, error: BaseException) -> bool:
    """Keep every step before the one that failed: the same steps again, from what was saved."""
    if not Run.objects.filter(pk=run.pk, turn=run.turn).exists():
        return False  # it read while another saved: what it saw was neither before nor after
    end = ending(run, error)
    try:
        cluster = load(run)
        with within(settings.TURN_TIMEOUT_SECONDS):
            for _ in range(steps - 1):
                cluster.step()
        return save(run, cluster, end)
    except AWAY:
        raise
    except (Exception, TookTooLong):
        return give_up(run, end.message, end.state)


def give_up(run: Run, message: str, state: str = Run.State.FAILED) -> bool:
    """The run ends where it was saved last; no step of it is taken."""
    log.error("Run %s ends in turn %s: %s", run.pk, run.turn, message)
    push.nudge(run.pk, {"seq": run.seq, "state": state, "now_ms": run.now_ms})
    return bool(Run.objects.filter(pk=run.pk, turn=run.turn).update(state=state, message=message))


def ending(run: Run, error: BaseException) -> Outlook:
    """How a turn ends that met `error`."""
    if isinstance(error, StepTooLarge):
        return Outlook(Run.State.LIMIT, message=STEP_TOO_LARGE.format(size=size_in_words(settings.STEP_LIMIT_BYTES)))
    log.error("Run %s failed in turn %s", run.pk, run.turn, exc_info=error)
    told = str(error) if isinstance(error, Refused) else FAILED.format(error=f"{type(error).__name__}: {error}")
    return Outlook(Run.State.FAILED, message=storable(told))
