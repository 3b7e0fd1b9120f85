"""The line of those who wait for a worker's answer: each has a few questions under way at a time, so one who asks much waits for himself."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

OF_A_BROWSER, OF_AN_ADDRESS, OF_ALL = 2, 3, 16  # questions under way at a time, in this process
IN_LINE = 12  # of an address, those under way included: each that waits has a thread
LATE = "podflow has too much to do just now. Wait a few seconds, then try again."
YOUR_OTHERS = "podflow is still busy with your other questions. Wait a few seconds, then try again."

asker: ContextVar[tuple[str, str]] = ContextVar("asker", default=("", ""))
under_way: Counter[str] = Counter()
in_line_now: Counter[str] = Counter()
changed = threading.Condition()


class Unanswered(Exception):
    """No worker answered in time. Whether one still carries it out nobody knows."""

    retry_after_s = 5


@contextmanager
def asking_as(browser: str, address: str) -> Iterator[None]:
    """What is asked in this block is asked by this browser (its session; empty: none) from this address."""
    token = asker.set((browser, address))
    try:
        yield
    finally:
        asker.reset(token)


@contextmanager
def in_line(until: float) -> Iterator[None]:
    """One of the few questions of this asker, waited for until time.monotonic() is `until`. Raises Unanswered."""
    browser, address = asker.get()
    browser, address = f"browser {browser}" if browser else "", f"address {address}"
    with counted(in_line_now, address):
        with changed:
            if in_line_now[address] > IN_LINE or not changed.wait_for(
                lambda: is_free(browser, address), until - time.monotonic()
            ):
                raise Unanswered(YOUR_OTHERS if under_way[address] else LATE)
        with counted(under_way, browser, address, "all"):
            yield


def is_free(browser: str, address: str) -> bool:
    of_browser = under_way[browser] if browser else 0
    return of_browser < OF_A_BROWSER and under_way[address] < OF_AN_ADDRESS and under_way["all"] < OF_ALL


@contextmanager
def counted(counter: Counter[str], *names: str) -> Iterator[None]:
    with changed:
        counter.update(filter(None, names))
    try:
        yield
    finally:
        with changed:
            counter.subtract(list(filter(None, names)))
            for name in names:
                if not counter[name]:
                    del counter[name]
            changed.notify_all()
