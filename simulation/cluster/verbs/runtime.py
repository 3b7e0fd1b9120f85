"""Verbs of containerd (the CRI), of the CNI plug-ins it runs, and of the processes inside containers."""

from .facts import BYTES, COUNT, MESSAGE, MS, NAME, NAMES, SECONDS, maybe
from .table import VERBS

NETWORK = "Sandbox and network"
POD, CONTAINER = {"pod": NAME}, {"pod": NAME, "container": NAME}
CALL, ANSWER = ("kubelet", "containerd"), ("containerd", "kubelet")

VERBS.declare("containerd.RunPodSandbox", {**POD, "attempt": COUNT}, chapter=NETWORK, moves=CALL)
VERBS.declare(
    "cni.ADD",
    {**POD, "ip": NAME, "range": NAME, "sandbox": NAME},
    chapter=NETWORK,
    level=1,
    moves=("containerd", "cni"),
)
VERBS.declare(
    "containerd.sandbox-ready", {**POD, "sandbox": NAME, "ip": maybe(NAME)}, chapter=NETWORK, level=3, moves=ANSWER
)
VERBS.declare(
    "containerd.sandbox-failed", {**POD, "message": MESSAGE}, tone="bad", chapter=NETWORK, level=1, moves=ANSWER
)
VERBS.declare(
    "containerd.PullImage", {**POD, "image": NAME}, kind="pull", chapter="Image", moves=("containerd", "registry")
)
VERBS.declare(
    "containerd.image-pulled", {**POD, "image": NAME, "size": BYTES, "took_ms": MS}, kind="pull", wait="pull", chapter="Image",
    moves=("registry", "containerd"),
)  # fmt: skip
VERBS.declare(
    "containerd.pull-failed", {**POD, "image": NAME, "message": MESSAGE}, kind="pull", tone="bad", wait="pull", chapter="Image", level=1,
    moves=("registry", "containerd"),
)  # fmt: skip
VERBS.declare("containerd.CreateContainer", {**CONTAINER, "image": NAME}, chapter="Container", level=1, moves=CALL)
VERBS.declare("containerd.StartContainer", CONTAINER, chapter="Container", moves=CALL)
VERBS.declare(
    "containerd.create-failed",
    {**CONTAINER, "message": MESSAGE},
    tone="bad",
    chapter="Container",
    level=1,
    moves=ANSWER,
)
VERBS.declare(
    "containerd.start-failed", {**CONTAINER, "message": MESSAGE}, tone="bad", chapter="Container", level=1, moves=ANSWER
)
VERBS.declare(
    "containerd.exited", {**CONTAINER, "code": COUNT, "reason": NAME}, wait="process", chapter="Container", level=1,
    moves=("pod", "containerd"),
)  # fmt: skip
VERBS.declare(
    "containerd.StopContainer",
    {**CONTAINER, "grace_s": SECONDS, "signal": NAME},
    chapter="Goodbye",
    level=1,
    moves=CALL,
)
VERBS.declare(
    "containerd.killed",
    {**CONTAINER, "grace_s": SECONDS},
    wait="process",
    chapter="Goodbye",
    level=1,
    moves=("containerd", "pod"),
)
VERBS.declare("containerd.StopPodSandbox", POD, chapter="Goodbye", moves=CALL)
VERBS.declare("cni.DEL", {**POD, "ip": NAME}, chapter="Goodbye", moves=("containerd", "cni"))
VERBS.declare("containerd.RemovePodSandbox", POD, chapter="Goodbye", level=3, moves=CALL)
VERBS.declare("containerd.sandbox-lost", POD, chapter="Faults", level=1, moves=("pod", "containerd"))
VERBS.declare("containerd.process", {**CONTAINER, "files": maybe(NAMES)}, chapter="Container", level=3)
VERBS.declare("containerd.ExecSync", {**CONTAINER, "command": MESSAGE}, chapter="Container", level=3, moves=CALL)
VERBS.declare(
    "containerd.UpdateContainerResources", {**CONTAINER, "requests": NAMES, "limits": NAMES}, chapter="Container",
    level=1, moves=CALL,
)  # fmt: skip
