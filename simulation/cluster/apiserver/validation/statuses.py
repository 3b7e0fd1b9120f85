"""Statuses that clients write: counts that cannot be, and what may not change.

Source: pkg/apis/{core,apps,batch,policy,autoscaling}/validation/validation.go (Validate*Status). Not modelled: a Job's rules beyond its counts.
"""

from __future__ import annotations

from collections.abc import Callable

from ..api.field_errors import FieldError, forbidden, invalid
from .metadata import IMMUTABLE, not_negative

Errors = list[FieldError]
Rule = Callable[[Errors, dict, dict], None]
_MORE = "cannot be greater than status.replicas"
# kind: (counts that are not negative, counts that are no more than status.replicas, the words beside readyReplicas)
_COUNTS: dict[str, tuple[str, str, str]] = {
    "Deployment": (
        "observedGeneration replicas updatedReplicas readyReplicas availableReplicas unavailableReplicas terminatingReplicas",
        "updatedReplicas readyReplicas availableReplicas", "cannot be greater than readyReplicas",
    ),
    "ReplicaSet": (
        "replicas fullyLabeledReplicas readyReplicas availableReplicas observedGeneration terminatingReplicas",
        "fullyLabeledReplicas readyReplicas availableReplicas", "cannot be greater than readyReplicas",
    ),
    "ReplicationController": (
        "replicas fullyLabeledReplicas readyReplicas availableReplicas observedGeneration",
        "fullyLabeledReplicas readyReplicas availableReplicas", "cannot be greater than readyReplicas",
    ),
    "StatefulSet": (
        "replicas readyReplicas currentReplicas updatedReplicas availableReplicas observedGeneration",
        "readyReplicas currentReplicas updatedReplicas availableReplicas", "cannot be greater than status.readyReplicas",
    ),
    "DaemonSet": (
        "currentNumberScheduled numberMisscheduled desiredNumberScheduled numberReady observedGeneration updatedNumberScheduled"
        " numberAvailable numberUnavailable", "", "",
    ),
    "Job": ("active succeeded failed ready terminating", "", ""),
    "PodDisruptionBudget": ("disruptionsAllowed currentHealthy desiredHealthy expectedPods", "", ""),
    "HorizontalPodAutoscaler": ("currentReplicas desiredReplicas", "", ""),
}  # fmt: skip
_LISTS = ("containerStatuses", "initContainerStatuses")


def rule(kind: str) -> Rule:
    """(errors, new object, old object) for writes of a built-in kind's status."""
    return validate_pod_status if kind == "Pod" else lambda errors, new, old: _validate_counts(errors, kind, new)


def _validate_counts(errors: Errors, kind: str, new: dict) -> None:
    counts, bounded, beside_ready = _COUNTS.get(kind, ("", "", ""))
    status = new.get("status") or {}
    for name in counts.split():
        not_negative(errors, f"status.{name}", status.get(name))
    for name in bounded.split():
        if status.get(name, 0) > status.get("replicas", 0):
            errors.append(invalid(f"status.{name}", status.get(name, 0), _MORE))
    if beside_ready and status.get("availableReplicas", 0) > status.get("readyReplicas", 0):
        errors.append(invalid("status.availableReplicas", status["availableReplicas"], beside_ready))


def validate_pod_status(errors: Errors, new: dict, old: dict) -> None:
    """A pod's class of service stays as it is, and a container that has ended for good does not come back."""
    was, status = old.get("status") or {}, new.get("status") or {}
    if was.get("qosClass") != status.get("qosClass"):
        errors.append(invalid("status.qosClass", status.get("qosClass") or "", IMMUTABLE))
    if (old["spec"].get("restartPolicy") or "Always") == "Always":
        return
    for name in _LISTS:
        _validate_ended(errors, name, status.get(name) or (), was.get(name) or (), old["spec"])


def _validate_ended(errors: Errors, name: str, new, old, spec: dict) -> None:
    ended = {
        container["name"]: container["state"]["terminated"]
        for container in old
        if "terminated" in (container.get("state") or {})
    }
    for index, container in enumerate(new):
        before = ended.get(container["name"])
        retried = before is not None and before.get("exitCode") and spec["restartPolicy"] == "OnFailure"
        if before is not None and not retried and "terminated" not in (container.get("state") or {}):
            why = "may not be transitioned to non-terminated state"
            errors.append(forbidden(f"status.{name}[{index}].state", why))
