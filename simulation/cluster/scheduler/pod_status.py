"""What the scheduler writes into a pod's status: why it found no node, and that it must go for another. Pure: old -> new.

Source: pkg/scheduler/schedule_one.go (handleSchedulingFailure), pkg/scheduler/framework/preemption (prepareCandidate).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .decision import Decision
from .state import Object

DISRUPTION = {
    "type": "DisruptionTarget",
    "status": "True",
    "reason": "PreemptionByScheduler",
    "message": "default-scheduler: preempting to accommodate a higher priority pod",
}


class Unplaced(NamedTuple):
    """What is written of a pod that got no node: the condition's reason and message, and what became of its nomination."""

    reason: str
    message: str
    nominated: str | None = None
    clear_nomination: bool = False


def unschedulable(pod: Object, decision: Decision | Unplaced, generation: int, now: str) -> Object:
    """PodScheduled is False since the scheduler first said so; the nomination is the decision's, or void if it says so."""
    status = pod.get("status") or {}
    before: dict[str, Any] = next((c for c in status.get("conditions") or () if c["type"] == "PodScheduled"), {})
    lasts = before.get("status") == "False" and "lastTransitionTime" in before
    condition = {
        "type": "PodScheduled",
        "observedGeneration": generation,
        "status": "False",
        "lastProbeTime": None,
        "lastTransitionTime": before["lastTransitionTime"] if lasts else now,
        "reason": decision.reason,
        "message": decision.message,
    }
    status = with_condition(status, condition)
    if decision.nominated:
        status["nominatedNodeName"] = decision.nominated
    elif decision.clear_nomination:
        status.pop("nominatedNodeName", None)
    return {**pod, "status": status}


def disrupted(pod: Object, now: str) -> Object:
    """A victim of preemption says so before it goes."""
    condition = {
        **DISRUPTION,
        "lastProbeTime": None,
        "lastTransitionTime": now,
        "observedGeneration": pod["metadata"].get("generation", 1),
    }
    return {**pod, "status": with_condition(pod.get("status") or {}, condition)}


def with_condition(status: dict[str, Any], condition: dict[str, Any]) -> dict[str, Any]:
    """A new status whose last condition is this one, instead of any of its type."""
    others = [c for c in status.get("conditions") or () if c["type"] != condition["type"]]
    return {**status, "conditions": [*others, condition]}
