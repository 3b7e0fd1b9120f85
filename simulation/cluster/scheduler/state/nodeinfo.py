"""NodeInfo: one node and the sums over its pods, changed by one pod at a time.

Source: pkg/scheduler/framework/types.go, NodeInfo and HostPortInfo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...component_helpers.resources import CPU, EPHEMERAL, MEMORY, PODS, amounts
from ...component_helpers.tolerations import HARD
from . import Object
from .podinfo import DEFAULT_HOST_IP, LARGEST, PodInfo

Pods = dict[tuple[str, str], PodInfo]


class ImageState:
    """An image on nodes: its size in bytes and the names of the nodes that have it."""

    __slots__ = ("size", "nodes")

    def __init__(self, size: int, nodes: dict[str, None]) -> None:
        self.size, self.nodes = size, nodes


class NodeInfo:
    """A node's name, object (None while only its pods are known), allocatable, and what its pods request.

    Units as in PodInfo. `number` counts the nodes in the order in which they joined; `ports` is {(protocol, port):
    {host IP: number of users}}; `pods` {key: PodInfo} in order of adding.
    """

    __slots__ = (
        "name", "number", "node", "labels", "taints", "hard_taints", "soft_taints", "unschedulable", "images",
        "cpu", "memory", "ephemeral", "max_pods", "scalars",
        "used_cpu", "used_memory", "used_ephemeral", "used_scalars", "non_zero_cpu", "non_zero_memory",
        "pods", "ports", "pods_with_affinity", "pods_with_anti_affinity",
    )  # fmt: skip

    node: Any  # the Node; None while only its pods are known
    labels: Mapping[str, str]
    images: dict[str, ImageState]
    scalars: dict[str, int]
    taints: Sequence[Object]
    hard_taints: Sequence[Object]
    soft_taints: Sequence[Object]

    def __init__(self, name: str) -> None:
        self.name, self.number = name, 0
        self.used_cpu = self.used_memory = self.used_ephemeral = self.non_zero_cpu = self.non_zero_memory = 0
        self.used_scalars: dict[str, int] = {}
        self.ports: dict[tuple[str, int], dict[str, int]] = {}
        self.pods: Pods = {}
        self.pods_with_affinity: Pods = {}
        self.pods_with_anti_affinity: Pods = {}
        self.clear_node()

    def clear_node(self) -> None:
        self.node = None
        self.labels, self.images, self.scalars = {}, {}, {}
        self.taints, self.hard_taints, self.soft_taints = (), (), ()
        self.unschedulable = False
        self.cpu = self.memory = self.ephemeral = self.max_pods = 0

    def set_node(self, node: Object) -> None:
        """Read a node dict; `images` is filled by the Snapshot, which knows the other nodes."""
        spec = node.get("spec") or {}
        self.node, self.labels, self.images = node, node["metadata"].get("labels") or {}, {}
        self.taints = spec.get("taints") or ()
        self.hard_taints = [taint for taint in self.taints if taint["effect"] in HARD]
        self.soft_taints = [taint for taint in self.taints if taint["effect"] == "PreferNoSchedule"]
        self.unschedulable = bool(spec.get("unschedulable"))
        given = amounts((node.get("status") or {}).get("allocatable"))
        have = {name: min(amount, LARGEST) for name, amount in given.items()}
        self.cpu, self.memory = have.pop(CPU, 0), have.pop(MEMORY, 0)
        self.ephemeral, self.max_pods = have.pop(EPHEMERAL, 0), have.pop(PODS, 0)
        self.scalars = have

    def add_pod(self, pod: PodInfo) -> None:
        """Count a PodInfo that is not here yet."""
        self._sum(pod, 1)
        self.pods[pod.key] = pod
        if pod.has_affinity:
            self.pods_with_affinity[pod.key] = pod
            if pod.required_anti_affinity:
                self.pods_with_anti_affinity[pod.key] = pod

    def remove_pod(self, pod: PodInfo) -> None:
        """Take back a PodInfo that was added."""
        self._sum(pod, -1)
        del self.pods[pod.key]
        self.pods_with_affinity.pop(pod.key, None)
        self.pods_with_anti_affinity.pop(pod.key, None)

    def _sum(self, pod: PodInfo, by: int) -> None:
        self.used_cpu += by * pod.cpu
        self.used_memory += by * pod.memory
        self.used_ephemeral += by * pod.ephemeral
        self.non_zero_cpu += by * pod.non_zero_cpu
        self.non_zero_memory += by * pod.non_zero_memory
        for name, amount in pod.scalars.items():
            self.used_scalars[name] = self.used_scalars.get(name, 0) + by * amount
        for protocol, port, address in pod.ports:
            users = self.ports.setdefault((protocol, port), {})
            users[address] = users.get(address, 0) + by
            if not users[address]:
                del users[address]

    def port_is_taken(self, protocol: str, port: int, address: str) -> bool:
        """Is the host port in use? 0.0.0.0 stands for every address."""
        users = self.ports.get((protocol, port))
        if not users:
            return False
        return address == DEFAULT_HOST_IP or address in users or DEFAULT_HOST_IP in users

    def clone(self) -> NodeInfo:
        """A copy whose pods may change without touching this one (for dry runs)."""
        copy = object.__new__(NodeInfo)
        for name in NodeInfo.__slots__:
            setattr(copy, name, getattr(self, name))
        copy.used_scalars, copy.pods = dict(self.used_scalars), dict(self.pods)
        copy.ports = {key: dict(users) for key, users in self.ports.items()}
        copy.pods_with_affinity, copy.pods_with_anti_affinity = (
            dict(self.pods_with_affinity),
            dict(self.pods_with_anti_affinity),
        )
        return copy
