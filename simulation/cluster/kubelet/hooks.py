"""Lifecycle hooks: postStart right after the start, preStop before SIGTERM; exec, httpGet or sleep (pkg/kubelet/lifecycle/handlers.go)."""

from ..verbs import VERBS
from . import handlers

HOOK = VERBS["kubelet.hook"]
DONE, FAILED = "done", "failed"


def post_start(work, spec, init):
    """Runs beside the container's process, but the kubelet waits for it: the container is not told as running meanwhile."""
    name = spec["name"]
    outcome = handlers.run(work, spec, spec["lifecycle"]["postStart"])
    first = work.record["steps"][0]
    ends_ms = work.now_ms + outcome.took_ms
    work.record["steps"] = [{**first, "stage": "hook", "ok": outcome.ok, "ends_ms": ends_ms}, *work.record["steps"][1:]]
    work.record["hooks"] = [*work.record["hooks"], name]
    work.tell(HOOK, hook="postStart", container=name, verdict=f"it takes {outcome.took_ms / 1000:g} s" if outcome.took_ms else "it is done")
    return outcome.took_ms


def after_start(work, spec, init):
    """The postStart hook has returned; a failed one kills the container."""
    step, name = work.record["steps"][0], spec["name"]
    if step["stage"] == "hook":
        work.record["hooks"] = [other for other in work.record["hooks"] if other != name]
        if step["ok"]:
            return DONE
        work.event("Warning", "FailedPostStartHook", "PostStartHook failed", name, init)
        work.event("Normal", "Killing", "FailedPostStartHook", name, init)
        work.reason(name, "PostStartHookError", "PostStartHook failed")
        work.record["steps"] = [{**step, "stage": "hook-kill"}, *work.record["steps"][1:]]
        work.runtime.stop_container(work.uid, name, work.about, work.pod["spec"].get("terminationGracePeriodSeconds", 30))
    record = work.container(name)
    return None if record and record["state"] == "running" else FAILED


def pre_stop(work, spec):
    """-> ms that the hook takes; a failed one is told and changes nothing else."""
    handler = (spec.get("lifecycle") or {}).get("preStop")
    if not handler:
        return 0
    outcome = handlers.run(work, spec, handler)
    work.tell(HOOK, hook="preStop", container=spec["name"], verdict=f"it takes {outcome.took_ms / 1000:g} s")
    if not outcome.ok:
        work.event("Warning", "FailedPreStopHook", "PreStopHook failed", spec["name"])
    return outcome.took_ms
