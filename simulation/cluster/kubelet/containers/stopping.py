"""Steps that take things down: one container, or the whole pod within its grace period (killContainer, SyncTerminatingPod)."""

from ...verbs import VERBS
from .. import volumes
from ..handlers import hooks

UNMOUNT = VERBS["kubelet.unmount-volumes"]
DONE = "done"
LEAST_GRACE_S = 2


def renew(work, step):
    """The sandbox is dead, or of another attempt: what is left of it is taken down before a new one is made."""
    if step.get("stage"):
        return DONE
    if work.runtime.sandbox(work.uid)["state"] != "failed":
        work.event("Normal", "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.")
    _change(work, step, stage="stopping")
    return work.runtime.stop_pod_sandbox(work.uid, work.about)


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
        work.runtime.stop_container(
            work.uid, name, work.about, max(LEAST_GRACE_S, _grace_s(work, step) - step["hook_s"])
        )
        return kill(work, work.record["steps"][0]) if work.container(name)["state"] != "running" else None
    return None


def _announce(work, step, name):
    spec = work.spec_of(name)
    work.event("Normal", "Killing", step["why"], name, work.is_init(spec))
    took_ms = min(hooks.pre_stop(work, spec), _grace_s(work, step) * 1000)
    _change(work, step, stage="stop", hook_s=took_ms // 1000)
    return took_ms


def _change(work, step, **more):
    work.record["steps"] = [{**step, **more}, *work.record["steps"][1:]]


def _grace_s(work, step):
    """Seconds: the deletion's, else the probe's own, else the pod's (killContainer)."""
    if work.pod is None:
        return LEAST_GRACE_S
    metadata, spec = work.pod["metadata"], work.pod["spec"]
    if "evicted" in work.record:
        return 1
    if metadata.get("deletionGracePeriodSeconds") is not None:
        return metadata["deletionGracePeriodSeconds"]
    if step.get("grace_s") is not None:
        return step["grace_s"]
    return spec.get("terminationGracePeriodSeconds", 30)


def stop_pod(work, step):
    """All containers at once: the Events, the hooks; SIGTERM for each in its turn, sidecars last; then the sandbox."""
    if step.get("stage") == "sandbox":
        return DONE
    if "turns" not in step:
        step = _ask(work, step)
    running = [name for name in step["turns"] if work.container(name)["state"] == "running"]
    if running:
        return _go_on(work, step, running)
    _change(work, step, stage="sandbox")
    return work.runtime.stop_pod_sandbox(work.uid, work.about)


def _ask(work, step):
    """Each container's Event and preStop hook; `turns`: name -> when its hook is over, None once it was asked to stop."""
    turns = {}
    for spec in work.specs() if work.pod else _orphans(work):
        name, record = spec["name"], work.container(spec["name"])
        if record and record["state"] == "running":
            init = bool(work.pod) and work.is_init(spec)
            work.event("Normal", "Killing", f"Stopping container {name}", name, init)
            turns[name] = work.now_ms + min(hooks.pre_stop(work, spec), _grace_s(work, step) * 1000)
    _change(work, step, turns=turns, since_ms=work.now_ms)
    return work.record["steps"][0]


def _orphans(work):
    """The object is gone already (force-deleted): what still runs is stopped all the same."""
    return [{"name": name} for name in (work.runtime.sandbox(work.uid) or {}).get("containers", ())]


def _go_on(work, step, running):
    """SIGTERM for those whose hook is over and whose turn has come. Returns ms until the next hook ends, or None."""
    turns, used_s = dict(step["turns"]), (work.now_ms - step["since_ms"]) // 1000
    for name in running:
        at_ms = turns[name]
        if at_ms is not None and at_ms <= work.now_ms and not _must_wait(work, name, running):
            turns[name] = None
            work.runtime.stop_container(work.uid, name, work.about, max(LEAST_GRACE_S, _grace_s(work, step) - used_s))
    _change(work, step, turns=turns)
    if not all(work.container(name)["state"] == "running" for name in running):
        return 0
    left = [turns[name] for name in running if turns[name] is not None and turns[name] > work.now_ms]
    return min(left) - work.now_ms if left else None


def _must_wait(work, name, running):
    """A sidecar waits for all regular containers and for the sidecars after it."""
    order = [spec["name"] for spec in (work.pod["spec"].get("initContainers") or ())] if work.pod else []
    if name not in order:
        return False
    return any(other not in order or order.index(other) > order.index(name) for other in running if other != name)


def clean_up(work, step):
    """SyncTerminatedPod: volumes are unmounted, what is left in the runtime is removed."""
    if step.get("stage") is None:
        _change(work, step, stage="unmounted")
        if work.pod is not None:
            work.set_status(work.generate())
        return work.ground.latency.ms("volumes.unmount", work.uid)
    volumes.unmount(work)
    work.record["stage"] = "terminated"
    work.tell(UNMOUNT)
    return DONE
