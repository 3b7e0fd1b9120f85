"""What is: the pod's status as the kubelet finds it. Pure functions of the pod, the runtime's records and the probes' verdicts.

Source: generateAPIPodStatus, getPhase in pkg/kubelet/kubelet_pods.go; conditions in pkg/kubelet/status/generate.go.
"""

from ..clock import rfc3339
from .actions import should_restart

LOST = "The container could not be located when the pod was terminated"
KEPT = ("nominatedNodeName", "resize", "ephemeralContainerStatuses", "resourceClaimStatuses", "extendedResourceClaimStatus")


def generate(pod, view, timestamp, over=None, terminal=False):
    """The status object. `view` is a View; `over` is {"phase", "reason", "message"} where the kubelet has decided the end.

    `terminal`: nothing of the pod will run again, whatever its restart policy says.
    """
    old = pod.get("status") or {}
    spec = pod["spec"]
    init = [_container_status(pod, c, view, old, "initContainerStatuses") for c in spec.get("initContainers") or ()]
    regular = [_container_status(pod, c, view, old, "containerStatuses") for c in spec["containers"]]
    current_phase = (over or {}).get("phase") or phase(pod, init, regular, terminal)
    status = {field: old[field] for field in KEPT if field in old}
    status = {"observedGeneration": pod["metadata"].get("generation", 1), **status, "phase": current_phase}
    status["conditions"] = _conditions(pod, view, init, regular, current_phase, timestamp, old)
    for field in ("reason", "message"):
        if (over or {}).get(field):
            status[field] = over[field]
        elif old.get(field) and old.get("phase") in ("Failed", "Succeeded"):
            status[field] = old[field]
    status.update(_addresses(pod, view, old))
    status["startTime"] = old.get("startTime") or timestamp
    if init:
        status["initContainerStatuses"] = init
    status["containerStatuses"] = regular
    status["qosClass"] = old.get("qosClass", "BestEffort")
    return status


def _addresses(pod, view, old):
    """hostIP, and the pod's own address once it is known; a pod that has ended keeps it."""
    found = {"hostIP": view.host_ip, "hostIPs": [{"ip": view.host_ip}]}
    address = view.host_ip if pod["spec"].get("hostNetwork") else view.pod_ip or old.get("podIP")
    return {**found, "podIP": address, "podIPs": [{"ip": address}]} if address else found


def _container_status(pod, spec, view, old, field):
    name = spec["name"]
    record = view.containers.get(name)
    before = next((status for status in old.get(field) or () if status["name"] == name), None)
    status = {"name": name, "state": {}, "lastState": {}, "ready": False, "restartCount": 0}
    status |= {"image": spec["image"], "imageID": "", "started": False}
    if record is None:
        status = _never_started(pod, before, status, field)
    else:
        status = _from_record(record, spec, status)
    reason = view.reasons.get(name)
    if reason and (record is None or record["state"] != "running"):
        status = _with_reason(pod, spec, record, status, reason)
    return _with_verdicts(status, record, spec, view, field)


def _never_started(pod, before, status, field):
    waiting = "PodInitializing" if pod["spec"].get("initContainers") else "ContainerCreating"
    status["state"] = {"waiting": {"reason": waiting}}
    if before:
        status["restartCount"] = before.get("restartCount", 0)
        status["lastState"] = before.get("lastState") or {}
    return status


def _from_record(record, spec, status):
    status["restartCount"] = record["attempt"]
    status["image"], status["imageID"] = record["image"], record["imageID"]
    status["containerID"] = f"containerd://{record['id']}"
    if record["state"] == "running":
        status["state"] = {"running": {"startedAt": rfc3339(record["started_ms"])}}
        status["user"] = {"linux": {"uid": 0, "gid": 0, "supplementalGroups": [0]}}
        resources = spec.get("resources") or {}
        if resources:
            status["resources"] = resources
            if resources.get("requests"):
                status["allocatedResources"] = resources["requests"]
    elif record["state"] == "exited":
        status["state"] = {"terminated": terminated(record)}
    else:
        status["state"] = {"waiting": {"reason": "ContainerCreating"}}
    if record.get("previous"):
        status["lastState"] = {"terminated": terminated(record["previous"])}
    return status


def terminated(record):
    """The terminated state of an attempt: exit code, reason, message, times."""
    state = {"exitCode": record["exit_code"], "reason": record["reason"]}
    if record.get("message"):
        state["message"] = record["message"]
    state["startedAt"] = rfc3339(record["started_ms"]) if record.get("started_ms") is not None else "1970-01-01T00:00:00Z"
    state["finishedAt"] = rfc3339(record["finished_ms"])
    state["containerID"] = f"containerd://{record['id']}"
    return state


def _with_reason(pod, spec, record, status, reason):
    """A container that will be started again is waiting, with the reason of the last try; its end moves to lastState."""
    if record is not None and not should_restart(pod, spec, record):
        return status
    waiting = {"reason": reason[0], **({"message": reason[1]} if reason[1] else {})}
    if "terminated" in status["state"]:
        status["lastState"] = status["state"]
    status["state"] = {"waiting": waiting}
    return status


