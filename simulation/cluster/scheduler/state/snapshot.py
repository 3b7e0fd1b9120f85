"""Snapshot: the nodes and what their pods take, kept up to date pod by pod; nothing is counted anew for a decision.

`add_pod`, `remove_pod`, `set_node` and `remove_node` cost the same however many pods and nodes there are.
Source: pkg/scheduler/framework/types.go (NodeInfo), pkg/scheduler/backend/cache (cache.go, node_tree.go).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from . import Object
from .nodeinfo import ImageState, NodeInfo
from .podinfo import PodInfo

Zone = tuple[str, str]  # region and zone
REGIONS = ("topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region")
ZONES = ("topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone")


def zone_of(node: Object) -> Zone:
    """The zone that a node stands in for the order of looking (component-helpers/node/topology, GetZoneKey)."""
    labels = node["metadata"].get("labels") or {}
    region = next((labels[key] for key in REGIONS if labels.get(key)), "")
    zone = next((labels[key] for key in ZONES if labels.get(key)), "")
    return (region, zone)


Names = dict[str, None]  # of nodes that are so, or have such pods: an ordered set


class Snapshot:
    """The scheduler's picture of the cluster.

    A pod may be added before its node is known; such a node is kept but not looked at. `pods` are bound or assumed and
    not terminal (the caller leaves out Succeeded and Failed). A pod added again under the same namespace and name
    replaces the old.
    """

    def __init__(self, nodes: Iterable[Object] = (), pods: Iterable[Object | PodInfo] = ()) -> None:
        self._infos: dict[str, NodeInfo] = {}  # node name -> NodeInfo
        self._pods: dict[tuple[str, str], tuple[PodInfo, str]] = {}  # (namespace, name) -> (PodInfo, node name)
        self._zones: dict[Zone, dict[str, None]] = {}  # zone -> {node name: None}, both in order of appearance
        self._order: list[NodeInfo] | None = None
        self._joined = 0
        self.images: dict[str, ImageState] = {}  # image name -> ImageState
        self.claim_users: dict[tuple[str, str], int] = {}  # (namespace, claim name) -> number of pods
        self.with_affinity: Names = {}
        self.with_anti_affinity: Names = {}
        self.unschedulable: Names = {}
        self.hard_tainted: Names = {}
        self.soft_tainted: Names = {}
        for node in nodes:
            self.set_node(node)
        for pod in pods:
            self.add_pod(pod)

    # Looking

    def get(self, name: str) -> NodeInfo | None:
        """NodeInfo of a node that exists, or None."""
        info = self._infos.get(name)
        return info if info is not None and info.node is not None else None

    def among(self, names: Iterable[str]) -> list[NodeInfo]:
        """The NodeInfos of those of the names whose nodes exist."""
        return [info for name in names if (info := self.get(name)) is not None]

    def nodes(self) -> list[NodeInfo]:
        """Every NodeInfo in the scheduler's order: one node of each zone in turn."""
        if self._order is None:
            self._order = [self._infos[name] for name in _round_robin([list(names) for names in self._zones.values()])]
        return self._order

    def pod(self, namespace: str, name: str) -> tuple[PodInfo, str] | None:
        """(PodInfo, node name) of a pod in the snapshot, or None."""
        return self._pods.get((namespace, name))

    def __len__(self) -> int:
        return len(self.nodes())

    # Changing

    def add_pod(self, pod: Object | PodInfo, node_name: str | None = None) -> None:
        """Count `pod` (dict or PodInfo) on `node_name`, or on its spec.nodeName."""
        pod = PodInfo.of(pod)
        if pod.key in self._pods:
            self.remove_pod(pod)
        name = node_name or pod.node_name or ""
        info = self._infos.get(name)
        if info is None:
            info = self._infos[name] = NodeInfo(name)
        self._pods[pod.key] = (pod, name)
        info.add_pod(pod)
        self._count(info, pod, 1)

    def remove_pod(self, pod: Object | PodInfo) -> None:
        """Forget a pod (dict or PodInfo); one that is not there is no error."""
        meta = pod.pod["metadata"] if isinstance(pod, PodInfo) else pod["metadata"]
        held = self._pods.pop((meta.get("namespace") or "default", meta["name"]), None)
        if held is None:
            return
        pod, name = held
        info = self._infos[name]
        info.remove_pod(pod)
        self._count(info, pod, -1)
        if info.node is None and not info.pods:
            del self._infos[name]

    def _count(self, info: NodeInfo, pod: PodInfo, by: int) -> None:
        if pod.has_affinity:
            _mark(self.with_affinity, info.name, info.pods_with_affinity)
            _mark(self.with_anti_affinity, info.name, info.pods_with_anti_affinity)
        for claim in pod.claims:
            key = (pod.namespace, claim)
            self.claim_users[key] = self.claim_users.get(key, 0) + by
            if not self.claim_users[key]:
                del self.claim_users[key]

    def set_node(self, node: Object) -> None:
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

    def remove_node(self, name: str) -> None:
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

    def _leave_zone(self, name: str, zone: Zone) -> None:
        del self._zones[zone][name]
        if not self._zones[zone]:
            del self._zones[zone]

    def _mark_node(self, info: NodeInfo) -> None:
        _mark(self.unschedulable, info.name, info.unschedulable)
        _mark(self.hard_tainted, info.name, info.hard_taints)
        _mark(self.soft_tainted, info.name, info.soft_taints)

    def _remember_images(self, info: NodeInfo, node: Object) -> None:
        """An image's size is that of the node which had it first, as the real cache keeps it."""
        for image in (node.get("status") or {}).get("images") or ():
            for name in image.get("names") or ():
                state = self.images.get(name)
                if state is None:
                    state = self.images[name] = ImageState(image.get("sizeBytes") or 0, {})
                state.nodes[info.name] = None
                info.images[name] = state

    def _forget_images(self, node: Object) -> None:
        for image in (node.get("status") or {}).get("images") or ():
            for name in image.get("names") or ():
                state = self.images.get(name)
                if state is not None:
                    state.nodes.pop(node["metadata"]["name"], None)
                    if not state.nodes:
                        del self.images[name]


def _mark(ordered_set: Names, name: str, present: Any) -> None:
    if present:
        ordered_set[name] = None
    else:
        ordered_set.pop(name, None)


def _round_robin(zones: list[list[str]]) -> Iterator[str]:
    """One name of each zone in turn until all are taken (node_tree.go, list)."""
    for index in range(max(map(len, zones), default=0)):
        for names in zones:
            if index < len(names):
                yield names[index]
