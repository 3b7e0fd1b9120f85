"""How long a turn may think: a core that never comes back shall cost one run, not a worker; and if a worker, then not the site."""

import faulthandler
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from django.conf import settings

from podflow.celery import carries_batons

STDERR = 2  # the file itself: Celery puts a logger in the place of sys.stderr


class TookTooLong(BaseException):
    """Raised inside the turn itself; no part of the core may take it for an error of its own."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Interrupt the block after so many wall seconds (0: never). What cannot be interrupted ends its worker a little later.

    The interruption is a signal, which reaches the main thread only, and no C code; the end needs neither, and is for workers only: whoever
    looks after them starts them again, and the mark of the turn counts the loss.
    """
    if not seconds:
        yield
        return
    with interrupted_after(seconds), ended_after(seconds + settings.TURN_MARGIN_SECONDS):
        yield


@contextmanager
def interrupted_after(seconds: float) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, lambda number, frame: interrupt(seconds))
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def interrupt(seconds: float) -> NoReturn:
    raise TookTooLong(f"it took longer than {seconds} s")


@contextmanager
def ended_after(seconds: float) -> Iterator[None]:
    """The last resort: a watch that needs no interpreter says where the process hangs, and ends it."""
    if not carries_batons.is_set():
        yield
        return
    faulthandler.dump_traceback_later(seconds, exit=True, file=STDERR)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
