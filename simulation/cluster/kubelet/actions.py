"""What must change on the node for a pod to be as it should: decided as data, by pure functions.

Source: computePodActions in pkg/kubelet/kuberuntime/kuberuntime_manager.go. The worker carries the steps out one after another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ..containerd.records import Container, Sandbox
from .containers.restart_policy import may_restart, restarts_after, should_restart
from .records import Step

SIDECAR = "Always"
CHANGED = "Container {0} definition changed, will be restarted"
RESIZED = "Container {0} resize requires restart"


class Health(NamedTuple):
    """What the pod's probers say of its containers; `grace_s` holds a probe's own grace, `may_resize` whether limits may be changed now."""

    kill: Mapping[str, str]  # container -> the Event's words
    grace_s: Mapping[str, int | None]
    started: Callable[[dict[str, Any]], bool]  # of a container's spec
    may_resize: bool = True


def compute(
    pod: dict[str, Any], sandbox: Sandbox | None, containers: Mapping[str, Container | None], health: Health
) -> list[Step]:
    """The steps of one pass. `containers`: name -> containerd's record or None."""
    if sandbox is None or sandbox["state"] not in ("ready", "creating"):
        return _with_new_sandbox(pod, sandbox, containers)
    containers = {name: _of_this(sandbox, record) for name, record in containers.items()}
    init_steps, initialized = _initialize(pod, containers, health)
    if not initialized:
        return init_steps
    return [*init_steps, *_regular(pod, containers, health)]


def _of_this(sandbox, record):
    """A container of an earlier sandbox counts as one that was never started."""
    return record if record and record.get("sandbox", 0) == sandbox["attempt"] else None


def _with_new_sandbox(pod, sandbox, containers):
    """A pod without a sandbox starts from the beginning, its init containers included."""
    started_before = sandbox is not None and any(containers.values())
    names = [spec["name"] for spec in pod["spec"]["containers"]]
    if started_before and not any(
        _wanted_again(pod, spec, containers[spec["name"]]) for spec in pod["spec"]["containers"]
    ):
        return []
    first = [*([Step("renew")] if sandbox is not None else []), Step("mount"), Step("sandbox")]
    init = pod["spec"].get("initContainers") or []
    if init:
        return [*first, Step("start", init[0]["name"], init=True)]
    return [*first, *(Step("start", name) for name in names)]


def _wanted_again(pod, spec, record):
    return record is None or record["state"] != "exited" or restarts_after(pod, spec, record["exit_code"])


def _initialize(pod, containers, health):
    """-> (steps, whether regular containers may be started): init containers one by one, sidecars kept running."""
    begun = any(containers.get(spec["name"]) for spec in pod["spec"]["containers"])
    steps = []
    for spec in pod["spec"].get("initContainers") or []:
        record = containers.get(spec["name"])
        if spec.get("restartPolicy") == SIDECAR:
            step = _sidecar_step(spec, record, health)
            steps += step
            if not begun and (step or not health.started(spec)):
                return steps, False
        elif not begun and not _is_done(record):
            return [*steps, *_init_step(pod, spec, record)], False
    return steps, True


def _is_done(record):
    return record is not None and record["state"] == "exited" and record["exit_code"] == 0


def _init_step(pod, spec, record):
    """Start the init container whose turn it is, unless it runs, or has failed for good."""
    waits = record and record["state"] in ("running", "created")
    over = record and record["state"] == "exited" and not restarts_after(pod, spec, record["exit_code"])
    return [] if waits or over else [Step("start", spec["name"], init=True)]


def _sidecar_step(spec, record, health):
    name = spec["name"]
    if record is None or record["state"] == "exited":
        return [Step("start", name, init=True)]
    if record["state"] == "running" and (name in health.kill or _changed(spec, record)):
        why = health.kill.get(name) or CHANGED.format(name)
        again = Step("start", name, init=True, after_kill=True)
        return [_kill(name, why, health), again]
    return []


def _regular(pod, containers, health):
    steps = []
    for spec in pod["spec"]["containers"]:
        record, name = containers.get(spec["name"]), spec["name"]
        if record is None or record["state"] == "exited":
            if should_restart(pod, spec, record):
                steps.append(Step("start", name))
        elif record["state"] == "running":
            steps += _of_running(pod, spec, record, health)
    return sorted(steps, key=lambda step: step.do not in ("kill", "resize"))


def _of_running(pod, spec, record, health):
    """Kill what is not as it should be, and start it again; or give it other limits while it runs."""
    name, why = spec["name"], _changed(spec, record)
    resized = health.may_resize and _resized(spec, record)
    if resized and _resize_restarts(spec, record):
        why = why or RESIZED.format(name)
    again = why is not None or may_restart(pod, spec)
    why = why or health.kill.get(name)
    if why is None:
        return [Step("resize", name)] if resized else []
    return [_kill(name, why, health), *([Step("start", name, after_kill=True)] if again else [])]


def _kill(name, why, health):
    grace_s = health.grace_s.get(name) if name in health.kill else None
    return Step("kill", name, why=why, grace_s=grace_s)


def _changed(spec, record):
    """Only the image of a running container can be changed in place (containerChanged compares a hash of the spec)."""
    return CHANGED.format(spec["name"]) if record["asked"] != spec["image"] else None


def _resized(spec, record):
    return (spec.get("resources") or {}) != (record.get("resources") or {})


def _resize_restarts(spec, record):
    """Whether a resource changes whose resizePolicy wants a restart."""
    old, new = record.get("resources") or {}, spec.get("resources") or {}
    restarting = {
        policy["resourceName"]
        for policy in spec.get("resizePolicy") or ()
        if policy["restartPolicy"] == "RestartContainer"
    }
    changed = {
        name for side in ("requests", "limits") for name in ("cpu", "memory")
        if (old.get(side) or {}).get(name) != (new.get(side) or {}).get(name)
    }  # fmt: skip
    return bool(changed & restarting)
