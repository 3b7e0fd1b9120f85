"""The scheduler's cache: what pods and nodes look like to it, kept as a fold of the keys, with the pods it has assumed.

A node that comes or goes has the picture built anew, in the order in which the nodes were created; everything else costs the
same however large the cluster is.
"""

from ..component_helpers.pods import TERMINAL
from . import cycle
from .fast.columns import FastSnapshot
from .fast.cycle import schedule_pod as fast_schedule_pod
from .state.claims import Claims
from .state.podinfo import PodInfo
from .state.snapshot import Snapshot
from .state.workloads import Workloads

PODS, NODES, ASSUMED = "/registry/pods/", "/registry/minions/", "assumed/"
SPACE = "kube-scheduler"
MANY_NODES = 100  # from here on the vectorised path is the faster one; the decisions are the same


class Cache:
    def __init__(self, hall):
        self.hall = hall
        self.claims, self.workloads = ServerClaims(hall.server), ServerWorkloads(hall.server)
        self._snapshot, self._nominated, self._orphans = None, {}, set()
        hall.store.on_change("etcd", self._fold)
        hall.store.on_change(SPACE, self._fold_assumed)
        self._snapshot = None

    def _fold(self, key, old, new):
        if key.startswith(PODS):
            self._fold_pod(key[len(PODS) :], old and old["object"], new and new["object"])
        elif key.startswith(NODES):
            if self._snapshot is not None and old and new:
                self._snapshot.set_node(new["object"])
            else:
                self._snapshot = None

    def _fold_pod(self, ref, old, new):
        nominated = (new or {}).get("status", {}).get("nominatedNodeName")
        if nominated and not new["spec"].get("nodeName"):
            self._nominated[ref] = (nominated, new)
        else:
            self._nominated.pop(ref, None)
        if self._snapshot is None:
            return
        was, now = counts(old), counts(new)
        if now and not (was and unchanged(old, new)):
            self._snapshot.add_pod(new)
        elif was and not now:
            self._snapshot.remove_pod(old)

    def _fold_assumed(self, key, old, new):
        if not key.startswith(ASSUMED):
            return
        ref = key[len(ASSUMED) :]
        if new is None:
            self._orphans.add(ref)
        elif self._snapshot is not None:
            pod = self._pod(ref)
            if pod is not None and not pod["spec"].get("nodeName"):
                self._snapshot.add_pod(pod, new["node"])

    def _pod(self, ref):
        namespace, _, name = ref.partition("/")
        return self.hall.server.peek("pods", namespace, name)

    @property
    def decide(self):
        """schedule_pod, by the path that suits the picture's size."""
        return fast_schedule_pod if isinstance(self.snapshot(), FastSnapshot) else cycle.schedule_pod

    def snapshot(self):
        """Nodes, bound pods and assumed pods, as they are now."""
        if self._snapshot is None:
            self._snapshot = self._built()
        for ref in self._orphans:  # assumed no more: bound by now, or not to be
            namespace, _, name = ref.partition("/")
            pod = self._pod(ref)
            if not counts(pod) and self.hall.store.get(SPACE, ASSUMED + ref) is None:
                found = self._snapshot.pod(namespace, name)
                if found:
                    self._snapshot.remove_pod(found[0])
        self._orphans = set()
        return self._snapshot

    def _built(self):
        etcd = self.hall.server.etcd
        nodes = sorted(etcd.range(NODES), key=lambda record: record["create_revision"])
        made = (FastSnapshot if len(nodes) >= MANY_NODES else Snapshot)([record["object"] for record in nodes])
        for record in etcd.range(PODS):
            if counts(record["object"]):
                made.add_pod(record["object"])
        for key, assumed in sorted(self.hall.store.space(SPACE).items()):
            if key.startswith(ASSUMED):
                pod = self._pod(key[len(ASSUMED) :])
                if pod is not None and not pod["spec"].get("nodeName"):
                    made.add_pod(pod, assumed["node"])
        return made

    def nominated(self, ref):
        """{node name: [PodInfo]} of the pods that wait for room made by preemption, without this one."""
        found = {}
        for other, (node, pod) in sorted(self._nominated.items()):
            if other != ref:
                found.setdefault(node, []).append(PodInfo.of(pod))
        return found

    def budgets(self):
        return self.hall.server.objects("poddisruptionbudgets")


def counts(pod):
    """A pod takes room once it is bound, until it has ended."""
    return (
        pod is not None and bool(pod["spec"].get("nodeName")) and (pod.get("status") or {}).get("phase") not in TERMINAL
    )


def unchanged(old, new):
    """Nothing that a decision about others looks at has changed."""
    if old["spec"] is not new["spec"]:
        return False
    was, now = old["metadata"], new["metadata"]
    return was.get("labels") is now.get("labels") and was.get("deletionTimestamp") == now.get("deletionTimestamp")


class ServerClaims(Claims):
    """Volume objects straight from the informer cache."""

    def __init__(self, server):
        self.server = server

    def claim(self, namespace, name):
        return self.server.peek("persistentvolumeclaims", namespace, name)

    def volume(self, name):
        return self.server.peek("persistentvolumes", "", name)

    def volumes(self):
        return self.server.objects("persistentvolumes")

    def storage_class(self, name):
        return self.server.peek("storageclasses", "", name)

    def csi_node(self, name):
        return self.server.peek("csinodes", "", name)

    def csi_driver(self, name):
        return self.server.peek("csidrivers", "", name)

    def capacities(self):
        return self.server.objects("csistoragecapacities")


class ServerWorkloads(Workloads):
    """Namespaces, Services and owners straight from the informer cache."""

    RESOURCES = {
        "ReplicationController": "replicationcontrollers",
        "ReplicaSet": "replicasets",
        "StatefulSet": "statefulsets",
    }

    def __init__(self, server):
        self.server = server

    @property
    def namespace_labels(self):
        return {
            one["metadata"]["name"]: one["metadata"].get("labels") or {} for one in self.server.objects("namespaces")
        }

    def services(self, namespace):
        return self.server.objects("services", namespace)

    def owner(self, kind, namespace, name):
        return self.server.peek(self.RESOURCES[kind], namespace, name)
