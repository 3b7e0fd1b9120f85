"""How long a turn may think: a core that never comes back shall cost one run, not a worker."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


class TookTooLong(BaseException):
    """Raised inside the turn itself; no part of the core may take it for an error of its own."""


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Interrupt the block after so many wall seconds; in a worker only, for signals reach the main thread only."""
    if not seconds or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, lambda number, frame: interrupt(seconds))
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def interrupt(seconds: int) -> NoReturn:
    raise TookTooLong(f"one turn took longer than {seconds} s")
