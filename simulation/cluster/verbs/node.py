"""Verbs of the cluster itself: its beginning, and what a component keeps to itself."""

from .facts import FLAG, MESSAGE, NAME, NAMES
from .table import VERBS

VERBS.declare("cluster.begin", {"nodes": NAMES}, chapter="Before", level=1)
VERBS.declare("cluster.note", {"spaces": NAMES}, chapter="Before", level=3)
VERBS.declare(
    "cluster.failed", {"component": NAME, "error": MESSAGE, "id": NAME, "again": FLAG}, chapter="Faults", level=1
)  # fmt: skip
VERBS.declare("cluster.full", {"component": NAME, "message": MESSAGE}, chapter="Faults")
