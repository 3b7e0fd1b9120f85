"""NodeName: a pod that names its node fits there only.

Source: pkg/scheduler/framework/plugins/nodename/node_name.go.
"""

from __future__ import annotations

from ..framework import SKIP, UNRESOLVABLE, ClusterEvent, Cycle, NodeInfo, Plugin, Skip, Status


class NodeName(Plugin):
    name = "NodeName"
    points = ("filter",)
    events_to_register = (ClusterEvent.NODE_ADD,)
    REFUSED = Status(UNRESOLVABLE, ("node(s) didn't match the requested node name",), name)

    def pre_filter(self, cycle: Cycle) -> Skip | Status | set[str] | None:
        return None if cycle.pod.node_name else SKIP

    def filter(self, cycle: Cycle, node: NodeInfo) -> Status | None:
        return None if cycle.pod.node_name == node.name else self.REFUSED