def _with_verdicts(status, record, spec, view, field):
    """ready and started: running, and what the probes say (pkg/kubelet/prober/prober_manager.go UpdatePodStatus)."""
    name, running = spec["name"], record is not None and record["state"] == "running"
    started = running and view.started(spec)
    status["started"] = started
    if field == "initContainerStatuses" and spec.get("restartPolicy") != "Always":
        status["started"] = running
        status["ready"] = "terminated" in status["state"] and status["state"]["terminated"]["exitCode"] == 0
    else:
        status["ready"] = running and started and view.ready(spec)
    status["volumeMounts"] = [_mount(mount) for mount in spec.get("volumeMounts") or ()]
    if not status["volumeMounts"] or name not in view.containers or record is None:
        status.pop("volumeMounts")
    return status


def _mount(mount):
    shown = {"name": mount["name"], "mountPath": mount["mountPath"]}
    return {**shown, "readOnly": True, "recursiveReadOnly": "Disabled"} if mount.get("readOnly") else shown


def phase(pod, init, regular, terminal=False):
    """getPhase: Pending until something has started; Running; Succeeded or Failed once nothing will run again."""
    spec = pod["spec"]
    pending_init = failed_init = 0
    for container, status in zip(spec.get("initContainers") or (), init, strict=True):
        sidecar = container.get("restartPolicy") == "Always"
        state, last = status["state"], status["lastState"]
        if sidecar:
            pending_init += not status["started"] and not last and "terminated" not in state
        elif "running" in state:
            pending_init += 1
        elif "terminated" in state:
            failed_init += state["terminated"]["exitCode"] != 0
        elif "terminated" in last:
            failed_init += last["terminated"]["exitCode"] != 0
        else:
            pending_init += 1
    counts = _count(regular)
    if failed_init and spec.get("restartPolicy") == "Never":
        return "Failed"
    if pending_init or failed_init:
        if not any(counts[kind] for kind in ("running", "stopped", "succeeded")):
            return "Pending"
    return _phase_of(pod, counts, terminal)


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


def _phase_of(pod, counts, terminal):
    policy = pod["spec"].get("restartPolicy", "Always")
    if counts["waiting"]:
        return "Pending"
    if counts["running"] and not counts["unknown"]:
        return "Running"
    if not counts["running"] and counts["stopped"] and not counts["unknown"]:
        if terminal:
            return "Succeeded" if counts["stopped"] == counts["succeeded"] else "Failed"
        if policy == "Always":
            return "Running"
        if counts["stopped"] == counts["succeeded"]:
            return "Succeeded"
        return "Failed" if policy == "Never" else "Running"
    return "Pending"


def terminated_for_good(pod, made, timestamp):
    """TerminatePod: what never showed up counts as lost, and the phase becomes terminal (pkg/kubelet/status/status_manager.go)."""
    if made["phase"] in ("Succeeded", "Failed") and not _lost(made["containerStatuses"]):
        return made
    regular = [_as_lost(status) for status in made["containerStatuses"]]
    last = "Succeeded" if made["phase"] == "Succeeded" else "Failed"
    conditions = made["conditions"]
    if made["phase"] not in ("Succeeded", "Failed"):
        ended = {"Ready": "PodFailed", "ContainersReady": "PodFailed"}
        conditions = [_ended(condition, ended, timestamp) for condition in conditions]
    return {**made, "phase": last, "containerStatuses": regular, "conditions": conditions}


def _lost(statuses):
    return any("terminated" not in status["state"] for status in statuses)


def _as_lost(status):
    if "terminated" in status["state"]:
        return status
    state = {"exitCode": 137, "reason": "ContainerStatusUnknown", "message": LOST, "startedAt": None, "finishedAt": None}
    return {**status, "state": {"terminated": state}, "ready": False, "started": False}


def _ended(condition, reasons, timestamp):
    if condition["type"] not in reasons:
        return condition
    made = {**condition, "status": "False", "reason": reasons[condition["type"]]}
    if condition["status"] != "False":
        made["lastTransitionTime"] = timestamp
    return {field: value for field, value in made.items() if field != "message"}


def _conditions(pod, view, init, regular, current_phase, timestamp, old):
    made = [
        ("PodReadyToStartContainers", view.sandbox_ready, None, None),
        ("Initialized", *_initialized(pod, init, regular, current_phase)),
        *_readiness(pod, regular, init, current_phase, old),
        ("PodScheduled", True, None, None),
    ]
    before = {condition["type"]: condition for condition in old.get("conditions") or ()}
    generation = pod["metadata"].get("generation", 1)
    conditions = [_condition(kind, *verdict, before.get(kind), timestamp, generation) for kind, *verdict in made]
    own = {kind for kind, *_ in made}
    return [*conditions, *(condition for kind, condition in before.items() if kind not in own)]


def _condition(kind, holds, reason, message, before, timestamp, generation):
    status = "True" if holds else "False"
    since = before["lastTransitionTime"] if before and before["status"] == status else timestamp
    made = {"type": kind, "observedGeneration": generation, "status": status, "lastProbeTime": None, "lastTransitionTime": since}
    if reason:
        made["reason"] = reason
    if message:
        made["message"] = message
    return made


def _initialized(pod, init, regular, current_phase):
    started = any("running" in status["state"] or "terminated" in status["state"] or status["lastState"] for status in regular)
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
    if current_phase in ("Succeeded", "Failed"):
        reason = "PodCompleted" if current_phase == "Succeeded" else "PodFailed"
        return [("Ready", False, reason, None), ("ContainersReady", False, reason, None)]
    sidecars = {c["name"] for c in pod["spec"].get("initContainers") or () if c.get("restartPolicy") == "Always"}
    counted = [status for status in init if status["name"] in sidecars] + regular
    unready = [status["name"] for status in counted if not status["ready"]]
    verdict = (True, None, None)
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
