"""One pod's worker: passes of SyncPod, then SyncTerminatingPod and SyncTerminatedPod; each pass is a list of steps done one after another.

Source: pkg/kubelet/pod_workers.go, SyncPod in pkg/kubelet/kubelet.go. A pass that is under way is not disturbed: what comes meanwhile
makes another one follow.
"""

from ..verbs import VERBS
from . import actions, admission, pleg, resizing, starting, status, stopping, volumes
from .starting import DONE, FAILED

ADD, REJECT, TERMINATE = VERBS["kubelet.add-pod"], VERBS["kubelet.reject"], VERBS["kubelet.terminate"]
UPDATE, FORGET = VERBS["kubelet.update-pod"], VERBS["kubelet.forget"]
STEPS = {
    "mount": volumes.mount, "sandbox": starting.sandbox, "start": starting.start, "resize": resizing.resize, "renew": stopping.renew,
    "kill": stopping.kill, "stop-pod": stopping.stop_pod, "clean-up": stopping.clean_up,
}  # fmt: skip
FIRST_RESYNC_MS, LATER_RESYNC_MS = 10_500, 14_600  # 10 s times 1 to 1.5, taken up at a tick; in every recording's range
TERMINAL = ("Succeeded", "Failed")


def sync(work):
    """One turn of the worker -> when to wake it, in ms of the run, or None."""
    if work.record is None and not _adopt(work):
        return None
    if work.pod is None and not work.record["passing"] and work.record["stage"] == "terminated":
        _forget(work)
        return None
    _notice(work)
    while True:
        if work.record["passing"]:
            wake_ms = _carry_on(work)
            if work.record["passing"]:
                return wake_ms
        if not _due(work):
            return _next_ms(work)
        _begin_pass(work)


def _adopt(work):
    """A pod that is new here: take it, or refuse it for good."""
    pod = work.pod
    if pod is None or pod["spec"].get("nodeName") != work.kubelet.node or pod["status"].get("phase") in TERMINAL:
        return False
    refusal = None if pod["metadata"].get("deletionTimestamp") else admission.refusal(work.kubelet, pod)
    work.adopt()
    work.record["generation"] = pod["metadata"].get("generation", 1)
    if refusal:
        reason, message = refusal
        work.record |= {"over": {"phase": "Failed", "reason": reason, "message": message}, "stage": "terminated", "stopped": True, "again": False}
        work.tell(REJECT, message=message)
        work.event("Warning", reason, message)
        work.set_status(admission.rejected_status(pod, reason, message, work.hall.clock.timestamp()))
        work.save()
        return False
    work.tell(ADD, node=work.kubelet.node)
    return True


def _notice(work):
    """A newer version of the object: another pass must follow."""
    record = work.record
    if work.pod is None:
        if record["stage"] == "sync":
            record["again"] = True
        return
    if "pod" in record.get("sources", ()) and volumes.refresh(work):
        work.kubelet.probes.changed(work)
    generation = work.pod["metadata"].get("generation", 1)
    if generation != record["generation"]:
        record |= {"generation": generation, "again": True}
        if not work.pod["metadata"].get("deletionTimestamp"):
            work.tell(UPDATE, what=f"its spec is of generation {generation} now")
    if (gates := _gates(work.pod)) != record.get("gates", {}):
        record |= {"gates": gates, "again": True}
        work.tell(UPDATE, what="a condition that a readiness gate waits for was written")


def _gates(pod):
    """{condition type: status} of what its readiness gates wait for, as far as it is there."""
    wanted = {gate["conditionType"] for gate in pod["spec"].get("readinessGates") or ()}
    if not wanted:
        return {}
    return {one["type"]: one["status"] for one in pod["status"].get("conditions") or () if one["type"] in wanted}


def _due(work):
    record = work.record
    return record["again"] or (record["next_ms"] is not None and record["next_ms"] <= work.now_ms)


def _next_ms(work):
    """When this worker must look again by itself: a retry, or the pod's deadline."""
    if work.record["next_ms"] is None and work.pod is not None and work.record["stage"] == "sync":
        work.record["next_ms"] = work.deadline_ms()
    return work.record["next_ms"]


def _forget(work):
    work.runtime.remove_pod(work.uid, work.about)
    work.drop()
    work.hall.story.tell(FORGET, node=work.kubelet.node, about=work.about, facts={"pod": work.name})


