"""What the scheduler's watches make of a change: whether a pod needs it, and which event may help those that wait."""

from ..component_helpers.pods import TERMINAL
from .queue import UNSCHEDULABLE

EVENTS = {
    "AssignedPodDelete": "A pod that has left its node",
    "AssignedPodAdd": "A pod that has got its node",
    "AssignedPodLabel": "A pod's new labels",
    "NodeAdd": "A new node",
    "NodeAllocatable": "A node's greater room",
    "NodeLabel": "A node's new labels",
    "NodeTaint": "A node's changed taints",
    "NodeDelete": "A node that is gone",
    "Volume": "A change of volumes",
}


def ended(pod):
    return (pod.get("status") or {}).get("phase") in TERMINAL


def assigned(pod):
    return pod is not None and bool(pod["spec"].get("nodeName")) and not ended(pod)


def pending_changed(old, new):
    """New, gone, bound, or with another spec or labels; not the status that the scheduler itself writes."""
    if old is None or new is None:
        return not (new or old)["spec"].get("nodeName")
    if old["spec"].get("nodeName"):
        return False
    return old["spec"] is not new["spec"] or any(
        old["metadata"].get(field) != new["metadata"].get(field)
        for field in ("deletionTimestamp", "labels", "generation")
    )


def may_help(entry, pod):
    return entry["where"] == UNSCHEDULABLE and entry.get("generation") != pod["metadata"].get("generation", 1)


def node_events(old, new):
    if old is None or new is None:
        return ["NodeAdd" if old is None else "NodeDelete"]
    found = []
    if old["status"].get("allocatable") != new["status"].get("allocatable"):
        found.append("NodeAllocatable")
    if (old["metadata"].get("labels") or {}) != (new["metadata"].get("labels") or {}):
        found.append("NodeLabel")
    fields = ("taints", "unschedulable")
    if any(old["spec"].get(field) != new["spec"].get(field) for field in fields):
        found.append("NodeTaint")
    return found
