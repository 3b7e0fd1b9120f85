"""Batons, the messages that say whose turn it is. Twice or late they do no harm; a lost one is sent again."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from podflow.beats import readers
from podflow.celery import app
from simulation.models import Run

from .fair.lanes import place_in_line

log = logging.getLogger(__name__)

ROLES = ("scheduler", "kubelet", "controllers")
SLOW = "slow"  # the queue of runs that take long; its worker plays all roles
QUEUES = (*ROLES, SLOW, "answers")
LONG_WAIT_S = 30
LONGEST_COUNTDOWN_S = 60  # a longer wait is passed on from baton to baton
LONGEST_PATIENCE = 6  # the sweep doubles its patience this often: 5 s, 10 s, ... 320 s


def send(role: str, run_id: str, turn: int, delay_s: float = 0, lane: str = Run.Lane.FAST, load_ms: float = 0) -> None:
    """Put the baton on the role's queue, or on that of its lane, before those of heavier runs. Where the broker is away the sweep sends it again."""
    countdown = min(delay_s, LONGEST_COUNTDOWN_S) or None
    queue = SLOW if lane == Run.Lane.SLOW and readers.read(SLOW) else role
    try:
        priority = place_in_line(load_ms)
        app.send_task(f"simulation.tasks.{role}", (run_id, turn), queue=queue, countdown=countdown, priority=priority)
    except Exception as error:
        log.warning("The baton of run %s is left to the sweep: %s", run_id, error)


def played_here() -> tuple[str, ...]:
    """The roles whose queues this process reads; one that reads them all sends no baton at a change of role."""
    queues = app.amqp.queues.consume_from
    return ROLES if SLOW in queues else tuple(role for role in ROLES if role in queues)


def lost_after(delay_s: float = 0) -> datetime:
    """The wall time from which a baton sent now counts as lost."""
    return timezone.now() + timedelta(seconds=delay_s + max(settings.SWEEP_SECONDS, 1))


def long_waiting() -> int:
    """How many runs of the fast lane have waited for a worker for longer than LONG_WAIT_S, though their batons were sent again."""
    waiting = Run.objects.filter(state=Run.State.RUNNING, lane=Run.Lane.FAST)
    return waiting.filter(sweep_at__lte=timezone.now() - timedelta(seconds=LONG_WAIT_S)).count()


def sweep() -> int:
    """Send the batons again that seem lost; returns how many. Of several sweeps at once only one sends each."""
    sent = 0
    now = timezone.now()
    for run in Run.objects.filter(state=Run.State.RUNNING, sweep_at__lte=now).order_by("sweep_at")[:500]:
        patience = max(settings.SWEEP_SECONDS, 1) * 2 ** min(run.sweeps + 1, LONGEST_PATIENCE)
        mine = Run.objects.filter(pk=run.pk, turn=run.turn, sweep_at=run.sweep_at).update(
            sweep_at=now + timedelta(seconds=patience), sweeps=F("sweeps") + 1
        )
        if mine:
            send(run.role, run.pk, run.turn, lane=run.lane, load_ms=run.load_ms)
            sent += 1
    return sent