# A pass


def _begin_pass(work):
    record = work.record
    record["retries"] += not record["again"]
    record |= {"again": False, "next_ms": None, "failed": False, "did": False, "wait_ms": None, "busy": None}
    if record["stage"] == "terminated":
        return
    if work.pod is not None:
        _prepare(work)
        record, made = work.record, work.generate()
        work.set_status(made)
        ending = _why_ending(work, made)
    else:
        ending = "that the object is gone"
    if ending:
        if record["stage"] == "sync":
            record["stage"] = "terminating"
            work.tell(TERMINATE, why_stop=ending)
            if work.pod is not None and not work.pod["metadata"].get("deletionTimestamp"):
                record["again"] = True  # SyncPod has found the end; SyncTerminatingPod is another pass
                return
        record["steps"] = [{"do": "stop-pod"}, {"do": "clean-up"}]
    else:
        unhealthy = {**work.kubelet.probes.unhealthy(work), "resize": resizing.allowed(work)}
        record["steps"] = actions.compute(work.pod, work.runtime.sandbox(work.uid), work.containers(), unhealthy)
    record["passing"] = bool(record["steps"])
    record["did"] = record["passing"]


def _prepare(work):
    """Before the status is made: a resize is decided."""
    if work.record["stage"] != "sync" or work.pod["metadata"].get("deletionTimestamp"):
        return
    if "resize" in work.record or work.pod["metadata"].get("generation", 1) > 1:
        resizing.decide(work)


def _why_ending(work, made):
    if work.pod["metadata"].get("deletionTimestamp"):
        return "the deletionTimestamp"
    if work.record["over"]:
        return work.record["over"]["reason"]
    if made["phase"] in TERMINAL:
        return "that all containers have ended and none will be started again"
    return "what is left of it" if work.record["stage"] != "sync" else None


def _carry_on(work):
    """Do steps until one takes time. Returns when to come back: the step's time, or None until woken."""
    record = work.record
    if record["busy"] and record["busy"]["until_ms"] is not None and record["busy"]["until_ms"] > work.now_ms:
        return record["busy"]["until_ms"]
    if record["busy"]:
        work.hall.story.cause = record["busy"]["cause"]  # whoever woke the worker meanwhile is not why it goes on
    while record["steps"]:
        if _interrupted(work):
            record["steps"] = []
            break
        step = record["steps"][0]
        outcome = STEPS[step["do"]](work, step)
        record = work.record
        if outcome is DONE or outcome is FAILED:
            _leave(work, step, outcome)
        elif outcome is None:
            return None
        elif outcome > 0:
            record["busy"] = {"until_ms": work.now_ms + outcome, "cause": work.hall.story.cause}
            return work.now_ms + outcome
    _end_pass(work)
    return None


def _interrupted(work):
    """Deletion does not wait for the rest of a start: the worker's context is cancelled between steps."""
    deleting = work.pod is None or work.pod["metadata"].get("deletionTimestamp")
    return bool(deleting) and work.record["stage"] == "sync" and work.record["again"]


def _leave(work, step, outcome):
    """The step is over: on to the next; a failed one may end the pass."""
    record = work.record
    record["steps"], record["busy"] = record["steps"][1:], None
    if outcome is FAILED:
        record["failed"] = True
        if step["do"] in ("mount", "sandbox") or step.get("init"):
            record["steps"] = []
    if step["do"] == "stop-pod" and work.pod is not None:
        record["stopped"] = True
        work.set_status(work.generate())


def _end_pass(work):
    record = work.record
    record |= {"passing": False, "busy": None}
    if record["stage"] in ("terminated", "terminating"):
        if work.pod is None:
            record["stage"] = "terminated"
            work.kubelet.wake_worker(work.ref, 0)
            return
        made = status.terminated_for_good(work.pod, record["status"], work.hall.clock.timestamp())
        work.set_status(made)
        work.kubelet.wake_reporter(work.ref)
        return
    if record["failed"]:
        error_ms = LATER_RESYNC_MS if record["retries"] else FIRST_RESYNC_MS
        record["next_ms"] = work.now_ms + (error_ms if record["wait_ms"] is None else record["wait_ms"])
        return
    record["retries"] = 0
    if record["did"]:
        pleg.relist(work)
    return
