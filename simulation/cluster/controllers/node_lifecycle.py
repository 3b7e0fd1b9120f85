"""The node lifecycle controller: notices nodes that have fallen silent, and turns what is wrong with a node into taints.

Source: pkg/controller/nodelifecycle/node_lifecycle_controller.go, recording node-lost. Leases are not renewed one by one: a lease's
renewTime follows from since when its kubelet is silent. It remembers when it last tainted a node of a zone.
"""

from typing import Protocol

from ..apiserver.client import Client
from ..ground import Ground
from ..informers import Informers, Wake
from ..values import difference
from ..verbs import VERBS
from .shared.controller import Controller
from .shared.index import Index
from .shared.pods import condition

NAME = "node-lifecycle-controller"
STATUS, TAINT, PODS = VERBS[f"{NAME}.update-status"], VERBS[f"{NAME}.patch-taints"], VERBS[f"{NAME}.patch-pod"]
PERIOD_MS, GRACE_MS = 5_000, 50_000
EVICTION_MS, SLOW_EVICTION_MS, LARGE, UNHEALTHY = 10_000, 100_000, 50, 0.55
KNOWN = ("Ready", "MemoryPressure", "DiskPressure", "PIDPressure")
SILENT = {"reason": "NodeStatusUnknown", "message": "Kubelet stopped posting node status."}
PREFIX = "node.kubernetes.io/"
BY_CONDITION = (
    ("Ready", "False", "not-ready"), ("Ready", "Unknown", "unreachable"), ("MemoryPressure", "True", "memory-pressure"),
    ("DiskPressure", "True", "disk-pressure"), ("PIDPressure", "True", "pid-pressure"), ("NetworkUnavailable", "True", "network-unavailable"),
)  # fmt: skip
NO_EXECUTE = {"False": "not-ready", "Unknown": "unreachable"}
ZONE = "topology.kubernetes.io/zone"


class Heartbeats(Protocol):
    """What the leases of kube-node-lease say."""

    def last_renewal_ms(self, node: str) -> int | None:
        """When a kubelet that is silent was last heard of, ms of the run; None for one that goes on."""


