"""Two lanes. A run that takes long goes on in a queue of its own with a worker of its own, and keeps nobody else waiting.

Each run carries its load: the milliseconds of work that it made of late, which fade while it asks for none. Many short turns in a row
and one long turn are the same thing to those who wait behind it; so they are where the line is long and each turn comes late. What its
owner does moves it back only when the load has faded.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from simulation.models import Run

HALF_GONE = timedelta(seconds=10)
LIGHT = 0.1  # of the load that moves a run to the slow lane; below, it comes back
PLACES = (0, 3, 6, 9)  # the priorities that the broker keeps apart
HEAVIEST = 5  # times that load: however much it did, it is light again within a minute


def load_ms(run: Run) -> float:
    """What is left of the run's load by now."""
    if run.load_at is None or stands_in_line(run):
        return run.load_ms
    halves: float = max(timezone.now() - run.load_at, timedelta()) / HALF_GONE
    return run.load_ms * float(0.5 ** min(halves, 100))


def stands_in_line(run: Run) -> bool:
    """Whether it only waited for a worker since its last turn: neither for the clock nor for its owner."""
    return run.state == Run.State.RUNNING and run.pace == Run.Pace.INSTANT


def after(run: Run, took_ms: float) -> dict[str, Any]:
    """The fields of the run after so much work in one go: its load, and the lane that it goes on in."""
    limit = settings.SLOW_LOAD_MS
    load = load_ms(run) + took_ms
    if took_ms > settings.SLOW_TURN_MS:
        load = max(load, 2 * limit)
    load = min(load, HEAVIEST * limit)
    return {"lane": lane(run, load), "load_ms": load, "load_at": timezone.now()}


def place_in_line(load: float) -> int:
    """Whose turn comes first in a queue, as a Celery priority (0 is the first): whoever has asked for the least of late."""
    return PLACES[min(int(len(PLACES) * load / settings.SLOW_LOAD_MS), len(PLACES) - 1)]


def lane(run: Run, load: float) -> str:
    limit = settings.SLOW_LOAD_MS
    if load > limit:
        return Run.Lane.SLOW
    return Run.Lane.FAST if load < LIGHT * limit else run.lane
