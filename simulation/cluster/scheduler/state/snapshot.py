"""Snapshot: the nodes and what their pods take, kept up to date pod by pod; nothing is counted anew for a decision.

`add_pod`, `remove_pod`, `set_node` and `remove_node` cost the same however many pods and nodes there are.
Source: pkg/scheduler/framework/types.go (NodeInfo), pkg/scheduler/backend/cache (cache.go, node_tree.go).
"""

from .nodeinfo import ImageState, NodeInfo
from .podinfo import PodInfo

REGIONS = ("topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region")
ZONES = ("topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone")


def zone_of(node):
    """The zone that a node stands in for the order of looking (component-helpers/node/topology, GetZoneKey)."""
    labels = node["metadata"].get("labels") or {}
    region = next((labels[key] for key in REGIONS if labels.get(key)), "")
    zone = next((labels[key] for key in ZONES if labels.get(key)), "")
    return (region, zone)


class Snapshot:
    """The scheduler's picture of the cluster.

    A pod may be added before its node is known; such a node is kept but not looked at. `pods` are bound or assumed and
    not terminal (the caller leaves out Succeeded and Failed). A pod added again under the same namespace and name
    replaces the old.
    """

    def __init__(self, nodes=(), pods=()):
        self._infos = {}  # node name -> NodeInfo
        self._pods = {}  # (namespace, name) -> (PodInfo, node name)
        self._zones = {}  # zone -> {node name: None}, both in order of appearance
        self._order, self._joined = None, 0
        self.images = {}  # image name -> ImageState
        self.claim_users = {}  # (namespace, claim name) -> number of pods
        self.with_affinity, self.with_anti_affinity = {}, {}  # names of nodes that have such pods, as ordered sets
        self.unschedulable, self.hard_tainted, self.soft_tainted = {}, {}, {}
        for node in nodes:
            self.set_node(node)
        for pod in pods:
            self.add_pod(pod)

    # Looking

    def get(self, name):
        """NodeInfo of a node that exists, or None."""
        info = self._infos.get(name)
        return info if info is not None and info.node is not None else None

    def nodes(self):
        """Every NodeInfo in the scheduler's order: one node of each zone in turn."""
        if self._order is None:
            self._order = [self._infos[name] for name in _round_robin([list(names) for names in self._zones.values()])]
        return self._order

    def pod(self, namespace, name):
        """(PodInfo, node name) of a pod in the snapshot, or None."""
        return self._pods.get((namespace, name))

    def __len__(self):
        return len(self.nodes())

    # Changing

    def add_pod(self, pod, node_name=None):
        """Count `pod` (dict or PodInfo) on `node_name`, or on its spec.nodeName."""
        pod = PodInfo.of(pod)
        if pod.key in self._pods:
            self.remove_pod(pod)
        name = node_name or pod.node_name
        info = self._infos.get(name)
        if info is None:
            info = self._infos[name] = NodeInfo(name)
        self._pods[pod.key] = (pod, name)
        info.add_pod(pod)
        self._count(info, pod, 1)

    def remove_pod(self, pod):
        """Forget a pod (dict or PodInfo); one that is not there is no error."""
        meta = pod.pod["metadata"] if isinstance(pod, PodInfo) else pod["metadata"]
        found = self._pods.pop((meta.get("namespace") or "default", meta["name"]), None)
        if found is None:
            return
        pod, name = found
        info = self._infos[name]
        info.remove_pod(pod)
        self._count(info, pod, -1)
        if info.node is None and not info.pods:
            del self._infos[name]

    def _count(self, info, pod, by):
        if pod.has_affinity:
            _mark(self.with_affinity, info.name, info.pods_with_affinity)
            _mark(self.with_anti_affinity, info.name, info.pods_with_anti_affinity)
        for claim in pod.claims:
            key = (pod.namespace, claim)
            self.claim_users[key] = self.claim_users.get(key, 0) + by
            if not self.claim_users[key]:
                del self.claim_users[key]

    def set_node(self, node):
        """Add a node, or take its newer version; its pods stay."""
        name, zone = node["metadata"]["name"], zone_of(node)
        info = self._infos.get(name)
        if info is None:
            info = self._infos[name] = NodeInfo(name)
        old = info.node
        if old is not None:
            self._forget_images(old)
        if old is None:
            self._joined += 1
            info.number = self._joined
        if old is None or zone_of(old) != zone:
            if old is not None:
                self._leave_zone(name, zone_of(old))
            self._zones.setdefault(zone, {})[name] = None
            self._order = None
        info.set_node(node)
        self._remember_images(info, node)
        self._mark_node(info)

    def remove_node(self, name):
        """Forget a node; its pods are kept until they are removed themselves."""
        info = self._infos.get(name)
        if info is None or info.node is None:
            return
        self._forget_images(info.node)
        self._leave_zone(name, zone_of(info.node))
        self._order = None
        info.clear_node()
        self._mark_node(info)
        if not info.pods:
            del self._infos[name]

    def _leave_zone(self, name, zone):
        del self._zones[zone][name]
        if not self._zones[zone]:
            del self._zones[zone]

    def _mark_node(self, info):
        _mark(self.unschedulable, info.name, info.unschedulable)
        _mark(self.hard_tainted, info.name, info.hard_taints)
        _mark(self.soft_tainted, info.name, info.soft_taints)

    def _remember_images(self, info, node):
        """An image's size is that of the node which had it first, as the real cache keeps it."""
        for image in (node.get("status") or {}).get("images") or ():
            for name in image.get("names") or ():
                state = self.images.get(name)
                if state is None:
                    state = self.images[name] = ImageState(image.get("sizeBytes") or 0, {})
                state.nodes[info.name] = None
                info.images[name] = state

    def _forget_images(self, node):
        for image in (node.get("status") or {}).get("images") or ():
            for name in image.get("names") or ():
                state = self.images.get(name)
                if state is not None:
                    state.nodes.pop(node["metadata"]["name"], None)
                    if not state.nodes:
                        del self.images[name]


def _mark(ordered_set, name, present):
    if present:
        ordered_set[name] = None
    else:
        ordered_set.pop(name, None)


def _round_robin(zones):
    """One name of each zone in turn until all are taken (node_tree.go, list)."""
    for index in range(max(map(len, zones), default=0)):
        for names in zones:
            if index < len(names):
                yield names[index]
