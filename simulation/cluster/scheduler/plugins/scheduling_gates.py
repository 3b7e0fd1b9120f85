"""SchedulingGates: a pod with gates does not even enter the queue.

Source: pkg/scheduler/framework/plugins/schedulinggates/scheduling_gates.go.
"""

from __future__ import annotations

from ..framework import UNRESOLVABLE, Plugin, PodInfo, Status

GATED = "waiting for scheduling gates: [{}]"


class SchedulingGates(Plugin):
    name = "SchedulingGates"
    points = ("preEnqueue",)

    def pre_enqueue(self, pod: PodInfo) -> Status | None:
        """None when the pod (PodInfo) may be queued, else a Status."""
        gates = [one["name"] for one in pod.spec.get("schedulingGates") or ()]
        return Status(UNRESOLVABLE, (GATED.format(" ".join(gates)),), self.name) if gates else None
