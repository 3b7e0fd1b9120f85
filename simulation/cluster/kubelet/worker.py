"""One pod's worker: takes the pod, makes pass after pass over it (passes.py) as long as something calls for one, and forgets it.

Source: pkg/kubelet/pod_workers.go, SyncPod in pkg/kubelet/kubelet.go. A pass that is under way is not disturbed: what comes meanwhile
makes another one follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..component_helpers.pods import TERMINAL
from ..verbs import VERBS
from . import admission, passes, volumes
from .records import SYNC, TERMINATED, End

if TYPE_CHECKING:
    from .work import Work

ADD, REJECT = VERBS["kubelet.add-pod"], VERBS["kubelet.reject"]
UPDATE, FORGET = VERBS["kubelet.update-pod"], VERBS["kubelet.forget"]


def sync(work: Work) -> int | None:
    """One turn of the worker -> when to wake it, in ms of the run, or None."""
    if not work.taken and not _adopt(work):
        return None
    if work.pod is None and not work.under_way.steps and work.record.stage == TERMINATED:
        _forget(work)
        return None
    _notice(work)
    while True:
        if work.under_way.steps:
            wake_ms = passes.carry_on(work)
            if work.under_way.steps:
                return wake_ms
        if not _due(work):
            return _next_ms(work)
        passes.begin(work)


def _adopt(work):
    """A pod that is new here: take it, or refuse it for good."""
    pod = work.pod
    if pod is None or pod["spec"].get("nodeName") != work.kubelet.node or pod["status"].get("phase") in TERMINAL:
        return False
    refusal = None if pod["metadata"].get("deletionTimestamp") else admission.refusal(work.kubelet, pod)
    work.adopt()
    work.update(generation=pod["metadata"].get("generation", 1))
    if refusal:
        reason, message = refusal
        work.update(end=End("Failed", reason, message), stage=TERMINATED, stopped=True, again=False)
        work.tell(REJECT, message=message)
        work.event("Warning", reason, message)
        work.set_status(admission.rejected_status(pod, reason, message, work.ground.clock.timestamp()))
        work.save()
        return False
    work.tell(ADD, node=work.kubelet.node)
    return True


def _notice(work):
    """A newer version of the object: another pass must follow."""
    record = work.record
    if work.pod is None:
        if record.stage == SYNC:
            work.update(again=True)
        return
    if "pod" in record.sources and volumes.refresh(work):
        work.kubelet.probes.changed(work)
    generation = work.pod["metadata"].get("generation", 1)
    if generation != record.generation:
        work.update(generation=generation, again=True)
        if not work.pod["metadata"].get("deletionTimestamp"):
            work.tell(UPDATE, change="spec", generation=generation)
    if (gates := _gates(work.pod)) != record.gates:
        work.update(gates=gates, again=True)
        work.tell(UPDATE, change="gate")


def _gates(pod):
    """{condition type: status} of what its readiness gates wait for, as far as it is there."""
    wanted = {gate["conditionType"] for gate in pod["spec"].get("readinessGates") or ()}
    if not wanted:
        return {}
    conditions = pod["status"].get("conditions") or ()
    return {condition["type"]: condition["status"] for condition in conditions if condition["type"] in wanted}


def _due(work):
    return work.record.again or (work.record.next_ms is not None and work.record.next_ms <= work.now_ms)


def _next_ms(work):
    """When this worker must look again by itself: a retry, or the pod's deadline."""
    if work.record.next_ms is None and work.pod is not None and work.record.stage == SYNC:
        deadline_ms = work.deadline_ms()
        if deadline_ms is not None:
            work.update(next_ms=deadline_ms)
    return work.record.next_ms


def _forget(work):
    work.runtime.remove_pod(work.uid, work.about)
    work.drop()
    work.kubelet.retry_resizes()
    work.ground.story.tell(FORGET, node=work.kubelet.node, about=work.about, facts={"pod": work.name})
