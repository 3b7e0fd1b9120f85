"""What the scheduler's watches make of a change: whether a pod needs it, and which events it is to those that wait.

Source: pkg/scheduler/framework/events.go, pkg/scheduler/eventhandlers.go. A plugin registers the events that may help its pods.
"""

from __future__ import annotations

from enum import StrEnum

from ..component_helpers.pods import has_ended
from .state import Object


class ClusterEvent(StrEnum):
    """Something has happened that may make room for a pod that found none."""

    ASSIGNED_POD_ADD = "AssignedPodAdd"
    ASSIGNED_POD_DELETE = "AssignedPodDelete"
    ASSIGNED_POD_LABEL = "AssignedPodLabel"
    NODE_ADD = "NodeAdd"
    NODE_DELETE = "NodeDelete"
    NODE_ALLOCATABLE = "NodeAllocatable"
    NODE_LABEL = "NodeLabel"
    NODE_TAINT = "NodeTaint"
    VOLUME = "Volume"


def assigned(pod: Object | None) -> bool:
    return pod is not None and bool(pod["spec"].get("nodeName")) and not has_ended(pod)


def pending_changed(old: Object | None, new: Object | None) -> bool:
    """New, gone, bound, or with another spec or labels; not the status that the scheduler itself writes."""
    present = new or old
    if old is None or new is None:
        return present is not None and not present["spec"].get("nodeName")
    if old["spec"].get("nodeName"):
        return False
    return old["spec"] is not new["spec"] or any(
        old["metadata"].get(field) != new["metadata"].get(field)
        for field in ("deletionTimestamp", "labels", "generation")
    )


def pod_event(old: Object | None, new: Object | None) -> ClusterEvent | None:
    """What a change of a pod is to others: only those that have a node count."""
    was, now = assigned(old), assigned(new)
    if was and not now:
        return ClusterEvent.ASSIGNED_POD_DELETE
    if now and not was:
        return ClusterEvent.ASSIGNED_POD_ADD
    if old and new and now and _labels(old) != _labels(new):
        return ClusterEvent.ASSIGNED_POD_LABEL
    return None


def node_events(old: Object | None, new: Object | None) -> list[ClusterEvent]:
    if old is None or new is None:
        return [ClusterEvent.NODE_ADD if old is None else ClusterEvent.NODE_DELETE]
    happened = []
    if old["status"].get("allocatable") != new["status"].get("allocatable"):
        happened.append(ClusterEvent.NODE_ALLOCATABLE)
    if _labels(old) != _labels(new):
        happened.append(ClusterEvent.NODE_LABEL)
    if any(old["spec"].get(field) != new["spec"].get(field) for field in ("taints", "unschedulable")):
        happened.append(ClusterEvent.NODE_TAINT)
    return happened


def _labels(obj: Object) -> dict[str, str]:
    return obj["metadata"].get("labels") or {}
