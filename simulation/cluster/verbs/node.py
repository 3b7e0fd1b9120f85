"""Verbs of the cluster itself: its beginning, and what a component keeps to itself."""

from .facts import NAMES
from .table import VERBS

VERBS.declare("cluster.begin", {"nodes": NAMES}, chapter="Before", level=1)
VERBS.declare("cluster.note", {"spaces": NAMES}, chapter="Before", level=3)
