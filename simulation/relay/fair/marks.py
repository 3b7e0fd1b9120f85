"""The mark of a turn that has begun: who carries it, and since when. It stands in the run's row before the turn acts.

A turn that is saved leaves its mark behind by its number; one that ends otherwise wipes it off. So a mark that is found on the turn that is
free is that of a worker at work (the baton came twice) or of one that was lost. A run that lost its worker twice in the same turn is poison.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from enum import Enum

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from podflow import identity
from simulation.models import Run

log = logging.getLogger(__name__)

MOST_LOSSES = 2
LONGEST_SAVE_S = 30  # a save may wait for the database's lock this long
POISON = (
    "Twice podflow lost the worker that was carrying out this turn, so the run is not tried again. "
    "The story up to this line is kept, and it can be forked at any moment."
)


class Begun(Enum):
    """MINE: the turn is marked and may act. TAKEN: another one is at it. POISON: it shall not be tried again."""

    MINE = 1
    TAKEN = 2
    POISON = 3


def begin(run: Run) -> Begun:
    """Mark the free turn of `run` as this worker's own, and count those that were lost in it."""
    losses = 0
    if run.begun_turn == run.turn:
        if is_carried(run):
            return Begun.TAKEN
        losses = run.losses + was_lost(run)
        if losses >= MOST_LOSSES:
            return Begun.POISON
        if losses:
            log.error("Run %s lost the worker of turn %s: it is tried once more", run.pk, run.turn)
    free = Run.objects.filter(pk=run.pk, turn=run.turn, state=Run.State.RUNNING, begun_at=run.begun_at)
    mine = free.update(begun_turn=run.turn, begun_at=timezone.now(), begun_by=identity.me(), losses=losses)
    return Begun.MINE if mine else Begun.TAKEN


@contextmanager
def kept_while(run: Run) -> Iterator[None]:
    """However the block ends, but for the end of its worker, the turn is no longer marked as begun if it is still free."""
    try:
        yield
    except BaseException:
        with suppress(DatabaseError):  # it is away: then the mark says who this was, and that it lives
            Run.objects.filter(pk=run.pk, turn=run.turn).update(begun_turn=None)
        raise


def is_carried(run: Run) -> bool:
    """Whether the one who marked this turn may still be at it."""
    if run.begun_by == identity.me():
        return False  # that was an earlier try, and it is over
    return not identity.has_ended(run.begun_by) and not is_over(run)


def was_lost(run: Run) -> bool:
    """Whether the one who marked it is gone, as far as anybody here can tell."""
    ended = identity.has_ended(run.begun_by)
    return is_over(run) if ended is None else ended


def is_over(run: Run) -> bool:
    """Whether the mark is older than the longest turn."""
    longest = timedelta(seconds=settings.TURN_TIMEOUT_SECONDS + settings.TURN_MARGIN_SECONDS + LONGEST_SAVE_S)
    return run.begun_at is None or run.begun_at < timezone.now() - longest
