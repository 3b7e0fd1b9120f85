"""The pulse of every worker, in the broker's Valkey: which queues somebody reads, and who has not been heard of."""

import json
import logging
import time
from functools import cache
from typing import NamedTuple

import redis
from django.conf import settings

log = logging.getLogger(__name__)

KEY = "podflow:beats"
EVERY_S = 5
RECENT_S = 30  # a worker that is in the middle of the longest turn is heard of again by then
FORGOTTEN_S = 600
LOOKED_AT_EVERY_S = 5


class Beat(NamedTuple):
    """What a worker said last, and how long ago by the broker's clock."""

    name: str
    queues: tuple[str, ...]
    pid: int
    age_s: float

    @property
    def recent(self) -> bool:
        return self.age_s < RECENT_S


@cache
def valkey() -> redis.Redis:
    """A client of the broker's server, for any thread; a server that is away raises redis.RedisError within seconds."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2, decode_responses=True)


def now_s() -> float:
    seconds, micros = valkey().time()
    return seconds + micros / 1e6


def beat(name: str, queues: list[str], pid: int) -> None:
    """This worker lives, and its loop turns. Raises redis.RedisError."""
    valkey().hset(KEY, name, json.dumps([now_s(), queues, pid]))


def heard_of() -> list[Beat]:
    """Every worker that was heard of lately, by name. Raises redis.RedisError."""
    now, beats = now_s(), []
    for name, text in sorted(valkey().hgetall(KEY).items()):
        at, queues, pid = json.loads(text)
        if now - at > FORGOTTEN_S:
            valkey().hdel(KEY, name)
        else:
            beats.append(Beat(str(name), tuple(queues), pid, now - at))
    return beats


class Readers:
    """Whether somebody reads a queue, as of a few seconds ago; where the broker is away, as it was then."""

    def __init__(self) -> None:
        self.queues: frozenset[str] = frozenset()
        self.looked_at = -float("inf")

    def read(self, queue: str) -> bool:
        if time.monotonic() - self.looked_at > LOOKED_AT_EVERY_S:
            self.looked_at = time.monotonic()
            try:
                self.queues = frozenset(queue for each in heard_of() if each.recent for queue in each.queues)
            except redis.RedisError as error:
                log.warning("Nobody can say who reads which queue: %s", error)
        return queue in self.queues


readers = Readers()
