"""What lies outside a container: names, other hosts, volumes. The caller hands it in; a process only asks it."""

from collections.abc import Callable
from typing import NamedTuple

from .entries import Programs


class Answer(NamedTuple):
    """What a connection got. `refused`: nobody listens; `timeout`: no answer; else `status` (HTTP) or `serving` (gRPC).

    `error` tells of an answer that is no HTTP (`status` 0), in the words of Go's client; `delay_ms` is the time until the answer.
    """

    status: int | None = None
    refused: bool = False
    timeout: bool = False
    body: str = ""
    delay_ms: int = 0
    serving: str | None = None
    error: str | None = None


REFUSED = Answer(refused=True)
CONNECTED = Answer()


class Outside:
    """The outside as a container sees it. Subclass it, or hand in functions; this one is an empty network.

    resolve(name) -> [addresses], empty where the name is unknown; http(host, port, path) and tcp(host, port) -> Answer;
    volume(key) -> {path below the mount: text}, the present contents of a shared volume (never changed in place: a
    write comes back as the effect {"write": {"volume", "path", "text" (None: removed)}}). `programs`: the scenario's.
    """

    def __init__(
        self,
        programs: Programs | None = None,
        resolve: Callable[[str], list[str]] | None = None,
        http: Callable[[str, int, str], Answer] | None = None,
        tcp: Callable[[str, int], Answer] | None = None,
        volume: Callable[[str], dict[str, str]] | None = None,
    ):
        self.programs = programs if programs is not None else Programs()
        for name, function in (("resolve", resolve), ("http", http), ("tcp", tcp), ("volume", volume)):
            if function:
                setattr(self, name, function)

    def resolve(self, name: str) -> list[str]:
        return []

    def http(self, host: str, port: int, path: str) -> Answer:
        return REFUSED

    def tcp(self, host: str, port: int) -> Answer:
        return REFUSED

    def volume(self, key: str) -> dict[str, str]:
        return {}


EMPTY = Outside()
