"""A pass over one pod: SyncPod, then SyncTerminatingPod and SyncTerminatedPod; each is a list of steps done one after another.

Source: SyncPod in pkg/kubelet/kubelet.go and in pkg/kubelet/kuberuntime/kuberuntime_manager.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..component_helpers.pods import TERMINAL
from ..verbs import VERBS
from . import actions, pleg, status, volumes
from .containers import resizing, starting, stopping
from .outcomes import FAILED
from .records import NO_PASS, SYNC, TERMINATED, TERMINATING, Pass, Step

if TYPE_CHECKING:
    from .work import Work

TERMINATE, WIND_UP = VERBS["kubelet.terminate"], VERBS["kubelet.wind-up"]
STEPS = {
    "mount": volumes.mount, "sandbox": starting.sandbox, "start": starting.start, "resize": resizing.resize, "renew": stopping.renew,
    "kill": stopping.kill, "stop-pod": stopping.stop_pod, "clean-up": stopping.clean_up,
}  # fmt: skip
FIRST_RESYNC_MS, LATER_RESYNC_MS = 10_500, 14_600  # 10 s times 1 to 1.5, taken up at a tick; in every recording's range


def begin(work: Work) -> None:
    """Decide what this pass has to do, make the status that it begins with, and remember both."""
    retries = work.record.retries + (not work.record.again)
    work.update(retries=retries, again=False, next_ms=None)
    work.under_way = NO_PASS
    if work.record.stage == TERMINATED:
        return
    if work.pod is not None:
        _prepare(work)
        made = work.generate()
        work.set_status(made)
        ending = _why_ending(work, made)
    else:
        ending = {"because": "gone"}
    if ending:
        if work.record.stage == SYNC:
            work.update(stage=TERMINATING)
            work.tell(WIND_UP if ending["because"] in ("over", "ended") else TERMINATE, **ending)
            if work.pod is not None and not work.pod["metadata"].get("deletionTimestamp"):
                work.update(again=True)  # SyncPod has found the end; SyncTerminatingPod is another pass
                return
        steps = [Step("stop-pod"), Step("clean-up")]
    else:
        health = work.kubelet.probes.health(work)._replace(may_resize=resizing.allowed(work))
        steps = actions.compute(work.pod, work.runtime.sandbox(work.uid), work.containers(), health)
    work.under_way = Pass(tuple(steps)) if steps else NO_PASS


def _prepare(work):
    """Before the status is made: a resize is decided."""
    if work.record.stage != SYNC or work.pod["metadata"].get("deletionTimestamp"):
        return
    if work.record.resize or work.pod["metadata"].get("generation", 1) > 1:
        resizing.decide(work)


def _why_ending(work, made):
    """Why the pod is to end, as facts of TERMINATE or WIND_UP; None where it is not."""
    if work.pod["metadata"].get("deletionTimestamp"):
        return {"because": "deletion"}
    if work.record.end:
        return {"because": "over", "reason": work.record.end.reason}
    if made["phase"] in TERMINAL:
        return {"because": "ended"}
    return {"because": "gone"} if work.record.stage != SYNC else None


def carry_on(work: Work) -> int | None:
    """Do steps until one takes time. Returns when to come back: the step's time, or None until woken."""
    under_way = work.under_way
    if under_way.until_ms is not None:
        if under_way.until_ms > work.now_ms:
            return under_way.until_ms
        work.ground.story.cause = under_way.cause  # whoever woke the worker meanwhile is not why it goes on
    while (under_way := work.under_way).steps and not _interrupted(work):
        step = under_way.steps[0]
        outcome = STEPS[step.do](work, step)
        if isinstance(outcome, str):
            _leave(work, step, failed=outcome is FAILED)
        elif outcome is None:
            return None
        elif outcome > 0:
            begun, until_ms = work.under_way, work.now_ms + outcome
            work.under_way = Pass(begun.steps, until_ms, work.ground.story.cause, begun.failed, begun.wait_ms)
            return until_ms
    _end_pass(work)
    return None


def _interrupted(work):
    """Deletion does not wait for the rest of a start: the worker's context is cancelled between steps."""
    deleting = work.pod is None or work.pod["metadata"].get("deletionTimestamp")
    return bool(deleting) and work.record.stage == SYNC and work.record.again


def _leave(work: Work, step: Step, failed: bool) -> None:
    """The step is over: on to the next; a failed one may end the pass."""
    ends = failed and (step.do in ("mount", "sandbox") or step.init)
    under_way = work.under_way
    left, failed = () if ends else under_way.steps[1:], failed or under_way.failed
    work.under_way = Pass(left, failed=failed, wait_ms=under_way.wait_ms)
    if step.do == "stop-pod" and work.pod is not None:
        work.update(stopped=True)
        work.set_status(work.generate())


def _end_pass(work):
    ended = work.under_way
    work.under_way = NO_PASS
    if work.record.stage in (TERMINATED, TERMINATING):
        if work.pod is None:
            work.update(stage=TERMINATED)
            work.kubelet.wake_worker(work.ref, 0)
            return
        work.set_status(status.terminated_for_good(work.pod, work.record.status, work.ground.clock.timestamp()))
        work.kubelet.wake_reporter(work.ref)
    elif ended.failed:
        error_ms = LATER_RESYNC_MS if work.record.retries else FIRST_RESYNC_MS
        work.update(next_ms=work.now_ms + (error_ms if ended.wait_ms is None else ended.wait_ms))
    else:
        work.update(retries=0)
        pleg.relist(work)
