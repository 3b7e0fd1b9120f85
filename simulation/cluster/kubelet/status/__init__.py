"""What is: the pod's status as the kubelet finds it. Pure functions of the pod, the runtime's records and the probes' verdicts.

Source: generateAPIPodStatus, getPhase in pkg/kubelet/kubelet_pods.go; conditions in pkg/kubelet/status/generate.go.
"""

from __future__ import annotations

from typing import Any

from ...component_helpers.pods import TERMINAL
from ..containers.restart_policy import restarts_after, will_restart
from ..records import End
from .conditions import conditions
from .container_statuses import container_status
from .observed import Observed

LOST = "The container could not be located when the pod was terminated"
KEPT = (
    "nominatedNodeName",
    "resize",
    "ephemeralContainerStatuses",
    "resourceClaimStatuses",
    "extendedResourceClaimStatus",
)


def generate(
    pod: dict[str, Any], observed: Observed, timestamp: str, end: End | None = None, terminal: bool = False
) -> dict[str, Any]:
    """The status object. `end`: where the kubelet has decided that the pod is over.

    `terminal`: nothing of the pod will run again, whatever its restart policy says.
    """
    old = pod.get("status") or {}
    spec = pod["spec"]
    init = [container_status(pod, c, observed, old, "initContainerStatuses") for c in spec.get("initContainers") or ()]
    regular = [container_status(pod, c, observed, old, "containerStatuses") for c in spec["containers"]]
    current_phase = end.phase if end else phase(pod, init, regular, terminal)
    status = {field: old[field] for field in KEPT if field in old}
    status = {"observedGeneration": pod["metadata"].get("generation", 1), **status, "phase": current_phase}
    status["conditions"] = conditions(pod, observed, init, regular, current_phase, timestamp, old)
    for field in ("reason", "message"):
        if end and getattr(end, field):
            status[field] = getattr(end, field)
        elif old.get(field) and old.get("phase") in TERMINAL:
            status[field] = old[field]
    status.update(_addresses(pod, observed, old))
    status["startTime"] = old.get("startTime") or timestamp
    if init:
        status["initContainerStatuses"] = init
    status["containerStatuses"] = regular
    status["qosClass"] = old.get("qosClass", "BestEffort")
    return status


def _addresses(pod, observed, old):
    """hostIP, and the pod's own address once it is known; a pod that has ended keeps it."""
    host = {"hostIP": observed.host_ip, "hostIPs": [{"ip": observed.host_ip}]}
    address = observed.host_ip if pod["spec"].get("hostNetwork") else observed.pod_ip or old.get("podIP")
    return {**host, "podIP": address, "podIPs": [{"ip": address}]} if address else host


def phase(pod: dict[str, Any], init: list[dict], regular: list[dict], terminal: bool = False) -> str:
    """getPhase: Pending until something has started; Running; Succeeded or Failed once nothing will run again."""
    pending, failed, for_good = _count_init(pod, init)
    counts = _count(regular)
    if for_good:
        return "Failed"
    if (pending or failed) and not any(counts[kind] for kind in ("running", "stopped", "succeeded")):
        return "Pending"
    again = any(_comes_back(pod, spec, status) for spec, status in zip(pod["spec"]["containers"], regular, strict=True))
    return _phase_of(counts, terminal, again)


def _count_init(pod, init):
    """(init containers that are not done, that have failed, whether one has failed for good)."""
    pending = failed = 0
    for_good = False
    for spec, status in zip(pod["spec"].get("initContainers") or (), init, strict=True):
        state, last = status["state"], status["lastState"]
        ended = state.get("terminated") or ("running" not in state and last.get("terminated"))
        if spec.get("restartPolicy") == "Always":
            pending += not status["started"] and not last and "terminated" not in state
        elif not ended:
            pending += 1
        elif ended["exitCode"]:
            failed += 1
            for_good = for_good or ("terminated" in state and not restarts_after(pod, spec, ended["exitCode"]))
    return pending, failed, for_good


def _comes_back(pod, spec, status):
    """Whether a container that has stopped will be started again, as far as its status shows."""
    waits = "waiting" in status["state"] and "terminated" in status["lastState"]
    return waits or will_restart(pod, spec, status)


def _count(statuses):
    counts = dict.fromkeys(("unknown", "running", "waiting", "stopped", "succeeded"), 0)
    for status in statuses:
        state, last = status["state"], status["lastState"]
        if "running" in state:
            counts["running"] += 1
        elif "terminated" in state:
            counts["stopped"] += 1
            counts["succeeded"] += state["terminated"]["exitCode"] == 0
        elif "waiting" in state:
            counts["stopped" if "terminated" in last else "waiting"] += 1
        else:
            counts["unknown"] += 1
    return counts


def _phase_of(counts, terminal, again):
    if counts["waiting"]:
        return "Pending"
    if counts["running"] and not counts["unknown"]:
        return "Running"
    if not counts["running"] and counts["stopped"] and not counts["unknown"]:
        if again and not terminal:
            return "Running"
        return "Succeeded" if counts["stopped"] == counts["succeeded"] else "Failed"
    return "Pending"


def terminated_for_good(pod: dict[str, Any], made: dict[str, Any], timestamp: str) -> dict[str, Any]:
    """TerminatePod: what never showed up counts as lost, and the phase becomes terminal (pkg/kubelet/status/status_manager.go)."""
    if made["phase"] in TERMINAL and not _lost(made["containerStatuses"]):
        return made
    regular = made["containerStatuses"]
    if _has_initialized(pod, made):
        regular = [_as_lost(status) for status in regular]
    last = "Succeeded" if made["phase"] == "Succeeded" else "Failed"
    conditions = made["conditions"]
    if made["phase"] not in TERMINAL:
        ended = {"Ready": "PodFailed", "ContainersReady": "PodFailed"}
        conditions = [_ended(condition, ended, timestamp) for condition in conditions]
    return {**made, "phase": last, "containerStatuses": regular, "conditions": conditions}


def _has_initialized(pod, made):
    """Whether its regular containers can ever have been begun; if not, there is nothing of them to be lost."""
    begun = any("waiting" not in status["state"] or status["lastState"] for status in made["containerStatuses"])
    init = made.get("initContainerStatuses") or ()
    return begun or not init or (init[-1]["state"].get("terminated") or {"exitCode": 1})["exitCode"] == 0


def _lost(statuses):
    return any("terminated" not in status["state"] for status in statuses)


def _as_lost(status):
    if "terminated" in status["state"]:
        return status
    state = {
        "exitCode": 137,
        "reason": "ContainerStatusUnknown",
        "message": LOST,
        "startedAt": None,
        "finishedAt": None,
    }
    return {**status, "state": {"terminated": state}, "ready": False, "started": False}


def _ended(condition, reasons, timestamp):
    if condition["type"] not in reasons:
        return condition
    made = {**condition, "status": "False", "reason": reasons[condition["type"]]}
    if condition["status"] != "False":
        made["lastTransitionTime"] = timestamp
    return {field: value for field, value in made.items() if field != "message"}
