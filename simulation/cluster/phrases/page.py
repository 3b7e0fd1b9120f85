"""Words that belong to no verb: the gates of the API server, what a skipped wait was spent with, what the tones of a STATUS are."""

from typing import Any

from ..verbs.table import WAITS as WAIT_CODES
from .catalogue import N_

# In the order in which a request passes them: the gates that one row stands for, and the codes with which it refuses
GATES: tuple[dict[str, Any], ...] = (
    {"id": "authentication", "question": N_("Who are you?"), "gates": ["authentication"], "refuses": [401]},
    {"id": "authorization", "question": N_("May you do this?"), "gates": ["authorization"], "refuses": [403]},
    {"id": "completion", "question": N_("Complete it"), "gates": ["mutating", "defaulting"], "refuses": [404]},
    {"id": "validation", "question": N_("Is it valid?"), "gates": ["validation"], "refuses": [400, 422]},
    {"id": "validating", "question": N_("Is it allowed?"), "gates": ["validating"], "refuses": []},
    {"id": "storage", "question": N_("Store it"), "gates": ["storage"], "refuses": [409]},
)
WAITS = {  # {wait_ms}: how long it was
    "pull": N_("{wait_ms, duration} pulling"),
    "mount": N_("{wait_ms, duration} mounting"),
    "process": N_("{wait_ms, duration} waiting for the process"),
    "": N_("{wait_ms, duration} later"),
}
# What kubectl prints in the column STATUS, and other one-word states, by how they feel; any other word is "busy"
TONES = {
    "good": ["Running", "Completed", "Succeeded", "Ready", "True", "running"],
    "wait": ["Pending", "SchedulingGated"],
    "idle": ["Terminating", "Unknown", "ContainerStatusUnknown", "NotReady", "False", "terminated", "gone"],
    "bad": [
        "Error", "Failed", "OOMKilled", "CrashLoopBackOff", "ImagePullBackOff", "ErrImagePull", "ErrImageNeverPull",
        "InvalidImageName", "ImageInspectError", "CreateContainerConfigError", "CreateContainerError", "RunContainerError",
        "ContainerCannotRun", "StartError", "CreatePodSandboxError", "PostStartHookError", "PreStopHookError",
        "ExitCode", "Signal", "DeadlineExceeded", "Evicted", "Preempting", "Preempted", "UnexpectedAdmissionError", "OutOfcpu", "OutOfmemory",
        "OutOfpods", "NodeAffinity", "NodeLost", "BackoffLimitExceeded",
    ],
}  # fmt: skip

if set(WAITS) != {code or "" for code in WAIT_CODES}:
    raise ValueError("waits without words")
