"""VERBS: every verb of every component, with the facts it carries. One table feeds diagram, narration and docs.

A component takes its verbs from here when it is imported: an undeclared verb is refused at import (KeyError). The
entries stand in one file a component beside this one; their words stand in `phrases/`, one file a component too.
"""

from . import apiserver, controllers, faults, kubectl, kubelet, node, runtime, scheduler  # noqa: F401
from .table import CHAPTERS, PLACES, VERBS, Table, Verb

__all__ = ["CHAPTERS", "PLACES", "VERBS", "Table", "Verb"]
