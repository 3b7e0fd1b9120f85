"""What others ask a kubelet for on its port 10250: a container's log, a command inside a container.

Source: validateContainerLogStatus in pkg/kubelet/kubelet_pods.go. Refusals are StatusErrors of 400, as the API server passes them on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .. import program
from ..apiserver.api.status import bad_request
from ..containerd.containers import log_of

if TYPE_CHECKING:
    from .kubelet import Kubelet

WAITING = {"ErrImagePull": "image can't be pulled", "ImagePullBackOff": "trying and failing to pull image"}


def logs(kubelet: Kubelet, pod: dict[str, Any], container: str | None = None, previous: bool = False) -> str:
    """What a container wrote, as text. `container` None: the pod's default one, else its first."""
    name = container or default_container(pod)
    uid = pod["metadata"]["uid"]
    record = kubelet.runtime.container(uid, name)
    if previous:
        return _previous(kubelet, pod, name, record)
    if record is not None and "process" in record:
        return log_of(record, record.get("finished_ms", kubelet.ground.now_ms))
    if record is not None and (record.get("started_ms") is not None or record["state"] == "exited"):
        return ""  # it could not be started: its log is empty
    if record is not None and record.get("previous"):
        return record["previous"].get("log", "")
    raise bad_request(_why_none(pod, name))


def _previous(kubelet, pod, name, record):
    """The attempt before; while a container waits for its restart that is the one that its newest record shows."""
    status = _status_of(pod, name) or {}
    shown = ((status.get("lastState") or {}).get("terminated") or {}).get("containerID", "")
    if record is not None and record["state"] == "exited" and shown.endswith(record["id"]):
        return log_of(record, record["finished_ms"])
    if record is None or not record.get("previous") or not shown:
        raise bad_request(f'previous terminated container "{name}" in pod "{pod["metadata"]["name"]}" not found')
    return record["previous"].get("log", "")


def _status_of(pod, name):
    fields = ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")
    statuses = (status for field in fields for status in (pod.get("status") or {}).get(field) or ())
    return next((status for status in statuses if status["name"] == name), None)


def _why_none(pod, name):
    status, pod_name = _status_of(pod, name), pod["metadata"]["name"]
    if status is None:
        return f'container "{name}" in pod "{pod_name}" is not available'
    reason = (status["state"].get("waiting") or {}).get("reason")
    if reason is None:
        return f'container "{name}" in pod "{pod_name}" is terminated'
    return f'container "{name}" in pod "{pod_name}" is waiting to start: {WAITING.get(reason, reason)}'


def default_container(pod: dict[str, Any]) -> str:
    """The annotation kubectl.kubernetes.io/default-container, else the first."""
    named = (pod["metadata"].get("annotations") or {}).get("kubectl.kubernetes.io/default-container")
    names = [spec["name"] for spec in pod["spec"]["containers"]]
    return named if named and named in names else names[0]


def run(
    kubelet: Kubelet, pod: dict[str, Any], command: Sequence[str], container: str | None = None
) -> tuple[int | None, str, str]:
    """A command inside a running container -> (exit code or None: it does not end, stdout, stderr). Its file system is the container's own."""
    name, metadata = container or default_container(pod), pod["metadata"]
    record = kubelet.runtime.container(metadata["uid"], name)
    if record is None or record["state"] != "running":
        raise bad_request(f'container not found ("{name}")')
    about = f"pods/{metadata['namespace']}/{metadata['name']}"
    try:
        code, stdout, stderr, _, _ = kubelet.runtime.exec(metadata["uid"], name, command, about)
    except program.StartError as error:
        return (
            126 if "permission denied" in error.message else 127,
            "",
            f"error: Internal error occurred: {error.message}\n",
        )
    kubelet.process_changed(metadata["uid"], about)
    return code, stdout, stderr
