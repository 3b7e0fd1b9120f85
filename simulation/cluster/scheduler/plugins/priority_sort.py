"""PrioritySort: the order of the queue, higher priority first, then whoever waits longer.

Source: pkg/scheduler/framework/plugins/queuesort/priority_sort.go.
"""

from ..framework import Plugin


class PrioritySort(Plugin):
    name = "PrioritySort"
    points = ("queueSort",)

    def sort_key(self, pod, queued_ms):
        """The key of a queued pod (PodInfo) that waits since `queued_ms`: the least goes first."""
        return (-pod.priority, queued_ms)
