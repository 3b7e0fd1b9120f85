"""Verbs of kubectl: what the person at the keyboard does and is told."""

from .facts import COUNT, MESSAGE, code, deleted, written
from .table import VERBS

INTENT = code("change", "trial", "read")
ANSWER = {"command": MESSAGE, "output": MESSAGE, "code": COUNT}
TO_ETCD = ("apiserver", "etcd")

VERBS.declare(
    "kubectl.run", {"command": MESSAGE, "label": MESSAGE, "intent": INTENT}, kind="command", chapter="Request", level=1,
    moves=("kubectl", "apiserver"),
)  # fmt: skip
VERBS.declare(
    "kubectl.prints",
    {**ANSWER, "intent": INTENT},
    kind="answer",
    beside=True,
    chapter="Stored",
    moves=("apiserver", "kubectl"),
)
VERBS.declare(
    "kubectl.fails", ANSWER, kind="answer", tone="bad", chapter="Request", level=1, moves=("apiserver", "kubectl")
)
VERBS.declare("kubectl.create", written(), chapter="Stored", level=1, moves=TO_ETCD)
VERBS.declare("kubectl.update", written(), chapter="Stored", level=1, moves=TO_ETCD)
VERBS.declare("kubectl.patch", written(), chapter="Stored", level=1, moves=TO_ETCD)
VERBS.declare("kubectl.delete", deleted(), chapter="Goodbye", level=1, moves=TO_ETCD)
VERBS.declare("kubectl.removed", written(), chapter="Goodbye", level=1, moves=TO_ETCD)
VERBS.declare(
    "kubectl.reads", {"command": MESSAGE, "source": code("store", "node", "metrics", "refused")}, chapter="Request", level=1,
    moves=("apiserver", "kubectl"),
)  # fmt: skip
VERBS.declare("kubectl.refuses", ANSWER, chapter="Request", level=1)
VERBS.declare("kubectl.says", ANSWER, chapter="Request", level=1)
VERBS.declare("kubectl.done", {"command": MESSAGE}, chapter="Status", level=3, moves=("apiserver", "kubectl"))
