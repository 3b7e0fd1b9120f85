"""The conditions that the kubelet writes: which hold, since when, and why not (pkg/kubelet/status/generate.go)."""

from ...component_helpers.pods import TERMINAL


def conditions(pod, observed, init, regular, current_phase, timestamp, old):
    """All of them, in the order in which the kubelet writes them; those of others stay behind its own."""
    made = [
        *((kind, True, reason, message) for kind, reason, message in observed.extra_conditions),
        ("PodReadyToStartContainers", observed.sandbox_ready, None, None),
        ("Initialized", *_initialized(pod, init, regular, current_phase)),
        *_readiness(pod, regular, init, current_phase, old),
        ("PodScheduled", True, None, None),
    ]
    before = {condition["type"]: condition for condition in old.get("conditions") or ()}
    generation = pod["metadata"].get("generation", 1)
    conditions = [
        _condition(kind, holds, reason, message, before.get(kind), timestamp, generation)
        for kind, holds, reason, message in made
    ]
    own = {kind for kind, *_ in made} | {"PodResizeInProgress", "PodResizePending"}
    return [*conditions, *(condition for kind, condition in before.items() if kind not in own)]


def _condition(kind, holds, reason, message, before, timestamp, generation):
    status = "True" if holds else "False"
    since = before["lastTransitionTime"] if before and before["status"] == status else timestamp
    made = {
        "type": kind,
        "observedGeneration": generation,
        "status": status,
        "lastProbeTime": None,
        "lastTransitionTime": since,
    }
    if reason:
        made["reason"] = reason
    if message:
        made["message"] = message
    return made


def _initialized(pod, init, regular, current_phase):
    started = any(
        "running" in status["state"] or "terminated" in status["state"] or status["lastState"] for status in regular
    )
    missing = []
    for container, status in zip(pod["spec"].get("initContainers") or (), init, strict=True):
        done = status["started"] if container.get("restartPolicy") == "Always" else status["ready"]
        missing += [] if done else [status["name"]]
    if current_phase == "Succeeded":
        return True, "PodCompleted", None
    if missing and not started:
        return False, "ContainersNotInitialized", f"containers with incomplete status: [{' '.join(missing)}]"
    return True, None, None


def _readiness(pod, regular, init, current_phase, old):
    """Ready and ContainersReady, in this order."""
    if current_phase in TERMINAL:
        reason = "PodCompleted" if current_phase == "Succeeded" else "PodFailed"
        return [("Ready", False, reason, None), ("ContainersReady", False, reason, None)]
    sidecars = {c["name"] for c in pod["spec"].get("initContainers") or () if c.get("restartPolicy") == "Always"}
    counted = [status for status in init if status["name"] in sidecars] + regular
    unready = [status["name"] for status in counted if not status["ready"]]
    verdict: tuple[bool, str | None, str | None] = (True, None, None)
    if unready:
        verdict = (False, "ContainersNotReady", f"containers with unready status: [{' '.join(unready)}]")
    return [("Ready", *_gated(pod, verdict, old)), ("ContainersReady", *verdict)]


def _gated(pod, verdict, old):
    conditions = {condition["type"]: condition["status"] for condition in old.get("conditions") or ()}
    missing = [
        f'corresponding condition of pod readiness gate "{gate["conditionType"]}" '
        + ("does not exist." if gate["conditionType"] not in conditions else 'is not "True".')
        for gate in pod["spec"].get("readinessGates") or ()
        if conditions.get(gate["conditionType"]) != "True"
    ]
    if verdict[0] and missing:
        return False, "ReadinessGatesNotReady", ", ".join(missing)
    return verdict
