"""Lifecycle hooks: postStart right after the start, preStop before the stop signal; exec, httpGet or sleep.

Source: pkg/kubelet/lifecycle/handlers.go, startContainer and executePreStopHook in pkg/kubelet/kuberuntime/kuberuntime_container.go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...verbs import VERBS
from .. import handlers
from ..outcomes import DONE, FAILED, StepOutcome
from . import FOREVER_MS

if TYPE_CHECKING:
    from ..work import Work

HOOK = VERBS["kubelet.hook"]


def post_start(work: Work, spec: dict[str, Any]) -> StepOutcome:
    """Runs beside the container's process, but the kubelet waits for it: the container is not told as running meanwhile."""
    name = spec["name"]
    outcome = handlers.run(work, spec, spec["lifecycle"]["postStart"])
    work.mark(stage="hook", hook_ok=outcome.ok, ends_ms=work.now_ms + outcome.took_ms)
    work.update(hooks=(*work.record.hooks, name))
    work.tell(HOOK, hook="postStart", container=name, **_facts(outcome))
    return None if outcome.took_ms >= FOREVER_MS else outcome.took_ms


def after_start(work: Work, spec: dict[str, Any], init: bool) -> StepOutcome:
    """The postStart hook has returned, or is about to; a failed one kills the container."""
    step, name = work.under_way.steps[0], spec["name"]
    if step.stage == "hook":
        if step.ends_ms > work.now_ms:
            return None if step.ends_ms >= work.now_ms + FOREVER_MS // 2 else step.ends_ms - work.now_ms
        work.update(hooks=tuple(other for other in work.record.hooks if other != name))
        return DONE if step.hook_ok else _failed(work, spec, init)
    if step.stage == "hook-stop":
        grace_s = work.pod["spec"].get("terminationGracePeriodSeconds", 30)
        work.mark(stage="hook-kill")
        work.runtime.stop_container(work.uid, name, work.about, max(2, grace_s - step.hook_s))
    record = work.container(name)
    return None if record and record["state"] == "running" else FAILED


def _failed(work, spec, init):
    name = spec["name"]
    work.event("Warning", "FailedPostStartHook", "PostStartHook failed", name, init)
    work.event("Normal", "Killing", "FailedPostStartHook", name, init)
    work.fail(name, "PostStartHookError", "PostStartHook failed")
    took_ms = min(pre_stop(work, spec), work.pod["spec"].get("terminationGracePeriodSeconds", 30) * 1000)
    work.mark(stage="hook-stop", hook_s=took_ms // 1000)
    return took_ms


def pre_stop(work: Work, spec: dict[str, Any]) -> int:
    """-> ms that the hook takes; a failed one is told and changes nothing else."""
    handler = (spec.get("lifecycle") or {}).get("preStop")
    if not handler:
        return 0
    outcome = handlers.run(work, spec, handler)
    work.tell(HOOK, hook="preStop", container=spec["name"], **_facts(outcome))
    if not outcome.ok:
        work.event("Warning", "FailedPreStopHook", "PreStopHook failed", spec["name"], work.is_init(spec))
    return outcome.took_ms


def _facts(outcome):
    """How a hook will end, as facts."""
    if outcome.took_ms >= FOREVER_MS:
        return {"outcome": "hangs"}
    if not outcome.ok:
        return {"outcome": "failed", **({"message": outcome.message} if outcome.message else {})}
    return {"outcome": "runs", "took_ms": outcome.took_ms} if outcome.took_ms else {"outcome": "done"}
