"""The runtime's event stream: what its kubelet hears of by itself, in the breath in which it happens (CRI GetContainerEvents).

Whoever reads the stream asks the runtime what has become of the pod; an event says only where to look. Law: the runtime knows nobody who reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

CONTAINER_STOPPED = "container-stopped"  # its process has ended
CONTAINER_CHANGED = "container-changed"  # it answers otherwise now, or has written to a volume
SANDBOX_LOST = "sandbox-lost"  # the pause process is dead


class ContainerEvent(NamedTuple):
    """`volumes`: keys of the volumes written to; `requested`: StopContainer had been called, and its caller waits for this."""

    type: str
    uid: str  # of the pod
    about: str  # pods/<namespace>/<name>
    volumes: tuple[str, ...] = ()
    requested: bool = False

    @property
    def ref(self) -> str:
        """namespace/name/uid of the pod."""
        return f"{self.about.removeprefix('pods/')}/{self.uid}"


class RuntimeEvents:
    """The stream of one runtime."""

    def __init__(self) -> None:
        self._readers: list[Callable[[ContainerEvent], None]] = []

    def subscribe(self, read: Callable[[ContainerEvent], None]) -> None:
        """From now on every event goes to `read`."""
        self._readers.append(read)

    def send(self, event: ContainerEvent) -> None:
        for read in self._readers:
            read(event)
