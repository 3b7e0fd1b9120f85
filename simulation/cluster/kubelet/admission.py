"""Admission on the node: the kubelet's own check of a pod that was bound to it (pkg/kubelet/lifecycle/predicate.go).

Checked in this order: pressure on the node, resources, node selector and required affinity, host ports, NoExecute taints.
Not modelled: sysctls, AppArmor, resource managers, critical pods that preempt others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..component_helpers.node_affinity import RequiredNodeAffinity
from ..component_helpers.pods import TERMINAL
from ..component_helpers.resources import CPU, PODS, amounts, pod_requests
from ..component_helpers.tolerations import first_untolerated
from .node import pressure

if TYPE_CHECKING:
    from .kubelet import Kubelet

Refusal = tuple[str, str]  # reason, message

NOT_ENOUGH = "Node didn't have enough resource: {0}, requested: {1}, used: {2}, capacity: {3}"
FAILED = "Predicate {0} failed: {1}"
AFFINITY = "node(s) didn't match Pod's node affinity/selector"
PORTS = "node(s) didn't have free ports for the requested pod ports"
TAINTS = "node(s) had untolerated taint(s)"


def refusal(kubelet: Kubelet, pod: dict[str, Any]) -> Refusal | None:
    """(reason, message) of the first rule that the pod breaks on this node, or None."""
    node = kubelet.informers.get("nodes", None, kubelet.node)
    if node is None:
        return None
    if short := pressure.refusal(kubelet, pod):
        return short
    others = list(_admitted(kubelet, pod))
    return _resources(node, pod, others) or _affinity(node, pod) or _ports(pod, others) or _taints(node, pod)


def no_room(kubelet: Kubelet, node: dict[str, Any], pod: dict[str, Any]) -> Refusal | None:
    """(reason, message) where the node has not the resources that the pod asks for beside the others; None where it has."""
    return _resources(node, pod, list(_admitted(kubelet, pod)))


def _admitted(kubelet, pod):
    """The pods that this kubelet has taken and that have not ended."""
    for record in kubelet.pods:
        if record.end or record.uid == pod["metadata"]["uid"]:
            continue
        other = kubelet.informers.get("pods", record.namespace, record.name)
        if other and other["metadata"]["uid"] == record.uid and other["status"].get("phase") not in TERMINAL:
            yield other


def _resources(node, pod, others):
    allocatable = amounts(node["status"].get("allocatable"))
    asked = pod_requests(pod)
    if PODS in allocatable and len(others) + 1 > allocatable[PODS]:
        return f"OutOf{PODS}", NOT_ENOUGH.format(PODS, 1, len(others), allocatable[PODS])
    used = {}
    for name in sorted(asked, key=lambda name: (name != CPU, name)):
        if asked[name] and not used:
            used = _sum(others)
        if asked[name] and asked[name] + used.get(name, 0) > allocatable.get(name, 0):
            return f"OutOf{name}", NOT_ENOUGH.format(name, asked[name], used.get(name, 0), allocatable.get(name, 0))
    return None


def _sum(pods):
    total = {CPU: 0}
    for pod in pods:
        for name, amount in pod_requests(pod).items():
            total[name] = total.get(name, 0) + amount
    return total


def _affinity(node, pod):
    if RequiredNodeAffinity(pod["spec"]).matches(node):
        return None
    return "NodeAffinity", FAILED.format("NodeAffinity", AFFINITY)


def _ports(pod, others):
    wanted = _host_ports(pod)
    if not wanted:
        return None
    taken = {port for other in others for port in _host_ports(other)}
    return ("NodePorts", FAILED.format("NodePorts", PORTS)) if taken & wanted else None


def _host_ports(pod):
    containers = [*(pod["spec"].get("initContainers") or ()), *pod["spec"]["containers"]]
    return {
        (p.get("protocol", "TCP"), p["hostPort"]) for c in containers for p in c.get("ports") or () if p.get("hostPort")
    }


def _taints(node, pod):
    taints, tolerations = node["spec"].get("taints") or (), pod["spec"].get("tolerations") or ()
    taint = first_untolerated(taints, tolerations, {"NoExecute"})
    return ("TaintToleration", FAILED.format("TaintToleration", TAINTS)) if taint else None


def rejected_status(pod: dict[str, Any], reason: str, message: str, timestamp: str) -> dict[str, Any]:
    """Failed, at once and for good."""
    old = pod.get("status") or {}
    return {
        **old, "observedGeneration": pod["metadata"].get("generation", 1), "phase": "Failed", "reason": reason,
        "message": f"Pod was rejected: {message}", "startTime": timestamp, "conditions": old.get("conditions") or [],
    }  # fmt: skip
