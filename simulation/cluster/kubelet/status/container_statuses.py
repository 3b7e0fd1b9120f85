"""A container's part of the status: its state, what came before, whether it is ready and started.

Source: convertToAPIContainerStatuses in pkg/kubelet/kubelet_pods.go, UpdatePodStatus in pkg/kubelet/prober/prober_manager.go.
"""

from ...clock import rfc3339
from ..containers.restart_policy import should_restart


def container_status(pod, spec, observed, old, field):
    """One entry of containerStatuses or initContainerStatuses (`field`); `old` is the status as the API server has it."""
    name = spec["name"]
    record = observed.containers.get(name)
    before = next((status for status in old.get(field) or () if status["name"] == name), None)
    status = {"name": name, "state": {}, "lastState": {}, "ready": False, "restartCount": 0}
    status |= {"image": spec["image"], "imageID": "", "started": False}
    if record is None:
        status = _never_started(pod, before, status, field)
    else:
        status = _from_record(pod, record, status)
    reason = observed.reasons.get(name)
    if reason and (record is None or record["state"] != "running"):
        status = _with_reason(pod, spec, record, status, reason)
    return _with_verdicts(status, record, spec, observed, field)


def _never_started(pod, before, status, field):
    status["state"] = _waiting(pod)
    if before:
        status["restartCount"] = before.get("restartCount", 0)
        status["lastState"] = before.get("lastState") or {}
    return status


def _waiting(pod):
    """The state of a container that was not started yet, whatever of it is there already."""
    return {"waiting": {"reason": "PodInitializing" if pod["spec"].get("initContainers") else "ContainerCreating"}}


def _from_record(pod, record, status):
    status["restartCount"] = record["attempt"]
    status["image"], status["imageID"] = record["image"], record["imageID"]
    status["containerID"] = f"containerd://{record['id']}"
    if record["state"] == "running":
        status["state"] = {"running": {"startedAt": rfc3339(record["started_ms"])}}
        status["user"] = {"linux": {"uid": 0, "gid": 0, "supplementalGroups": [0]}}
        resources = record.get("resources") or {}
        if resources:
            status["resources"] = resources
            if resources.get("requests"):
                status["allocatedResources"] = resources["requests"]
    elif record["state"] == "exited":
        status["state"] = {"terminated": terminated(record)}
    else:
        status["state"] = _waiting(pod)
    if record.get("previous"):
        status["lastState"] = {"terminated": terminated(record["previous"])}
    return status


def terminated(record):
    """The terminated state of an attempt: exit code, reason, message, times."""
    state = {"exitCode": record["exit_code"], "reason": record["reason"]}
    if record.get("message"):
        state["message"] = record["message"]
    state["startedAt"] = (
        rfc3339(record["started_ms"]) if record.get("started_ms") is not None else "1970-01-01T00:00:00Z"
    )
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


def _with_verdicts(status, record, spec, observed, field):
    """ready and started: running, and what the probes say (pkg/kubelet/prober/prober_manager.go UpdatePodStatus)."""
    name, running = spec["name"], record is not None and record["state"] == "running"
    started = running and observed.started(spec)
    status["started"] = started
    if field == "initContainerStatuses" and spec.get("restartPolicy") != "Always":
        status["started"] = running
        status["ready"] = "terminated" in status["state"] and status["state"]["terminated"]["exitCode"] == 0
    else:
        status["ready"] = running and started and observed.ready(spec)
    status["volumeMounts"] = [_mount(mount) for mount in spec.get("volumeMounts") or ()]
    if not status["volumeMounts"] or name not in observed.containers or record is None:
        status.pop("volumeMounts")
    return status


def _mount(mount):
    shown = {"name": mount["name"], "mountPath": mount["mountPath"]}
    return {**shown, "readOnly": True, "recursiveReadOnly": "Disabled"} if mount.get("readOnly") else shown
