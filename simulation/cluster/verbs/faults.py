"""Verbs of faults: what somebody breaks and mends, and how the cluster recovers."""

from .facts import COUNT, FLAG, MESSAGE, NAME, NAMES, code, maybe
from .table import VERBS

PLACE = code(
    "apiserver", "etcd", "kube-scheduler", "kube-controller-manager", "kubelet", "containerd", "cni", "node"
)  # fmt: skip
WHO = {"component": NAME, "node": maybe(NAME), "place": PLACE}

VERBS.declare("fault.stop", {**WHO, "already": FLAG}, chapter="Faults", level=1)
VERBS.declare("fault.start", WHO, chapter="Faults", level=1)
VERBS.declare("fault.cut", {"node": NAME}, chapter="Faults", level=1)
VERBS.declare("fault.heal", {"node": NAME}, chapter="Faults", level=1)
VERBS.declare("fault.registry", {"images": NAMES, "all": FLAG}, chapter="Faults", level=1)
VERBS.declare("fault.addresses", {"node": NAME, "free": maybe(COUNT)}, chapter="Faults", level=1)
VERBS.declare(
    "fault.watch", {"component": NAME, "disturbance": code("drop", "repeat", "delay")}, chapter="Faults", level=1
)  # fmt: skip
VERBS.declare("fault.conflict", {"component": NAME}, chapter="Faults", level=1)
VERBS.declare("fault.dropped", {"component": NAME}, chapter="Faults", level=1)
VERBS.declare("fault.late", {"component": NAME}, chapter="Faults", level=1)
VERBS.declare("fault.retry", {"component": NAME, "message": MESSAGE}, chapter="Faults")
VERBS.declare(
    "fault.webhook", {"name": maybe(NAME), "effect": code("reject", "timeout", "refuse", "gone")}, chapter="Faults", level=1
)  # fmt: skip
VERBS.declare(
    "fault.pressure", {"node": NAME, "of": code("memory", "disk", "pid"), "short": FLAG}, chapter="Faults", level=1
)  # fmt: skip
