"""PrioritySort: the order of the queue, higher priority first, then whoever waits longer.

Source: pkg/scheduler/framework/plugins/queuesort/priority_sort.go.
"""

from __future__ import annotations

from ..framework import Plugin, PodInfo


class PrioritySort(Plugin):
    name = "PrioritySort"
    points = ("queueSort",)

    def sort_key(self, pod: PodInfo, queued_ms: int) -> tuple[int, int]:
        """The key of a queued pod (PodInfo) that waits since `queued_ms`: the least goes first."""
        return (-pod.priority, queued_ms)
