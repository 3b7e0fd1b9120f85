"""Verbs of kube-scheduler."""

from .facts import COUNT, FLAG, MESSAGE, NAME, code, deleted, written
from .table import VERBS

POD = {"pod": NAME}
TO_APISERVER, FROM_APISERVER = ("scheduler", "apiserver"), ("apiserver", "scheduler")
EVENT = written(reason=NAME, message=MESSAGE, count=COUNT, type=NAME)
VICTIM = {"pod": NAME, "for_pod": NAME, "node": NAME}

VERBS.declare("kube-scheduler.enqueue", {**POD, "gated": FLAG}, chapter="Scheduled", moves=FROM_APISERVER)
VERBS.declare(
    "kube-scheduler.decide",
    {**POD, "node": NAME, "nodes": COUNT, "fit": COUNT, "why_node": code("only", "most", "tie")},
    chapter="Scheduled", level=1,
)  # fmt: skip
VERBS.declare("kube-scheduler.unschedulable", {**POD, "message": MESSAGE}, chapter="Scheduled", level=1)
VERBS.declare(
    "kube-scheduler.create-binding", written(pod=NAME, node=NAME), chapter="Scheduled", level=1, moves=TO_APISERVER
)
VERBS.declare("kube-scheduler.create-event", EVENT, chapter="Scheduled", level=3, moves=TO_APISERVER)
VERBS.declare("kube-scheduler.patch-event", EVENT, chapter="Scheduled", level=3, moves=TO_APISERVER)
VERBS.declare("kube-scheduler.patch-status", written(pod=NAME, reason=NAME), chapter="Scheduled", moves=TO_APISERVER)
VERBS.declare("kube-scheduler.requeue", {**POD, "event": NAME}, chapter="Scheduled", moves=FROM_APISERVER)
VERBS.declare("kube-scheduler.forget", {**POD, "event": NAME}, chapter="Scheduled", level=3, moves=FROM_APISERVER)
VERBS.declare(
    "kube-scheduler.bind-failed",
    {**POD, "message": MESSAGE},
    tone="bad",
    chapter="Scheduled",
    level=1,
    moves=FROM_APISERVER,
)
VERBS.declare("kube-scheduler.patch-victim", written(**VICTIM), chapter="Scheduled", moves=TO_APISERVER)
VERBS.declare("kube-scheduler.delete", deleted(**VICTIM), chapter="Scheduled", level=1, moves=TO_APISERVER)
VERBS.declare("kube-scheduler.removed", written(), chapter="Scheduled", moves=("apiserver", "etcd"))
