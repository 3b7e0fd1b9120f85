"""What preemption does to its victims, after the decision: a condition, a graceful delete, an Event for each.

Source: prepareCandidate in pkg/scheduler/framework/preemption/preemption.go.
"""

from __future__ import annotations

from ..apiserver.api.status import StatusError
from ..apiserver.client import Client
from ..events import NewRecorder
from ..verbs import VERBS
from .decision import Decision
from .pod_status import disrupted
from .state import Object

PATCH, DELETE = VERBS["kube-scheduler.patch-victim"], VERBS["kube-scheduler.delete"]


def preempt(api: Client, recorder: NewRecorder, pod: Object, decision: Decision, now: str) -> None:
    """Make room for `pod` on the nominated node; `now` is a timestamp as Kubernetes writes it."""
    for victim in decision.victims:
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
