"""What is done once a day by one of all workers: delete what has expired, clear old sessions, give space back. A helping at a time."""

import logging
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from podflow.celery import app
from simulation.models import Chore

from .expiry import prune
from .removal import give_back_space

log = logging.getLogger(__name__)

EVERY = timedelta(days=1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=timezone.get_default_timezone())
HELPING_MS = 100  # a worker carries batons again after so long
SESSIONS_AT_ONCE = 500


def is_mine(name: str) -> bool:
    """Whether this process is the one that does it today."""
    Chore.objects.get_or_create(name=name, defaults={"done_at": LONG_AGO})
    now = timezone.now()
    return bool(Chore.objects.filter(name=name, done_at__lte=now - EVERY).update(done_at=now))


def keep_house(going_on: bool = False) -> bool:
    """Begin today's work, or go on with it, for a moment; where more is left a message asks for it. Returns whether it did anything."""
    if not going_on and not is_mine("prune"):
        return False
    until = time.monotonic() + HELPING_MS / 1000
    if any(time.monotonic() >= until for _ in work()):
        go_on_later()
    return True


def go_on_later() -> None:
    """To the end of a queue that this worker reads, behind the batons; where the broker is away it is left to another day."""
    try:
        app.send_task("simulation.tasks.keep_house", (True,), queue=sorted(app.amqp.queues.consume_from)[0])
    except Exception as error:
        log.warning("The rest of today's housekeeping is left to tomorrow: %s", error)


def work() -> Iterator[object]:
    """Yields after each transaction."""
    yield from prune()
    yield from clear_sessions()
    yield from give_back_space()


def clear_sessions() -> Iterator[int]:
    """As `manage.py clearsessions` does, some a transaction."""
    if settings.SESSION_ENGINE != "django.contrib.sessions.backends.db":
        return
    old = Session.objects.filter(expire_date__lt=timezone.now()).order_by("expire_date")
    while keys := list(old.values_list("pk", flat=True)[:SESSIONS_AT_ONCE]):
        yield Session.objects.filter(pk__in=keys).delete()[0]
