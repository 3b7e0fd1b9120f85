"""What must change on the node for a pod to be as it should: decided as data, by pure functions.

Source: computePodActions in pkg/kubelet/kuberuntime/kuberuntime_manager.go. A step is {"do": "mount" | "sandbox" | "kill" |
"start", ...}; the worker carries the steps out one after another.
"""

SIDECAR = "Always"
CHANGED = "Container {0} definition changed, will be restarted"


def compute(pod, sandbox, containers, unhealthy):
    """The steps of one pass. `containers`: name -> containerd's record or None; `unhealthy`: name -> why it must be killed."""
    if sandbox is None or sandbox["state"] not in ("ready", "creating"):
        return _with_new_sandbox(pod, sandbox, containers)
    init_steps, initialized = _initialize(pod, containers, unhealthy)
    if not initialized:
        return init_steps
    return [*init_steps, *_regular(pod, containers, unhealthy)]


def _with_new_sandbox(pod, sandbox, containers):
    """A pod without a sandbox starts from the beginning, its init containers included."""
    started_before = sandbox is not None and any(containers.values())
    names = [spec["name"] for spec in pod["spec"]["containers"]]
    if started_before and not any(should_restart(pod, spec, containers[spec["name"]]) for spec in pod["spec"]["containers"]):
        return []
    first = [{"do": "mount"}, {"do": "sandbox"}]
    init = pod["spec"].get("initContainers") or []
    if init:
        return [*first, {"do": "start", "container": init[0]["name"], "init": True}]
    return [*first, *({"do": "start", "container": name} for name in names)]


def _initialize(pod, containers, unhealthy):
    """-> (steps, whether regular containers may be started): init containers one by one, sidecars kept running."""
    init = pod["spec"].get("initContainers") or []
    begun = any(containers.get(spec["name"]) for spec in pod["spec"]["containers"])
    steps = []
    for spec in init:
        found = containers.get(spec["name"])
        sidecar = spec.get("restartPolicy") == SIDECAR
        if sidecar:
            step = _sidecar_step(spec, found, unhealthy)
            steps += step
            if not begun and (step or not unhealthy["started"](spec)):
                return steps, False
            continue
        if begun or (found and found["state"] == "exited" and found["exit_code"] == 0):
            continue
        if found and found["state"] in ("running", "created"):
            return steps, False
        if found and found["state"] == "exited" and not restarts_on_failure(pod, spec):
            return steps, False  # the pod has failed for good
        return [*steps, {"do": "start", "container": spec["name"], "init": True}], False
    return steps, True


def _sidecar_step(spec, found, unhealthy):
    name = spec["name"]
    if found is None or found["state"] == "exited":
        return [{"do": "start", "container": name, "init": True}]
    if name in unhealthy["kill"]:
        again = {"do": "start", "container": name, "init": True, "after_kill": True}
        return [{"do": "kill", "container": name, "why": unhealthy["kill"][name]}, again]
    return []


def _regular(pod, containers, unhealthy):
    steps = []
    for spec in pod["spec"]["containers"]:
        found, name = containers.get(spec["name"]), spec["name"]
        if found is None or found["state"] == "exited":
            if should_restart(pod, spec, found):
                steps.append({"do": "start", "container": name})
        elif found["state"] == "running" and (why := unhealthy["kill"].get(name) or _changed(spec, found)):
            steps.append({"do": "kill", "container": name, "why": why})
            if restarts_on_failure(pod, spec) or why == CHANGED.format(name):
                steps.append({"do": "start", "container": name, "after_kill": True})
    return sorted(steps, key=lambda step: step["do"] != "kill")


def _changed(spec, found):
    """Only the image of a running container can be changed in place (containerChanged compares a hash of the spec)."""
    return CHANGED.format(spec["name"]) if found["asked"] != spec["image"] else None


def restart_policy(pod, spec):
    return spec.get("restartPolicy") or pod["spec"].get("restartPolicy", "Always")


def restarts_on_failure(pod, spec):
    return restart_policy(pod, spec) != "Never"


def should_restart(pod, spec, found):
    """ShouldContainerBeRestarted: never started, or ended in a way after which its policy wants it again."""
    if found is None or found["state"] != "exited":
        return found is None
    policy = restart_policy(pod, spec)
    return policy == "Always" or (policy == "OnFailure" and found["exit_code"] != 0)