class NodeLifecycleController(Controller):
    """`heartbeats` tells what the nodes' leases would: last_renewal_ms(node), None for a node that is heard of."""

    name, account, source, uses = NAME, "node-controller", "node-controller", ("heartbeats",)

    def __init__(self, ground: Ground, api: Client, informers: Informers, index: Index, heartbeats: Heartbeats):
        super().__init__(ground, api, informers, index)
        self.heartbeats = heartbeats

    def watched(self):
        return {"nodes": self.notice}

    def notice(self, old, new):
        """NoSchedule taints follow at once; NoExecute, and what is said of a node that is new or gone, with the next look at all nodes."""
        metadata, keys = (new or old)["metadata"], []
        if old is None or new is None:
            what = "removed" if new is None else "registered"
            keys.append(Wake(f"{what} {metadata['name']} {metadata['uid']}", self._until_next_look_ms()))
        if new is None or (old is not None and _told(old) == _told(new)):
            return keys
        name = metadata["name"]
        if _no_schedule(new) != _taints(new, "NoSchedule"):
            keys.append(Wake(f"taints {name}", self.ground.latency.ms("node.taints", name, self.story.seq)))
        if (old is not None and _is_ready(old) != _is_ready(new)) or (_is_ready(new) and _taints(new, "NoExecute")):
            keys.append(Wake("monitor", self._until_next_look_ms()))
        return keys

    def own_keys(self):
        """A silent node makes no event: who starts again looks for itself."""
        return ["monitor"]

    def _until_next_look_ms(self):
        return PERIOD_MS - self.clock.now_ms % PERIOD_MS

    def sync(self, key):
        what, _, node = key.partition(" ")
        return getattr(self, f"_sync_{what}")(node)

    def _sync_silent(self, node):
        """A lease has been renewed for the last time: the look that finds it too old."""
        renewed_ms = self.heartbeats.last_renewal_ms(node)
        if renewed_ms is not None:
            self.wake("monitor", _next_look_ms(renewed_ms + GRACE_MS) - self.clock.now_ms)

    def _sync_registered(self, node):
        self._say(node, "RegisteredNode", "Registered Node {0} in Controller")

    def _sync_removed(self, node):
        self._say(node, "RemovingNode", "Removing Node {0} from Controller")

    def _say(self, node, reason, message):
        """An Event about a node that may be gone, given as "name uid"."""
        name, uid = node.split(" ")
        about = {"kind": "Node", "apiVersion": "v1", "metadata": {"name": name, "uid": uid, "resourceVersion": ""}}
        self.event(about, reason, f"Node {name} event: {message.format(name)}")

    # Health, each 5 s while somebody is silent

    def _sync_monitor(self, _):
        waiting_ms = []
        for node in self.index.all("nodes"):
            name = node["metadata"]["name"]
            renewed_ms = self.heartbeats.last_renewal_ms(name)
            if renewed_ms is None:
                self._heard_of(node)
            elif renewed_ms + GRACE_MS > self.clock.now_ms:
                waiting_ms.append(renewed_ms + GRACE_MS)
            elif _readiness(node) != "Unknown":
                self._lost(node, renewed_ms)
            else:
                self._heard_of(node)
        return _next_look_ms(min(waiting_ms)) if waiting_ms else None

    def _lost(self, node, renewed_ms):
        """All conditions become Unknown, the node's pods are not ready any more, and soon it is tainted."""
        name, now = node["metadata"]["name"], self.clock.timestamp()

        def unknown(one):
            return {**one, "status": "Unknown", "lastTransitionTime": now, **SILENT} if one["type"] in KNOWN else one

        conditions = [unknown(one) for one in node["status"]["conditions"]]
        facts = {"node": name, "silent_s": (self.clock.now_ms - renewed_ms) // 1000}
        self.api.change(
            "nodes", None, name, lambda old: {**old, "status": {**old["status"], "conditions": conditions}}, "status", STATUS, facts, verb="update",
        )  # fmt: skip
        self.event(node, "NodeNotReady", f"Node {name} status is now: NodeNotReady")
        for pod in self._pods_on(name):
            self._not_ready(pod, now)
        self._taint_later(node)

    def _pods_on(self, name):
        return [pod for pod in self.informers.list("pods") if pod["spec"].get("nodeName") == name]

    def _not_ready(self, pod, now):
        ready = condition(pod, "Ready")
        if ready is None or ready["status"] == "False":
            return

        def change(old):
            made = [
                {**one, "status": "False", "lastTransitionTime": now} if one["type"] == "Ready" else one
                for one in old["status"]["conditions"]
            ]
            return {**old, "status": {**old["status"], "conditions": made}}

        metadata = pod["metadata"]
        facts = {"pod": metadata["name"], "node": pod["spec"]["nodeName"]}
        self.api.change("pods", metadata["namespace"], metadata["name"], change, "status", PODS, facts)
        self.event(pod, "NodeNotReady", "Node is not ready", "Warning")

    # Taints

    def _sync_taints(self, name):
        """NoSchedule taints as the conditions, and spec.unschedulable, want them."""
        node = self.informers.get("nodes", "", name)
        if node is not None and _no_schedule(node) != _taints(node, "NoSchedule"):
            kept = [taint for taint in node["spec"].get("taints") or () if not _is_ours(taint, "NoSchedule")]
            self._write_taints(node, [*kept, *(self._taint(key, "NoSchedule") for key in _no_schedule(node))])

    def _taint(self, key, effect):
        return {"key": key, "effect": effect, "timeAdded": self.clock.timestamp()}

    def _write_taints(self, node, taints):
        def change(old):
            spec = {key: value for key, value in old["spec"].items() if key != "taints"}
            return {**old, "spec": {**spec, "taints": taints} if taints else spec}

        if difference(node["spec"].get("taints"), taints or None) is not None:
            name = node["metadata"]["name"]
            told = [f"{taint['key']}:{taint['effect']}" for taint in taints]
            self.api.change("nodes", None, name, change, tell=TAINT, facts={"node": name, "taints": told})

    def _heard_of(self, node):
        """A ready node loses its NoExecute taints; one that is not, and says so or was lost before, waits for its own."""
        if _is_ready(node):
            self._write_taints(
                node, [taint for taint in node["spec"].get("taints") or () if not _is_ours(taint, "NoExecute")]
            )
        elif (
            _taints(node, "NoExecute") != _no_execute(node)
            and self.agenda.get(self.name, f"evict {node['metadata']['name']}") is None
        ):
            self._taint_later(node)

    def _taint_later(self, node):
        """One node of a zone each 10 s; slower or not at all where most of a zone is lost, but not where all of it is."""
        zone = (node["metadata"].get("labels") or {}).get(ZONE, "")
        period_ms = self._period_ms(zone)
        if period_ms is None:
            return
        last_ms = self.memory(f"zone/{zone}")
        due_ms = self.clock.now_ms if last_ms is None else max(self.clock.now_ms, last_ms + period_ms)
        self.remember(f"zone/{zone}", due_ms)
        self.wake(f"evict {node['metadata']['name']}", due_ms - self.clock.now_ms)

    def _period_ms(self, zone):
        nodes = [one for one in self.index.all("nodes") if (one["metadata"].get("labels") or {}).get(ZONE, "") == zone]
        lost = sum(not _is_ready(one) for one in nodes)
        if lost <= 2 or lost == len(nodes) or lost / len(nodes) < UNHEALTHY:
            return EVICTION_MS
        return SLOW_EVICTION_MS if len(nodes) > LARGE else None

    def _sync_evict(self, name):
        node = self.informers.get("nodes", "", name)
        if node is None or _is_ready(node):
            return
        kept = [taint for taint in node["spec"].get("taints") or () if not _is_ours(taint, "NoExecute")]
        if _taints(node, "NoExecute") != _no_execute(node):
            self._write_taints(node, [*kept, *(self._taint(key, "NoExecute") for key in _no_execute(node))])


def _next_look_ms(at_ms):
    """The first of the looks at all nodes that is not before `at_ms`."""
    return -(-at_ms // PERIOD_MS) * PERIOD_MS


def _told(node):
    conditions = [(one["type"], one["status"]) for one in (node.get("status") or {}).get("conditions") or ()]
    return conditions, node["spec"].get("unschedulable"), node["spec"].get("taints")


def _is_ready(node):
    found = condition(node, "Ready")
    return found is None or found["status"] == "True"


def _no_schedule(node):
    """The keys of the NoSchedule taints that the node should have, in a fixed order."""
    made = [
        PREFIX + key
        for kind, status, key in BY_CONDITION
        if (found := condition(node, kind)) is not None and found["status"] == status
    ]
    return sorted([*made, PREFIX + "unschedulable"] if node["spec"].get("unschedulable") else made)


def _readiness(node):
    """The status of its condition Ready; without one nobody knows."""
    ready = condition(node, "Ready")
    return "Unknown" if ready is None else ready["status"]


def _no_execute(node):
    """The keys of the NoExecute taints that a node which is not ready should have: one."""
    return [PREFIX + NO_EXECUTE[_readiness(node)]]


def _is_ours(taint, effect):
    names = {key for *_, key in BY_CONDITION} | {"unschedulable"}
    return taint["effect"] == effect and taint["key"].startswith(PREFIX) and taint["key"].removeprefix(PREFIX) in names


def _taints(node, effect):
    return sorted(taint["key"] for taint in node["spec"].get("taints") or () if _is_ours(taint, effect))
