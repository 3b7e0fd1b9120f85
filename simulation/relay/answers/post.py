"""The way of a question to a worker and of its answer back, over the broker. Whoever asked waits for a while, then gives up.

A question is sent once: a worker that dies of it does not get it again, and one that comes too late is dropped.
"""

import logging
import secrets
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import redis
from django.conf import settings

from podflow.celery import app
from simulation.cluster.budget import MIB, OutOfBudget, within

from ..fair import patience
from ..refused import Refused
from ..text import dumps, loads
from .line import LATE, Unanswered, asker, asking_as, in_line
from .wire import wire

log = logging.getLogger(__name__)

QUEUE = "answers"
KEPT_S = 30  # an answer that nobody fetched
WORK, SIZE = 2_000_000, 256 * MIB  # of one answer
ANSWER_LIMIT = 64 * MIB  # characters
TOO_MUCH = "That is more than podflow does in one go: {error}."
FAILED = "podflow itself failed at this question; nothing was changed."

QUESTIONS: dict[str, Callable[..., Any]] = {}


class AnswerFailed(Exception):
    """An error of podflow's own, which the worker has logged."""


wire.error(AnswerFailed)


def ask(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The answer of a worker, or the error that it met. Raises Unanswered."""
    until = time.monotonic() + settings.ANSWER_TIMEOUT_SECONDS
    with in_line(until):
        key = f"podflow:answer:{secrets.token_urlsafe(16)}"
        try:
            send(name, [wire.pack(list(args)), wire.pack(kwargs), key, list(asker.get())], until - time.monotonic())
            got = valkey().blpop([key], timeout=max(until - time.monotonic(), 0.01))
        except (redis.RedisError, OSError) as error:
            log.warning("The question %s cannot be sent: %s", name, error)
            raise Unanswered(LATE) from error
    if got is None:
        raise Unanswered(LATE)
    answer = wire.unpack(loads(got[1]))
    if isinstance(answer, Exception):
        raise answer
    return answer


def send(name: str, given: list[Any], seconds: float) -> None:
    """Raises OSError where the broker is away."""
    try:
        app.send_task("simulation.tasks.answer", [name, *given], queue=QUEUE, expires=max(seconds, 0.01))
    except Exception as error:
        raise OSError(str(error)) from error


def answer(name: str, args: list[Any], kwargs: dict[str, Any], key: str, who: tuple[str, str]) -> None:
    """As a worker: answer a question, and leave the answer where the one who asked waits for it."""
    with asking_as(*who):
        text = dumps(wire.pack(answered(name, args, kwargs)))
    if len(text) > ANSWER_LIMIT:
        text = dumps(wire.pack(Refused(TOO_MUCH.format(error=f"the answer has {len(text):,} characters"))))
    pipe = valkey().pipeline()
    pipe.rpush(key, text)
    pipe.expire(key, KEPT_S)
    pipe.execute()


def answered(name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """What the function returns, or the error that it raises."""
    try:
        with patience.within(settings.TURN_TIMEOUT_SECONDS), within(WORK, SIZE):
            return QUESTIONS[name](*wire.unpack(args), **wire.unpack(kwargs))
    except OutOfBudget as error:
        return Refused(TOO_MUCH.format(error=error))
    except patience.TookTooLong as error:
        return Refused(TOO_MUCH.format(error=error))
    except Exception as error:
        if type(error).__qualname__ in wire.errors:
            return error
        log.exception("The question %s failed", name)
        return AnswerFailed(FAILED)


@cache
def valkey() -> redis.Redis:
    """A client of the broker's server that may wait as long as an answer may take."""
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=settings.ANSWER_TIMEOUT_SECONDS + 5, socket_connect_timeout=2
    )
