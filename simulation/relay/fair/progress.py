"""How many runs one sender may have in progress: those for which a worker has something to do. A browser is known by its mark, and
beside it the address counts, behind which a whole class may sit.

Whoever has several in progress already, or one that takes long, begins the next in the slow lane: so nobody fills the fast one.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone

from simulation.models import Run

from ..answers.line import asker
from ..answers.wire import wire
from ..refused import Refused

TOO_MANY = "{count} runs from here are in progress already. Wait until one of them has ended, then try again."
REMEMBERED_S = 3600
SHARE_OF_A_BROWSER, SHARE_OF_AN_ADDRESS = 2, 4  # one in so many places: beyond, the slow lane


class TooMany(Refused):
    """This sender has as many runs in progress as one may have."""

    retry_after_s = 5


wire.error(TooMany)


def want_place(creator: str) -> dict[str, Any]:
    """The fields with which one more run may go on: its lane, and the load that it begins with. Raises TooMany.

    What no request asks for is not counted.
    """
    _, address = asker.get()
    if not address:
        return {}
    own = in_progress(Q(creator=creator)) if creator else []
    here = in_progress(Q(pk__in=remembered(address)))
    for lanes, most in ((own, settings.RUNS_IN_PROGRESS), (here, settings.RUNS_IN_PROGRESS_PER_ADDRESS)):
        if most and len(lanes) >= most:
            raise TooMany(TOO_MANY.format(count=len(lanes)))
    crowd = crowd_of(own, here)
    if crowd < 1:
        return {"load_ms": settings.SLOW_LOAD_MS * crowd, "load_at": timezone.now()} if crowd else {}
    return {"lane": Run.Lane.SLOW, "load_ms": settings.SLOW_LOAD_MS + 1, "load_at": timezone.now()}


def crowd_of(own: list[str], here: list[str]) -> float:
    """From 0, nothing is in progress here, to 1, and more: the next begins in the slow lane. In between it stands farther back in line."""
    of_a_browser, of_an_address = settings.RUNS_IN_PROGRESS, settings.RUNS_IN_PROGRESS_PER_ADDRESS
    many_own = len(own) * SHARE_OF_A_BROWSER / of_a_browser if of_a_browser else 0
    many_here = len(here) * SHARE_OF_AN_ADDRESS / of_an_address if of_an_address else 0
    return 1 if Run.Lane.SLOW in own else max(many_own, many_here)


def in_progress(which: Q) -> list[str]:
    """The lanes of those runs that have something to do now; one that waits for the clock or for its owner has not."""
    soon = timezone.now() + timedelta(seconds=max(settings.SWEEP_SECONDS, 1) + 1)
    busy = Run.objects.filter(which, Q(sweep_at__lte=soon) | Q(sweep_at__isnull=False, sweeps__gt=0))
    return list(busy.filter(state=Run.State.RUNNING).values_list("lane", flat=True))


def is_in_progress(run: Run) -> bool:
    """Whether this run, as it was read, has a place already."""
    return run.state == Run.State.RUNNING and run.sweep_at is not None


def remembered(address: str) -> list[str]:
    try:
        return list(cache.get(key_of(address)) or [])
    except Exception:  # without the cache nobody is counted, but everybody is served
        return []


def remember(run: Run) -> None:
    """Another run from this address."""
    _, address = asker.get()
    most = 2 * settings.RUNS_IN_PROGRESS_PER_ADDRESS
    if not address or not most:
        return
    others = [pk for pk in remembered(address) if pk != run.pk]
    try:
        cache.set(key_of(address), [*others[1 - most :], run.pk], REMEMBERED_S)
    except Exception:
        return


def key_of(address: str) -> str:
    return f"progress:{address}"
