"""The watches between the API server and the processes that listen: here an event is lost, comes late or comes twice.

What is late, and when a reflector lists again, are alarms of the component "watches": "late <process> <etcd key>",
"again <process> <plural> <etcd key>", "relist <process>".
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from .apiserver.api.resources import etcd_key
from .ground import Ground
from .informers import Informers, Object, newest
from .verbs import VERBS

if TYPE_CHECKING:
    from .apiserver.server import ApiServer

RELISTED, LATE = VERBS["fault.dropped"], VERBS["fault.late"]
RELIST_MS = (300_000, 600_000)  # a reflector's watch ends after 5 to 10 minutes (client-go tools/cache/reflector.go)
OF_ALL = ("services", "configmaps", "secrets")  # a kubelet hears of them, whatever its node


class Disturbance(NamedTuple):
    """What becomes of one event: "drop", "delay" or "repeat", and by how many ms."""

    do: str
    by_ms: int = 0


class Disturbances(Protocol):
    """What is asked of the faults."""

    keys: dict[str, Any]

    def is_cut(self, node: str) -> bool: ...

    def is_stopped(self, component: str) -> bool: ...

    def take_disturbance(self, process: str) -> Disturbance | None:
        """What was ordered for the event that is on its way to this process; the order is used up by it."""


class Watches:
    """One for a cluster. `processes` are the informers by the process's name."""

    name, priority = "watches", 1

    def __init__(self, ground: Ground, server: ApiServer, faults: Disturbances):
        self._ground, self._server, self.faults = ground, server, faults
        self.processes: dict[str, Informers] = {}
        self._of_node: dict[str, Informers] = {}

    def process(self, name: str) -> Informers:
        """The informers of a process of the control plane."""
        informers = self.processes[name] = Informers(name, self._ground, self._server.etcd, self)
        return informers

    def kubelet(self, node: str) -> Informers:
        """The informers of a node's kubelet: its own pods and its Node, all Services, and the ConfigMaps and Secrets that its pods name."""
        informers = self._of_node[node] = self.process(f"kubelet/{node}")
        return informers

    def subscribe(self, informers: Informers, plural: str) -> None:
        """Let a process hear of each change of a resource; for kubelets one subscription finds the one whom an event concerns."""
        if not informers.process.startswith("kubelet/"):
            self._server.watch(plural, partial(informers.hear, plural))

    def watch_for_kubelets(self) -> None:
        """From now on kubelets hear."""
        self._server.watch("pods", self._pod)
        self._server.watch("nodes", self._node)
        for plural in OF_ALL:
            self._server.watch(plural, partial(self._source, plural))

    def _pod(self, old: Object | None, new: Object | None) -> None:
        informers = self._of_node.get(newest(old, new)["spec"].get("nodeName"))
        if informers is not None:
            informers.hear("pods", old if old is not None and "nodeName" in old["spec"] else None, new)

    def _node(self, old: Object | None, new: Object | None) -> None:
        informers = self._of_node.get(newest(old, new)["metadata"]["name"])
        if informers is not None:
            informers.hear("nodes", old, new)

    def _source(self, plural: str, old: Object | None, new: Object | None) -> None:
        for informers in self._of_node.values():
            informers.hear(plural, old, new)

    # Disturbed

    def disturb(self, process: str, plural: str, obj: Object) -> Disturbance | None:
        """What becomes of an event on its way; what makes up for it is planned."""
        place, _, node = process.partition("/")
        if node and self.faults.is_cut(node):
            return Disturbance("drop")
        disturbance = self.faults.take_disturbance(process)
        if disturbance is None:
            return None
        key = etcd_key(plural, obj["metadata"].get("namespace") or "", obj["metadata"]["name"])
        if disturbance.do == "drop":
            self._wake(f"relist {process}", self._relist_after_ms(process))
        elif disturbance.do == "delay":
            self._wake(f"late {process} {key}", disturbance.by_ms)
        else:
            self._wake(f"again {process} {plural} {key}", disturbance.by_ms)
        return disturbance

    def _relist_after_ms(self, process: str) -> int:
        least, most = RELIST_MS
        return least + int(self._ground.ids.digest("relist", process)[:6], 16) % (most - least)

    def _wake(self, key: str, after_ms: int) -> None:
        self._ground.wake(self.name, key, after_ms, self.priority)

    def sync(self, key: str) -> None:
        """What was disturbed arrives, unless its process is away: that one will list everything when it starts."""
        what, process, *rest = key.split(" ")
        informers = self.processes[process]
        if self.faults.is_stopped(process):
            return
        if what == "relist":
            self._ground.story.tell(RELISTED, facts={"component": process})
            informers.relist()
        elif what == "again":
            informers.hear_again(*rest)
        elif informers.is_stale(*rest):
            self._ground.story.tell(LATE, facts={"component": process})
            informers.catch_up(*rest)
