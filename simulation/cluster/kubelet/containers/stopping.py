"""Steps that take things down: one container, or the whole pod within its grace period (killContainer, SyncTerminatingPod)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...verbs import VERBS
from .. import volumes
from ..handlers import hooks
from ..outcomes import DONE, StepOutcome
from ..records import TERMINATED, Step

if TYPE_CHECKING:
    from ..work import Work

UNMOUNT = VERBS["kubelet.unmount-volumes"]
LEAST_GRACE_S = 2


def renew(work: Work, step: Step) -> StepOutcome:
    """The sandbox is dead, or of another attempt: what is left of it is taken down before a new one is made."""
    if step.stage:
        return DONE
    sandbox = work.runtime.sandbox(work.uid)
    if sandbox is None or sandbox["state"] != "failed":
        work.event("Normal", "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.")
    work.mark(stage="stopping")
    return work.runtime.stop_pod_sandbox(work.uid, work.about)


def kill(work: Work, step: Step) -> StepOutcome:
    """One container: the Event, preStop, then StopContainer with what is left of the grace; waits for its end."""
    name = step.container
    if not work.runs(name):
        return DONE
    if step.stage is None:
        return _announce(work, step, name)
    if step.stage == "stop":
        work.mark(stage="wait")
        work.runtime.stop_container(work.uid, name, work.about, max(LEAST_GRACE_S, _grace_s(work, step) - step.hook_s))
        return None if work.runs(name) else kill(work, work.under_way.steps[0])
    return None


def _announce(work, step, name):
    spec = work.spec_of(name)
    work.event("Normal", "Killing", step.why, name, work.is_init(spec))
    took_ms = min(hooks.pre_stop(work, spec), _grace_s(work, step) * 1000)
    work.mark(stage="stop", hook_s=took_ms // 1000)
    return took_ms


def _grace_s(work, step):
    """Seconds: the deletion's, else the probe's own, else the pod's (killContainer)."""
    if work.pod is None:
        return LEAST_GRACE_S
    metadata, spec = work.pod["metadata"], work.pod["spec"]
    if work.record.evicted is not None:
        return 1
    if metadata.get("deletionGracePeriodSeconds") is not None:
        return metadata["deletionGracePeriodSeconds"]
    if step.grace_s is not None:
        return step.grace_s
    return spec.get("terminationGracePeriodSeconds", 30)


def stop_pod(work: Work, step: Step) -> StepOutcome:
    """All containers at once: the Events, the hooks; SIGTERM for each in its turn, sidecars last; then the sandbox."""
    if step.stage == "sandbox":
        return DONE
    if step.turns is None:
        step = _ask(work, step)
    running = [name for name in step.turns or () if work.runs(name)]
    if running:
        return _go_on(work, step, running)
    work.mark(stage="sandbox")
    return work.runtime.stop_pod_sandbox(work.uid, work.about)


def _ask(work, step):
    """Each container's Event and preStop hook; `turns`: name -> when its hook is over, None once it was asked to stop."""
    turns = {}
    for spec in work.specs() if work.pod else _orphans(work):
        name = spec["name"]
        if work.runs(name):
            init = bool(work.pod) and work.is_init(spec)
            work.event("Normal", "Killing", f"Stopping container {name}", name, init)
            turns[name] = work.now_ms + min(hooks.pre_stop(work, spec), _grace_s(work, step) * 1000)
    return work.mark(turns=turns, since_ms=work.now_ms)


def _orphans(work):
    """The object is gone already (force-deleted): what still runs is stopped all the same."""
    return [{"name": name} for name in (work.runtime.sandbox(work.uid) or {}).get("containers", ())]


def _go_on(work, step, running):
    """SIGTERM for those whose hook is over and whose turn has come. Returns ms until the next hook ends, or None."""
    turns, used_s = dict(step.turns), (work.now_ms - step.since_ms) // 1000
    for name in running:
        at_ms = turns[name]
        if at_ms is not None and at_ms <= work.now_ms and not _must_wait(work, name, running):
            turns[name] = None
            work.runtime.stop_container(work.uid, name, work.about, max(LEAST_GRACE_S, _grace_s(work, step) - used_s))
    work.mark(turns=turns)
    if not all(map(work.runs, running)):
        return 0
    left = [turns[name] for name in running if turns[name] is not None and turns[name] > work.now_ms]
    return min(left) - work.now_ms if left else None


def _must_wait(work, name, running):
    """A sidecar waits for all regular containers and for the sidecars after it."""
    order = [spec["name"] for spec in (work.pod["spec"].get("initContainers") or ())] if work.pod else []
    if name not in order:
        return False
    return any(other not in order or order.index(other) > order.index(name) for other in running if other != name)


def clean_up(work: Work, step: Step) -> StepOutcome:
    """SyncTerminatedPod: volumes are unmounted, what is left in the runtime is removed."""
    if step.stage is None:
        work.mark(stage="unmounted")
        if work.pod is not None:
            work.set_status(work.generate())
        return work.ground.latency.ms("volumes.unmount", work.uid)
    volumes.unmount(work)
    work.update(stage=TERMINATED)
    work.tell(UNMOUNT)
    return DONE
