"""PrioritySort: the order of the queue, higher priority first, then whoever waits longer.

Source: pkg/scheduler/framework/plugins/queuesort/priority_sort.go.
"""

from __future__ import annotations

from ..framework import Plugin


class PrioritySort(Plugin):
    name = "PrioritySort"
    points = ("queueSort",)

    @staticmethod
    def sort_key(priority: int, queued_ms: int) -> tuple[int, int]:
        """The key of a pod of this priority that waits since `queued_ms`: the least goes first."""
        return (-priority, queued_ms)
