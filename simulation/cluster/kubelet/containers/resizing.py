"""In-place resize: whether the node has room for what a running pod asks for now, the conditions that say so, and doing it.

Source: pkg/kubelet/allocation/allocation_manager.go, pkg/kubelet/events/pod_resize.go. Not modelled: swap, static CPU and memory managers.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ...component_helpers.resources import CPU, MEMORY, amounts, pod_requests
from ...values import without
from .. import admission
from ..outcomes import DONE, StepOutcome
from ..records import PodRecord, Resize, Step

if TYPE_CHECKING:
    from ..work import Work

INFEASIBLE = "Node didn't have enough capacity: {0}, requested: {1}, capacity: {2}"
EVENTS = {"Deferred": "ResizeDeferred", "Infeasible": "ResizeInfeasible"}


def decide(work: Work) -> None:
    """Look at what the pod asks for and has; tell what has changed about it by Events."""
    wanted, before = _differs(work), work.record.resize
    if not wanted:
        if before:
            work.update(resize=None)
            if before.state == "InProgress":
                work.event("Normal", "ResizeCompleted", _summary("completed", work.pod))
        return
    now = _verdict(work)
    if now != before:
        work.update(resize=now)
        _tell(work, now)


def _differs(work):
    """Whether a running container has other resources than the object says."""
    for spec in work.specs():
        record = work.container(spec["name"])
        if record and record["state"] == "running" and (spec.get("resources") or {}) != (record.get("resources") or {}):
            return True
    return False


def _verdict(work):
    node = work.kubelet.informers.get("nodes", None, work.kubelet.node) or {"status": {}}
    capacity, asked = amounts(node["status"].get("allocatable")), pod_requests(without(work.pod, "status"))
    for name in (CPU, MEMORY):
        if asked.get(name, 0) > capacity.get(name, 0):
            return Resize("Infeasible", INFEASIBLE.format(name, asked[name], capacity.get(name, 0)))
    refused = admission.no_room(work.kubelet, node, without(work.pod, "status"))
    return Resize("Deferred", refused[1]) if refused else Resize("InProgress")


def _tell(work, verdict):
    if verdict.state == "InProgress":
        work.event("Normal", "ResizeStarted", _summary("started", work.pod))
    else:
        words = _summary(verdict.state, work.pod, verdict.message)
        work.event("Warning", EVENTS[verdict.state], words)


def _summary(what, pod, error=None):
    made = {}
    for field in ("initContainers", "containers"):
        specs = [
            spec
            for spec in pod["spec"].get(field) or ()
            if field == "containers" or spec.get("restartPolicy") == "Always"
        ]
        if specs:
            made[field] = [{"name": spec["name"], "resources": _sorted(spec.get("resources") or {})} for spec in specs]
    made["generation"] = pod["metadata"].get("generation", 1)
    made |= {"error": error} if error else {}
    return f"Pod resize {what}: {json.dumps(made, separators=(',', ':'), ensure_ascii=False)}"


def _sorted(resources):
    return {side: dict(sorted(resources[side].items())) for side in ("limits", "requests") if resources.get(side)}


def allowed(work: Work) -> bool:
    """Whether running containers may be given other limits in this pass."""
    return work.record.resize is None or work.record.resize.state == "InProgress"


def conditions(record: PodRecord) -> list[tuple[str, str | None, str | None]]:
    """The conditions that a resize adds, before all others: (type, reason, message)."""
    resize = record.resize
    if resize is None:
        return []
    if resize.state == "InProgress":
        return [("PodResizeInProgress", None, None)]
    return [("PodResizePending", resize.state, resize.message)]


def resize(work: Work, step: Step) -> StepOutcome:
    """One container gets its new limits while it runs."""
    spec = work.spec_of(step.container)
    if step.stage is None:
        work.mark(stage="update")
        return work.ground.latency.ms("cri.create", work.uid, step.container, work.now_ms)
    record = work.container(step.container)
    work.update(again=True)  # the next pass finds that it is done
    if record and record["state"] == "running":
        work.runtime.update_resources(work.pod, spec)
    return DONE
