"""A pass over one pod: SyncPod, then SyncTerminatingPod and SyncTerminatedPod; each is a list of steps done one after another.

Source: SyncPod in pkg/kubelet/kubelet.go and in pkg/kubelet/kuberuntime/kuberuntime_manager.go.
"""

from ..component_helpers.pods import TERMINAL
from ..verbs import VERBS
from . import actions, pleg, status, volumes
from .containers import resizing, starting, stopping
from .containers.starting import DONE, FAILED

TERMINATE = VERBS["kubelet.terminate"]
STEPS = {
    "mount": volumes.mount, "sandbox": starting.sandbox, "start": starting.start, "resize": resizing.resize, "renew": stopping.renew,
    "kill": stopping.kill, "stop-pod": stopping.stop_pod, "clean-up": stopping.clean_up,
}  # fmt: skip
FIRST_RESYNC_MS, LATER_RESYNC_MS = 10_500, 14_600  # 10 s times 1 to 1.5, taken up at a tick; in every recording's range


def begin(work):
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
        ending = {"because": "gone"}
    if ending:
        if record["stage"] == "sync":
            record["stage"] = "terminating"
            work.tell(TERMINATE, **ending)
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
    """Why the pod is to end, as facts of TERMINATE; None where it is not."""
    if work.pod["metadata"].get("deletionTimestamp"):
        return {"because": "deletion"}
    if work.record["over"]:
        return {"because": "over", "reason": work.record["over"]["reason"]}
    if made["phase"] in TERMINAL:
        return {"because": "ended"}
    return {"because": "gone"} if work.record["stage"] != "sync" else None


def carry_on(work):
    """Do steps until one takes time. Returns when to come back: the step's time, or None until woken."""
    record = work.record
    if record["busy"] and record["busy"]["until_ms"] is not None and record["busy"]["until_ms"] > work.now_ms:
        return record["busy"]["until_ms"]
    if record["busy"]:
        work.ground.story.cause = record["busy"]["cause"]  # whoever woke the worker meanwhile is not why it goes on
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
            record["busy"] = {"until_ms": work.now_ms + outcome, "cause": work.ground.story.cause}
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
        made = status.terminated_for_good(work.pod, record["status"], work.ground.clock.timestamp())
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
