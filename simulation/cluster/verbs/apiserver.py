"""Verbs of the API server: its gates, in the order in which a request passes them, and the writes it makes for itself."""

from .facts import COUNT, MESSAGE, MESSAGES, NAME, NAMES, code, codes, maybe, written
from .table import VERBS

GATE = ("apiserver", "apiserver")
RULES = code("admin", "node", "built-in", "controller", "rule", "none")
MUTATING = codes(
    "LimitRanger", "ServiceAccount", "RuntimeClass", "Priority", "DefaultTolerationSeconds", "DefaultStorageClass",
    "StorageObjectInUseProtection", "PodTopologyLabels",
)  # fmt: skip

VERBS.declare(
    "apiserver.authenticate", {"user": NAME, "groups": NAMES}, chapter="Request", moves=GATE, gate="authentication"
)
VERBS.declare(
    "apiserver.authorize",
    {
        "user": NAME, "verb": NAME, "resource": NAME, "namespace": maybe(NAME), "verdict": RULES,
        "role": maybe(MESSAGE), "binding": maybe(MESSAGE),
    },
    chapter="Request", moves=GATE, gate="authorization",
)  # fmt: skip
VERBS.declare("apiserver.default", {"paths": NAMES}, chapter="Request", moves=GATE, gate="defaulting")
VERBS.declare(
    "apiserver.mutate", {"kind": NAME, "plugins": MUTATING}, chapter="Request", moves=GATE, gate="mutating"
)  # fmt: skip
VERBS.declare(
    "apiserver.validate", {"verdict": code("valid", "invalid"), "mistakes": COUNT}, chapter="Request", moves=GATE,
    gate="validation",
)  # fmt: skip
VERBS.declare("apiserver.admit", {"plugins": NAMES}, chapter="Request", moves=GATE, gate="validating")
VERBS.declare(
    "apiserver.refuse", {"code": COUNT, "reason": NAME, "message": MESSAGE}, kind="refusal", tone="bad", chapter="Request", level=1,
    moves=("apiserver", "kubectl"),
)  # fmt: skip
VERBS.declare(
    "apiserver.update-quota", written(quota=NAME, object=NAME, used=MESSAGES), chapter="Request",
    moves=("apiserver", "etcd"),
)  # fmt: skip
VERBS.declare(
    "apiserver.update-budget", written(budget=NAME, pod=NAME, left=COUNT), chapter="Request",
    moves=("apiserver", "etcd"),
)  # fmt: skip
VERBS.declare("apiserver.patch-evicted", written(pod=NAME), chapter="Request", moves=("apiserver", "etcd"))
