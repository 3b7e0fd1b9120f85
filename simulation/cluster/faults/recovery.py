"""Whom a stop and a start concern at once: the machine that loses its power, the process that starts with an empty memory.

The front hall makes one Recovery when all rooms are there. What a process does when it starts is its own: `restart()` forgets what it
kept in memory only, and informers.restart() lists everything that it watches (see informers.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..ground import Ground
from ..watches import Watches
from .heartbeats import Heartbeats

if TYPE_CHECKING:
    from ..kubelet import Kubelet


class Recovery:
    """Stops and starts what a fault names; `name` is kube-scheduler, apiserver, kubelet/node-1, node/node-1, ..."""

    def __init__(self, ground: Ground, watches: Watches, kubelets: Mapping[str, Kubelet], heartbeats: Heartbeats):
        self._ground, self._watches, self._kubelets, self._heartbeats = ground, watches, kubelets, heartbeats

    def stopped(self, name: str) -> None:
        """What a stop does at once, and who will notice the silence."""
        place, _, node = name.partition("/")
        if place == "node":
            self._kubelets[node].runtime.power_off()
        if place in ("node", "kubelet"):
            self._heartbeats.cease(node)
        elif place in ("containerd", "cni"):
            self._kubelets[node].notice_stop(place)

    def cut(self, node: str) -> None:
        self._heartbeats.cease(node)

    def healed(self, node: str) -> None:
        """The kubelet's watches go on: it hears what it has missed, and says again what nobody has heard."""
        informers = self._watches.processes[f"kubelet/{node}"]
        informers.relist()
        informers.wake_own_keys(self._kubelets[node])

    def started(self, name: str) -> None:
        """Whoever comes back lists everything it watches; a new API server makes everyone do so."""
        place, _, node = name.partition("/")
        if place in ("apiserver", "etcd-0", "etcd-1", "etcd-2"):
            for informers in self._watches.processes.values():
                informers.restart()
        elif place in ("kubelet", "node", "containerd", "cni"):
            self._node_part(place, node)
        else:
            self._watches.processes[place].restart()

    def _node_part(self, place: str, node: str) -> None:
        kubelet, informers = self._kubelets[node], self._watches.processes[f"kubelet/{node}"]
        kubelet.restart()
        if place in ("kubelet", "node"):
            self._ground.wake(kubelet.name, "node starting", 1, kubelet.priority)
        if place == "containerd":
            informers.wake_own_keys(kubelet.runtime)
        informers.restart()

    def pressed(self, node: str) -> None:
        """The node runs short of something, or has enough again."""
        self._kubelets[node].under_pressure()
