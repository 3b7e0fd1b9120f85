"""Steps that take things down: one container, or the whole pod within its grace period (killContainer, SyncTerminatingPod)."""

from ..verbs import VERBS
from . import hooks

TERMINATE, UNMOUNT = VERBS["kubelet.terminate"], VERBS["kubelet.unmount-volumes"]
DONE = "done"
LEAST_GRACE_S = 2


def kill(work, step):
    """One container: the Event, preStop, then StopContainer with what is left of the grace; waits for its end."""
    name = step["container"]
    record = work.container(name)
    if record is None or record["state"] != "running":
        return DONE
    at = step.get("stage")
    if at is None:
        return _announce(work, step, name)
    if at == "stop":
        _change(work, step, stage="wait")
        work.runtime.stop_container(work.uid, name, work.about, max(LEAST_GRACE_S, _grace_s(work, step) - step["hook_s"]))
        return kill(work, work.record["steps"][0]) if work.container(name)["state"] != "running" else None
    return None


def _announce(work, step, name):
    spec = work.spec_of(name)
    init = spec not in work.pod["spec"]["containers"]
    work.event("Normal", "Killing", step["why"], name, init)
    took_ms = min(hooks.pre_stop(work, spec), _grace_s(work, step) * 1000)
    _change(work, step, stage="stop", hook_s=took_ms // 1000)
    return took_ms


def _change(work, step, **more):
    work.record["steps"] = [{**step, **more}, *work.record["steps"][1:]]


def _grace_s(work, step):
    """Seconds: the deletion's, else the probe's own, else the pod's (killContainer)."""
    metadata, spec = work.pod["metadata"], work.pod["spec"]
    if metadata.get("deletionGracePeriodSeconds") is not None:
        return metadata["deletionGracePeriodSeconds"]
    if step.get("grace_s") is not None:
        return step["grace_s"]
    return spec.get("terminationGracePeriodSeconds", 30)


def stop_pod(work, step):
    """All containers in parallel, sidecars after them in reverse order; then the sandbox."""
    if step.get("stage") == "sandbox":
        return DONE
    waves = step.get("waves")
    if waves is None:
        waves = _waves(work)
        _change(work, step, waves=waves, since_ms=work.now_ms)
        step = work.record["steps"][0]
    while waves:
        if not step.get("asked"):
            return _ask(work, step, waves[0])
        if any(work.container(name)["state"] == "running" for name in waves[0]):
            return _continue(work, step, waves[0])
        waves = waves[1:]
        _change(work, step, waves=waves, asked=None)
        step = work.record["steps"][0]
    _change(work, step, stage="sandbox")
    return work.runtime.stop_pod_sandbox(work.uid, work.about)


def _waves(work):
    """Lists of running containers: the regular ones together, then each sidecar, last first."""
    running = {name for name, record in work.containers().items() if record and record["state"] == "running"}
    spec = work.pod["spec"]
    regular = [c["name"] for c in spec["containers"] if c["name"] in running]
    init = [c for c in spec.get("initContainers") or () if c["name"] in running]
    regular += [c["name"] for c in init if c.get("restartPolicy") != "Always"]
    sidecars = [[c["name"]] for c in reversed(init) if c.get("restartPolicy") == "Always"]
    return ([regular] if regular else []) + sidecars


def _ask(work, step, names):
    """The Events, the hooks; stop_at says when each container's hook is over."""
    asked = {}
    for name in names:
        work.event("Normal", "Killing", f"Stopping container {name}", name)
        took_ms = min(hooks.pre_stop(work, work.spec_of(name)), _grace_s(work, step) * 1000)
        asked[name] = work.now_ms + took_ms
    _change(work, step, asked=asked)
    return _continue(work, work.record["steps"][0], names)


def _continue(work, step, names):
    """SIGTERM for those whose hook is over; waits for the rest. Returns ms until the next hook ends, or None."""
    asked = dict(step["asked"])
    for name in names:
        at_ms = asked.get(name)
        if at_ms is not None and at_ms <= work.now_ms:
            asked[name] = None
            used_s = (work.now_ms - step["since_ms"]) // 1000
            grace_s = max(LEAST_GRACE_S, _grace_s(work, step) - used_s)
            work.runtime.stop_container(work.uid, name, work.about, grace_s)
    _change(work, step, asked=asked)
    if not any(work.container(name)["state"] == "running" for name in names):
        return 0
    left = [at_ms for at_ms in asked.values() if at_ms is not None]
    return min(left) - work.now_ms if left else None


def clean_up(work, step):
    """SyncTerminatedPod: volumes are unmounted, what is left in the runtime is removed."""
    if step.get("stage") is None:
        _change(work, step, stage="unmounted")
        return work.hall.latency.ms("volumes.unmount", work.uid)
    work.record["mounted"] = False
    work.record["stage"] = "terminated"
    work.tell(UNMOUNT)
    return DONE
