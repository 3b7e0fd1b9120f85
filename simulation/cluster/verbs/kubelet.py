"""Verbs of the kubelet."""

from .facts import COUNT, FLAG, MESSAGE, MS, NAME, NAMES, code, deleted, maybe, written
from .table import VERBS

POD = {"pod": NAME}
TO_APISERVER, FROM_APISERVER = ("kubelet", "apiserver"), ("apiserver", "kubelet")
STATUS = written(
    pod=NAME, phase=NAME, status=NAME, ip=maybe(NAME), conditions=maybe(NAMES), running=maybe(NAMES),
    waiting=maybe(NAMES), waiting_for=maybe(NAMES), terminated=maybe(NAMES), ended_with=maybe(NAMES), seen=maybe(FLAG),
)  # fmt: skip
EVENT = written(reason=NAME, message=MESSAGE, count=COUNT, type=NAME)
PROBE = {"pod": NAME, "kind": NAME, "container": NAME}
VERDICT = {**PROBE, "verdict": code("success", "failure"), "message": maybe(MESSAGE), "count": COUNT}
EFFECT = code("ready", "unready", "alive", "started", "kill")

VERBS.declare("kubelet.add-pod", {**POD, "node": NAME}, chapter="Node", level=1, moves=FROM_APISERVER)
VERBS.declare(
    "kubelet.update-pod", {**POD, "change": code("spec", "gate"), "generation": maybe(COUNT)}, chapter="Node",
    moves=FROM_APISERVER,
)  # fmt: skip
VERBS.declare("kubelet.sync-pod", {**POD, "found": code("stopped", "status", "same")}, chapter="Node", level=3)
VERBS.declare("kubelet.reject", {**POD, "message": MESSAGE}, chapter="Node", level=1)
VERBS.declare("kubelet.mount-volumes", {**POD, "volumes": NAMES}, wait="mount", chapter="Node")
VERBS.declare("kubelet.update-volume", {**POD, "volumes": NAMES}, chapter="Node", level=1)
VERBS.declare("kubelet.mount-failed", {**POD, "message": MESSAGE}, tone="bad", wait="mount", chapter="Node", level=1)
VERBS.declare(
    "kubelet.image-present", {**POD, "image": NAME, "policy": NAME}, chapter="Image", moves=("kubelet", "containerd")
)  # fmt: skip
VERBS.declare(
    "kubelet.back-off",
    {**POD, "after": code("pull", "exit"), "image": maybe(NAME), "container": maybe(NAME), "wait_ms": MS},
    chapter="Container",
)
VERBS.declare(
    "kubelet.relist",
    {
        **POD, "sandbox": maybe(code("creating", "ready", "failed", "stopped", "dead")), "created": maybe(NAMES), "running": maybe(NAMES),
        "exited": maybe(NAMES), "gone": maybe(FLAG),
    },
    beside=True, chapter="Probes", moves=("containerd", "kubelet"),
)  # fmt: skip
VERBS.declare("kubelet.ready", {**POD, "container": NAME}, chapter="Probes", level=1)
VERBS.declare("kubelet.probe", VERDICT, kind="probe", chapter="Probes", moves=("kubelet", "pod"))
VERBS.declare(
    "kubelet.probe-awaited",
    {**PROBE, "wait_ms": MS},
    kind="probe",
    tone="wait",
    chapter="Probes",
    level=3,
    moves=("kubelet", "pod"),
)
VERBS.declare(
    "kubelet.probe-turned", {**VERDICT, "effect": EFFECT}, kind="probe", chapter="Probes", level=1, moves=("kubelet", "pod")
)  # fmt: skip
VERBS.declare("kubelet.patch-status", STATUS, beside=True, chapter="Status", moves=TO_APISERVER)
VERBS.declare("kubelet.patch-phase", STATUS, chapter="Status", level=1, moves=TO_APISERVER)
VERBS.declare("kubelet.create-event", EVENT, chapter="Status", level=3, moves=TO_APISERVER)
VERBS.declare("kubelet.patch-event", EVENT, chapter="Status", level=3, moves=TO_APISERVER)
VERBS.declare(
    "kubelet.terminate", {**POD, "because": code("deletion", "gone")}, chapter="Goodbye", moves=FROM_APISERVER
)  # fmt: skip
VERBS.declare(
    "kubelet.wind-up", {**POD, "because": code("over", "ended"), "reason": maybe(NAME)}, chapter="Goodbye"
)  # fmt: skip
VERBS.declare("kubelet.evict", {**POD, "reason": NAME, "message": MESSAGE}, chapter="Faults", level=1)
VERBS.declare("kubelet.unmount-volumes", POD, chapter="Goodbye")
VERBS.declare("kubelet.delete", deleted(pod=NAME), chapter="Goodbye", moves=TO_APISERVER)
VERBS.declare("kubelet.removed", written(), chapter="Goodbye", level=1, moves=("apiserver", "etcd"))
VERBS.declare("kubelet.forget", POD, chapter="Goodbye", level=3, moves=FROM_APISERVER)
VERBS.declare(
    "kubelet.hook",
    {
        **POD, "hook": NAME, "container": NAME, "outcome": code("done", "runs", "failed", "hangs"), "took_ms": maybe(MS),
        "message": maybe(MESSAGE),
    },
    chapter="Container", moves=("kubelet", "pod"),
)  # fmt: skip
VERBS.declare("kubelet.register-node", written(node=NAME), chapter="Status", level=1, moves=TO_APISERVER)
VERBS.declare("kubelet.last-lease", written(node=NAME, at=NAME), chapter="Status")
VERBS.declare(
    "kubelet.patch-node-not-ready", written(node=NAME, message=MESSAGE), chapter="Status", level=1, moves=TO_APISERVER
)
VERBS.declare("kubelet.patch-node", written(node=NAME, pressures=NAMES), chapter="Status", level=1, moves=TO_APISERVER)
