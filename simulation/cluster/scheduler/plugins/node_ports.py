"""NodePorts: a host port can be taken once for each protocol and address.

Source: pkg/scheduler/framework/plugins/nodeports/node_ports.go.
"""

from __future__ import annotations

from ..framework import SKIP, UNSCHEDULABLE, ClusterEvent, Cycle, NodeInfo, Plugin, Skip, Status


class NodePorts(Plugin):
    name = "NodePorts"
    points = ("preFilter", "filter")
    events_to_register = (ClusterEvent.NODE_ADD, ClusterEvent.ASSIGNED_POD_DELETE)
    REFUSED = Status(UNSCHEDULABLE, ("node(s) didn't have free ports for the requested pod ports",), name)

    def pre_filter(self, cycle: Cycle) -> Skip | Status | set[str] | None:
        return None if cycle.pod.ports else SKIP

    def filter(self, cycle: Cycle, node: NodeInfo) -> Status | None:
        return self.REFUSED if any(node.port_is_taken(*port) for port in cycle.pod.ports) else None
