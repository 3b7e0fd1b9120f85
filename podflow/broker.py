"""Kombu's Redis transport, mended in one place: what is asked of a closed connection fails as a connection error.

In kombu 5.7 it fails as AttributeError ("'NoneType' object has no attribute 'client'"), which nobody expects: a worker that
acknowledges a baton, or puts one back, after the broker went away would end, instead of connecting again.
"""

from kombu.transport import TRANSPORT_ALIASES, redis
from redis.exceptions import ConnectionError

SCHEMES = ("redis", "rediss", "redis+socket")


class Channel(redis.Channel):
    def _connparams(self, asynchronous=False):
        if self.connection is None or self.connection.client is None:
            raise ConnectionError("The connection to the broker is closed.")
        return super()._connparams(asynchronous=asynchronous)


class Transport(redis.Transport):
    Channel = Channel


def use() -> None:
    """From now on, the addresses of a Redis or Valkey broker are served by this transport."""
    TRANSPORT_ALIASES.update(dict.fromkeys(SCHEMES, "podflow.broker:Transport"))
