"""Steps that bring things up: the sandbox, containers (volumes have their own room). Each is called when it begins and whenever its time is over.

What each returns is in outcomes.py. Source: SyncPod and startContainer in pkg/kubelet/kuberuntime.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...cni import CniError
from ...containerd import CreateError
from ...program import StartError
from .. import volumes
from ..handlers import hooks
from ..node import status as node_status
from ..outcomes import DONE, FAILED, StepOutcome
from ..records import Step
from . import environment, images, restarts
from .images import ImageError

if TYPE_CHECKING:
    from ..work import Work


def sandbox(work: Work, step: Step) -> StepOutcome:
    """RunPodSandbox, the network inside it, the answer; then the condition PodReadyToStartContainers is reported at once."""
    if step.stage is None:
        refused = node_status.refusal(work.kubelet, work.pod)
        if refused:
            work.event("Warning", *refused)
            return FAILED
        work.mark(stage="network")
        return work.runtime.run_pod_sandbox(work.pod)
    if step.stage == "network":
        try:
            work.mark(stage="ready")
            return work.runtime.attach_network(work.pod)
        except CniError as error:
            work.event("Warning", "FailedCreatePodSandBox", f"Failed to create pod sandbox: {error}")
            return FAILED
    work.runtime.sandbox_ready(work.pod)
    work.kubelet.pleg_soon(work.ref)
    work.set_status(_ready_to_start(work))
    return DONE


def _ready_to_start(work):
    """The last status with this one condition turned; the address follows with the next whole status."""
    made = work.record.status
    turned = [
        {**condition, "status": "True", "lastTransitionTime": work.ground.clock.timestamp()}
        if condition["type"] == "PodReadyToStartContainers" and condition["status"] != "True"
        else condition
        for condition in made["conditions"]
    ]
    return {**made, "conditions": turned}


def start(work: Work, step: Step) -> StepOutcome:
    """startContainer: back-off, image, configuration, CreateContainer, StartContainer, postStart."""
    spec, init = work.spec_of(step.container), step.init
    try:
        if step.stage is None:
            restarts.check(work, spec, init, step.after_kill)
            took = images.begin(work, spec, init)
            return _create(work, spec, init) if took is None else took
        if step.stage == "pull":
            images.finish(work, spec, init, step)
            return _create(work, spec, init)
        if step.stage == "start":
            return _run(work, spec, init)
        if step.stage == "started":
            return _started(work, spec, init)
        return hooks.after_start(work, spec, init)
    except restarts.BackOff as error:
        work.fail(spec["name"], "CrashLoopBackOff", str(error))
        return FAILED
    except ImageError as error:
        return _fail(work, spec, init, error.reason, error.message)
    except CreateError as error:
        return _fail(work, spec, init, "CreateContainerError", str(error), f"Error: {error}")
    except environment.ConfigError as error:
        return _fail(work, spec, init, "CreateContainerConfigError", str(error), f"Error: {error}")


def _fail(work, spec, init, reason, message, event=None):
    work.event("Warning", "Failed", event or f"Error: {reason}", spec["name"], init)
    work.fail(spec["name"], reason, message)
    return FAILED


def _create(work, spec, init):
    image = work.runtime.find_image(spec["image"])
    env = environment.of_container(work, spec, image)
    took = work.runtime.create_container(work.pod, spec, image, env, volumes.mounts(work, spec, env))
    work.event("Normal", "Created", "Container created", spec["name"], init)
    work.mark(stage="start")
    return took


def _run(work, spec, init):
    """The process starts when StartContainer begins; the kubelet hears so when it returns."""
    name, image = spec["name"], work.runtime.find_image(spec["image"])
    try:
        work.runtime.start_container(work.pod, spec, image)
    except StartError as error:
        message = error.message
        work.kubelet.pleg_soon(work.ref)
        return _fail(work, spec, init, "RunContainerError", message, f"Error: {message}")
    work.mark(stage="started")
    return work.ground.latency.ms("cri.start", work.uid, name)


def _started(work, spec, init):
    name = spec["name"]
    work.event("Normal", "Started", "Container started", name, init)
    work.clear_reason(name)
    work.kubelet.pleg_soon(work.ref)
    work.kubelet.probes.begin(work, spec)
    if (spec.get("lifecycle") or {}).get("postStart"):
        return hooks.post_start(work, spec)
    return DONE
