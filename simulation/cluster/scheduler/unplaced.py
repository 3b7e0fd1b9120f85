"""What follows a cycle that gave its pod no node: victims make room for it, or, where the cycle itself failed, the pod waits.

A cycle fails by a plugin's error, or by more work than one may do; nobody but its own pod waits for it then. Source: prepareCandidate in
pkg/scheduler/framework/preemption/preemption.go, handleSchedulingFailure in pkg/scheduler/schedule_one.go (reason SchedulerError).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..apiserver.api.status import StatusError
from ..apiserver.client import Client
from ..budget import OutOfBudget
from ..events import NewRecorder
from ..verbs import VERBS
from .decision import Decision
from .framework import CycleError
from .pod_status import Unplaced, disrupted
from .queue import ERROR, Entry, backoff_ms
from .state import Object

if TYPE_CHECKING:
    from .scheduler import Scheduler

PATCH, DELETE = VERBS["kube-scheduler.patch-victim"], VERBS["kube-scheduler.delete"]
FULL = VERBS["cluster.full"]
MOST = 200  # victims in one step
REASON = "SchedulerError"
FIRST_TRIES = (
    3  # the later ones alone keep no run going: what failed three times fails again, unless something else changes
)


def preempt(api: Client, recorder: NewRecorder, pod: Object, decision: Decision, now: str) -> None:
    """Make room for `pod` on the nominated node; `now` is a timestamp as Kubernetes writes it.

    Of very many victims only some go now: the others when these are gone, and the pod is tried again.
    """
    for victim in decision.victims[:MOST]:
        _end(api, recorder, pod, victim.pod, decision.nominated, now)


def _end(api: Client, recorder: NewRecorder, pod: Object, victim: Object, node: str | None, now: str) -> None:
    namespace, name = victim["metadata"]["namespace"], victim["metadata"]["name"]
    victim = api.peek("pods", namespace, name) or victim
    facts = {"pod": name, "for_pod": pod["metadata"]["name"], "node": node}
    try:
        api.change("pods", namespace, name, lambda newest: disrupted(newest, now), "status", PATCH, facts)
        api.delete("pods", namespace, name, tell=DELETE, facts=facts)
    except StatusError:
        return  # it has gone by itself
    message = f"Preempted by pod {pod['metadata']['uid']} on node {node}"
    recorder.record(victim, "Normal", "Preempted", message, "Preempting", related=pod)


def failed(scheduler: Scheduler, ref: str, entry: Entry, pod: Object, error: CycleError) -> None:
    """Told as a line, an Event and a condition; the pod is tried again later and later."""
    ground, attempts = scheduler.ground, entry["attempts"] + 1
    message, cause = str(error), error.__cause__
    if isinstance(cause, OutOfBudget):
        ground.story.tell(FULL, facts={"component": scheduler.name, "message": str(cause)})
    else:
        ground.failed(scheduler.name, cause if isinstance(cause, Exception) else error, again=True)
    until_ms = ground.now_ms + backoff_ms(attempts)
    waits = {"where": ERROR, "attempts": attempts, "plugins": [], "tried_ms": ground.now_ms, "until_ms": until_ms}
    scheduler.queue.put(ref, {**entry, **waits})
    scheduler.recorder.record(pod, "Warning", "FailedScheduling", message, "Scheduling")
    scheduler.write_condition(pod, Unplaced(REASON, message))
    ground.wake(scheduler.name, f"retry {ref}", backoff_ms(attempts), scheduler.priority, attempts >= FIRST_TRIES)
