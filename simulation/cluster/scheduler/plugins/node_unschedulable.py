"""NodeUnschedulable: a cordoned node takes no pod, unless the pod tolerates the taint that cordoning stands for.

Source: pkg/scheduler/framework/plugins/nodeunschedulable/node_unschedulable.go.
"""

from __future__ import annotations

import numpy as np

from ...component_helpers.tolerations import tolerates
from ..fast.rules import Constants
from ..framework import SKIP, UNRESOLVABLE, Ask, ClusterEvent, Columns, Cycle, NodeInfo, Plugin, Rule, Skip, Status

TAINT = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}


class NodeUnschedulable(Plugin):
    name = "NodeUnschedulable"
    points = ("filter",)
    events_to_register = (ClusterEvent.NODE_ADD, ClusterEvent.NODE_TAINT)
    REFUSED = Status(UNRESOLVABLE, ("node(s) were unschedulable",), name)

    def pre_filter(self, cycle: Cycle) -> Skip | Status | set[str] | None:
        """Nothing to do while no node is cordoned, or for a pod that tolerates it."""
        if not cycle.snapshot.unschedulable or any(tolerates(one, TAINT) for one in cycle.pod.tolerations):
            return SKIP
        return None

    def filter(self, cycle: Cycle, node: NodeInfo) -> Status | None:
        return self.REFUSED if node.unschedulable else None

    def fast_filter(self, cycle: Cycle, columns: Columns) -> Rule | Ask | None:
        if self.pre_filter(cycle) is SKIP:
            return None
        return Constants(columns.unschedulable().astype(np.int64), self.REFUSED)
