"""The row of one pod: READY, STATUS and RESTARTS as `kubectl get pods` prints them, told with every pod write.

STATUS is neither the phase nor a condition: it is the first reason found on a way through all of them.
Source: `printPod` in pkg/printers/internalversion/printers.go. Made to be fast: it runs at every pod write of a story.
"""

from ...component_helpers.pods import TERMINAL
from .duration import age, human_duration, seconds

NONE = "<none>"
NOTHING: dict = {}


def pod_row(pod, now_s):
    """Pod, virtual seconds -> {"NAME", "READY", "STATUS", "RESTARTS", "AGE"}, all strings."""
    ready, status, restarts = summary(pod, now_s)
    metadata = pod["metadata"]
    return {
        "NAME": metadata["name"],
        "READY": ready,
        "STATUS": status,
        "RESTARTS": restarts,
        "AGE": age(metadata.get("creationTimestamp"), now_s),
    }


def pod_wide(pod):
    """Pod -> the cells that `-o wide` adds: {"IP", "NODE", "NOMINATED NODE", "READINESS GATES"}."""
    spec, status = pod.get("spec", NOTHING), pod.get("status", NOTHING)
    addresses = status.get("podIPs") or ()
    return {
        "IP": addresses[0].get("ip") or NONE if addresses else NONE,
        "NODE": spec.get("nodeName") or NONE,
        "NOMINATED NODE": status.get("nominatedNodeName") or NONE,
        "READINESS GATES": _readiness_gates(spec, status),
    }


def summary(pod, now_s):
    """Pod, virtual seconds -> (READY, STATUS, RESTARTS)."""
    status = pod.get("status", NOTHING)
    spec = pod.get("spec", NOTHING)
    total = len(spec.get("containers") or ())
    reason = status.get("reason") or status.get("phase", "")
    conditions = status.get("conditions") or ()
    for condition in conditions:
        if condition["type"] == "PodScheduled" and condition.get("reason") == "SchedulingGated":
            reason = "SchedulingGated"
    init_reason = None
    ready = restarts = 0
    last = ""
    init_containers = spec.get("initContainers")
    if init_containers:
        sidecars = {c["name"] for c in init_containers if c.get("restartPolicy") == "Always"}
        total += len(sidecars)
        init_reason, ready, everyone, only_sidecars = _initialization(
            status.get("initContainerStatuses") or (), sidecars, len(init_containers)
        )
        reason = init_reason or reason
        restarts, last = everyone if init_reason else only_sidecars
    if init_reason is None or _is_true(conditions, "Initialized"):
        if init_reason:
            restarts, last = only_sidecars
        reason, running, more, last = _containers(status.get("containerStatuses") or (), conditions, reason, last)
        ready, restarts = ready + running, restarts + more
    if pod["metadata"].get("deletionTimestamp"):
        reason = _deleting(status, reason)
    told = str(restarts)
    if restarts and last:
        told = f"{restarts} ({human_duration(now_s - seconds(last))} ago)"
    return f"{ready}/{total}", reason, told


def _initialization(statuses, sidecars, declared):
    """-> reason (None: initialized), ready sidecars, then (restarts, newest end) of all and of the sidecars."""
    ready = restarts = sidecar_restarts = 0
    last = sidecar_last = ""
    reason = None
    for index, container in enumerate(statuses):
        restarts += container.get("restartCount", 0)
        ended = _last_end(container)
        last = _newer(last, ended)
        sidecar = container["name"] in sidecars
        if sidecar:
            sidecar_restarts += container.get("restartCount", 0)
            sidecar_last = _newer(sidecar_last, ended)
        state = container.get("state") or NOTHING
        terminated = state.get("terminated")
        if terminated and terminated.get("exitCode", 0) == 0:
            continue
        if sidecar and container.get("started"):
            ready += bool(container.get("ready"))
            continue
        waiting = (state.get("waiting") or NOTHING).get("reason")
        if terminated:
            reason = "Init:" + _end_reason(terminated)
        elif waiting and waiting != "PodInitializing":
            reason = "Init:" + waiting
        else:
            reason = f"Init:{index}/{declared}"
        break
    return reason, ready, (restarts, last), (sidecar_restarts, sidecar_last)


def _containers(statuses, conditions, reason, last):
    """Last to first, so that the first wins -> reason, how many run and are ready, restarts, newest end."""
    running = restarts = 0
    error = ""
    for container in reversed(statuses):
        restarts += container.get("restartCount", 0)
        last = _newer(last, _last_end(container))
        state = container.get("state") or NOTHING
        if "running" in state:
            running += bool(container.get("ready"))
            continue
        waiting = (state.get("waiting") or NOTHING).get("reason")
        terminated = state.get("terminated")
        if waiting:
            reason = waiting
        elif terminated:
            reason = _end_reason(terminated)
            if terminated.get("exitCode", 0):
                error = reason
    if reason == "Completed":
        if running and _is_true(conditions, "Ready"):
            reason = "Running"
        elif error:
            reason = error
        elif running:
            reason = "NotReady"
    return reason, running, restarts, last


def _deleting(status, reason):
    if status.get("reason") == "NodeLost":
        return "Unknown"
    return reason if status.get("phase") in TERMINAL else "Terminating"


def _end_reason(terminated):
    if terminated.get("reason"):
        return terminated["reason"]
    if terminated.get("signal"):
        return f"Signal:{terminated['signal']}"
    return f"ExitCode:{terminated.get('exitCode', 0)}"


def _last_end(container):
    state = container.get("lastState")
    return (state.get("terminated") or NOTHING).get("finishedAt") or "" if state else ""


def _newer(left, right):
    # Timestamps of whole seconds in UTC sort as text.
    return right if right > left else left


def _is_true(conditions, kind):
    return any(c["type"] == kind and c["status"] == "True" for c in conditions)


def _readiness_gates(spec, status):
    gates = spec.get("readinessGates")
    if not gates:
        return NONE
    conditions = status.get("conditions") or ()
    return f"{sum(_is_true(conditions, gate['conditionType']) for gate in gates)}/{len(gates)}"
