"""What must change on the node for a pod to be as it should: decided as data, by pure functions.

Source: computePodActions in pkg/kubelet/kuberuntime/kuberuntime_manager.go. A step is {"do": "mount" | "sandbox" | "renew" | "kill" |
"start" | "resize", ...}; the worker carries the steps out one after another.
"""

from .containers.restart_policy import may_restart, restarts_after, should_restart

SIDECAR = "Always"
CHANGED = "Container {0} definition changed, will be restarted"
RESIZED = "Container {0} resize requires restart"


def compute(pod, sandbox, containers, unhealthy):
    """The steps of one pass.

    `containers`: name -> containerd's record or None; `unhealthy`: {"kill": name -> why, "grace": name -> seconds or None, "started": spec -> bool,
    "resize": whether running containers may be given other limits}.
    """
    if sandbox is None or sandbox["state"] not in ("ready", "creating"):
        return _with_new_sandbox(pod, sandbox, containers)
    containers = {name: _of_this(sandbox, found) for name, found in containers.items()}
    init_steps, initialized = _initialize(pod, containers, unhealthy)
    if not initialized:
        return init_steps
    return [*init_steps, *_regular(pod, containers, unhealthy)]


def _of_this(sandbox, found):
    """A container of an earlier sandbox counts as one that was never started."""
    return found if found and found.get("sandbox", 0) == sandbox["attempt"] else None


def _with_new_sandbox(pod, sandbox, containers):
    """A pod without a sandbox starts from the beginning, its init containers included."""
    started_before = sandbox is not None and any(containers.values())
    names = [spec["name"] for spec in pod["spec"]["containers"]]
    if started_before and not any(
        _wanted_again(pod, spec, containers[spec["name"]]) for spec in pod["spec"]["containers"]
    ):
        return []
    first = [*([{"do": "renew"}] if sandbox is not None else []), {"do": "mount"}, {"do": "sandbox"}]
    init = pod["spec"].get("initContainers") or []
    if init:
        return [*first, {"do": "start", "container": init[0]["name"], "init": True}]
    return [*first, *({"do": "start", "container": name} for name in names)]


def _wanted_again(pod, spec, found):
    return found is None or found["state"] != "exited" or restarts_after(pod, spec, found["exit_code"])


def _initialize(pod, containers, unhealthy):
    """-> (steps, whether regular containers may be started): init containers one by one, sidecars kept running."""
    begun = any(containers.get(spec["name"]) for spec in pod["spec"]["containers"])
    steps = []
    for spec in pod["spec"].get("initContainers") or []:
        found = containers.get(spec["name"])
        if spec.get("restartPolicy") == SIDECAR:
            step = _sidecar_step(spec, found, unhealthy)
            steps += step
            if not begun and (step or not unhealthy["started"](spec)):
                return steps, False
        elif not begun and not _is_done(found):
            return [*steps, *_init_step(pod, spec, found)], False
    return steps, True


def _is_done(found):
    return found is not None and found["state"] == "exited" and found["exit_code"] == 0


def _init_step(pod, spec, found):
    """Start the init container whose turn it is, unless it runs, or has failed for good."""
    waits = found and found["state"] in ("running", "created")
    over = found and found["state"] == "exited" and not restarts_after(pod, spec, found["exit_code"])
    return [] if waits or over else [{"do": "start", "container": spec["name"], "init": True}]


def _sidecar_step(spec, found, unhealthy):
    name = spec["name"]
    if found is None or found["state"] == "exited":
        return [{"do": "start", "container": name, "init": True}]
    if found["state"] == "running" and (name in unhealthy["kill"] or _changed(spec, found)):
        why = unhealthy["kill"].get(name) or CHANGED.format(name)
        again = {"do": "start", "container": name, "init": True, "after_kill": True}
        return [_kill(name, why, unhealthy), again]
    return []


def _regular(pod, containers, unhealthy):
    steps = []
    for spec in pod["spec"]["containers"]:
        found, name = containers.get(spec["name"]), spec["name"]
        if found is None or found["state"] == "exited":
            if should_restart(pod, spec, found):
                steps.append({"do": "start", "container": name})
        elif found["state"] == "running":
            steps += _of_running(pod, spec, found, unhealthy)
    return sorted(steps, key=lambda step: step["do"] not in ("kill", "resize"))


def _of_running(pod, spec, found, unhealthy):
    """Kill what is not as it should be, and start it again; or give it other limits while it runs."""
    name, why = spec["name"], _changed(spec, found)
    resized = unhealthy["resize"] and _resized(spec, found)
    if resized and _resize_restarts(spec, found):
        why = why or RESIZED.format(name)
    again = why is not None or may_restart(pod, spec)
    why = why or unhealthy["kill"].get(name)
    if why is None:
        return [{"do": "resize", "container": name}] if resized else []
    return [_kill(name, why, unhealthy), *([{"do": "start", "container": name, "after_kill": True}] if again else [])]


def _kill(name, why, unhealthy):
    grace_s = unhealthy["grace"].get(name) if name in unhealthy["kill"] else None
    return {"do": "kill", "container": name, "why": why, **({"grace_s": grace_s} if grace_s is not None else {})}


def _changed(spec, found):
    """Only the image of a running container can be changed in place (containerChanged compares a hash of the spec)."""
    return CHANGED.format(spec["name"]) if found["asked"] != spec["image"] else None


def _resized(spec, found):
    return (spec.get("resources") or {}) != (found.get("resources") or {})


def _resize_restarts(spec, found):
    """Whether a resource changes whose resizePolicy wants a restart."""
    old, new = found.get("resources") or {}, spec.get("resources") or {}
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
