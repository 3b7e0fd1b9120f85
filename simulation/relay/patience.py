"""How long a turn may think: a core that never comes back shall cost one run, not a worker."""

import signal
import threading
from contextlib import contextmanager


class TookTooLong(Exception):
    """Raised inside the turn itself."""


@contextmanager
def within(seconds: int):
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


def interrupt(seconds: int):
    raise TookTooLong(f"one turn took longer than {seconds} s")
