"""Questions that may take long. Where many share a process, each may be thought about for a moment only; then a worker answers it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings

from simulation.cluster.budget import MIB, Budget, OutOfBudget, charge

from . import post

P = ParamSpec("P")
T = TypeVar("T")

UNITS_A_MS = 1_000  # of work as the core counts it
SIZE = 32 * MIB
AT_ONCE = 2  # questions that a process thinks about at a time: more would only take turns
PATIENCE_S = 0.25  # for one's turn to think here

shared = threading.Event()  # set in a web process, where many wait for the same interpreter
places = threading.BoundedSemaphore(AT_ONCE)


def think_briefly() -> None:
    """From now on this process thinks for a moment only."""
    shared.set()


class Moment(Budget):
    """A budget that is used up when this thread has worked for so many milliseconds, too; the clock is read with every charge to it."""

    __slots__ = ("units", "until")

    def __init__(self, ms: int):
        self.units, self.until = ms * UNITS_A_MS, time.thread_time() + ms / 1000
        super().__init__(self.units, SIZE)

    @property
    def work_limit(self) -> int:
        return self.units if time.thread_time() < self.until else -1

    @work_limit.setter
    def work_limit(self, units: int) -> None:
        self.units = units


def heavy(function: Callable[P, T]) -> Callable[P, T]:
    """A question with this function's name and arguments. What it has done when the moment is over must be undone by its exception.

    In a web process it raises Unanswered too.
    """
    post.QUESTIONS[function.__name__] = function

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        if not shared.is_set():
            return function(*args, **kwargs)
        with place() as free:
            if free:
                try:
                    with Moment(settings.WEB_LIMIT_MS) as mine:
                        charge()
                        return function(*args, **kwargs)
                except OutOfBudget as error:
                    if error.budget is not mine:
                        raise
        answer: T = post.ask(function.__name__, args, kwargs)
        return answer

    return asked


@contextmanager
def place() -> Iterator[bool]:
    """Whether there is a place to think in this process, within a short while."""
    free = places.acquire(timeout=PATIENCE_S)
    try:
        yield free
    finally:
        if free:
            places.release()
