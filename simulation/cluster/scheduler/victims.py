"""What preemption does to its victims, after the decision: a condition, a graceful delete, an Event for each.

Source: prepareCandidate in pkg/scheduler/framework/preemption/preemption.go.
"""

from ..apiserver.api.status import StatusError
from ..verbs import VERBS

PATCH, DELETE = VERBS["kube-scheduler.patch-victim"], VERBS["kube-scheduler.delete"]
TARGET = {
    "type": "DisruptionTarget",
    "status": "True",
    "reason": "PreemptionByScheduler",
    "message": "default-scheduler: preempting to accommodate a higher priority pod",
}


def preempt(scheduler, pod, decision):
    """Make room for `pod` on the nominated node."""
    for victim in decision.victims:
        _end(scheduler, pod, victim.pod, decision.nominated)


def _end(scheduler, pod, victim, node):
    namespace, name = victim["metadata"]["namespace"], victim["metadata"]["name"]
    victim = scheduler.api.peek("pods", namespace, name) or victim
    facts = {"pod": name, "for_pod": pod["metadata"]["name"], "node": node}
    now = scheduler.clock.timestamp()

    def marked(found):
        state = found.get("status") or {}
        others = [c for c in state.get("conditions") or () if c["type"] != TARGET["type"]]
        made = {
            **TARGET,
            "lastProbeTime": None,
            "lastTransitionTime": now,
            "observedGeneration": found["metadata"].get("generation", 1),
        }
        return {**found, "status": {**state, "conditions": [*others, made]}}

    try:
        scheduler.api.change("pods", namespace, name, marked, "status", PATCH, facts)
        scheduler.api.delete("pods", namespace, name, tell=DELETE, facts=facts)
    except StatusError:
        return  # it has gone by itself
    message = f"Preempted by pod {pod['metadata']['uid']} on node {node}"
    scheduler.recorder.record(victim, "Normal", "Preempted", message, "Preempting", related=pod)
