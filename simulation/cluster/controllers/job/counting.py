"""A Job's status as data: counts, conditions, the time at which it began. Pure. Source: pkg/controller/job/{job_controller,tracking_utils}.go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...informers import Object
from ..shared import conditions
from . import indexes

if TYPE_CHECKING:
    from .reckoning import Reckoning


def current(job: Object, made: Reckoning, now: str) -> Object:
    """The status with who is active, ready and terminating as of now."""
    before = {field: value for field, value in made.status.items() if field not in ("active", "ready", "terminating")}
    status = {**before, "ready": made.ready, "terminating": made.terminating}
    if made.active:
        status["active"] = len(made.active)
    if not status.get("startTime") and not job["spec"].get("suspend"):
        status["startTime"] = now
    return status


def counted(job: Object, status: Object, made: Reckoning) -> Object:
    """The status once the pods that have ended are counted."""
    status = {key: value for key, value in status.items() if key != "uncountedTerminatedPods"}
    counts = {"succeeded": made.succeeded, "failed": made.failed}
    status |= {field: count for field, count in counts.items() if count}
    if indexes.is_indexed(job) and made.indexes:
        status["completedIndexes"] = indexes.text_of(made.indexes)
    return status


def with_condition(status: Object, now: str, kind: str, reason: str, message: str, value: str = "True") -> Object:
    made = {
        "type": kind,
        "status": value,
        "lastProbeTime": now,
        "lastTransitionTime": now,
        "reason": reason,
        "message": message,
    }
    before = conditions.find(status, kind)
    if before and (before["status"], before["reason"], before["message"]) == (value, reason, message):
        return status
    return {**status, "conditions": conditions.replaced(status.get("conditions"), made)}


def suspension(job: Object, status: Object, now: str) -> tuple[Object, str, str]:
    """(the status with the condition Suspended, an Event's reason and message where it has changed)."""
    before = conditions.find(status, "Suspended")
    was = before is not None and before["status"] == "True"
    if job["spec"].get("suspend"):
        made = with_condition(status, now, "Suspended", "JobSuspended", "Job suspended")
        made = {key: value for key, value in made.items() if key != "startTime"}
        return made, "" if was else "Suspended", "Job suspended"
    if not was:
        return status, "", ""
    made = with_condition(status, now, "Suspended", "JobResumed", "Job resumed", "False")
    return {**made, "startTime": now}, "Resumed", "Job resumed"
