"""The scheduling queue: active, backing off, unschedulable or gated; one entry a pod, in the scheduler's own space.

Source: pkg/scheduler/backend/queue/. An entry: {"uid", "where", "priority", "since_ms", "number", "attempts", "until_ms", "plugins"}.
"""

import heapq

ACTIVE, BACKOFF, UNSCHEDULABLE, GATED = "active", "backoff", "unschedulable", "gated"
FIRST_BACKOFF_MS, LONGEST_BACKOFF_MS = 1_000, 10_000
FLUSH_AFTER_MS, FLUSH_EVERY_MS = 300_000, 30_000

# Which events may change the mind of the plug-in that refused (queueing hints).
HINTS = {
    "NodeResourcesFit": {"AssignedPodDelete", "NodeAdd", "NodeAllocatable"},
    "TaintToleration": {"NodeAdd", "NodeTaint"},
    "NodeAffinity": {"NodeAdd", "NodeLabel"},
    "NodeName": {"NodeAdd"},
    "NodePorts": {"NodeAdd", "AssignedPodDelete"},
    "NodeUnschedulable": {"NodeAdd", "NodeTaint"},
    "InterPodAffinity": {"AssignedPodAdd", "AssignedPodDelete", "AssignedPodLabel", "NodeAdd", "NodeLabel"},
    "PodTopologySpread": {
        "AssignedPodAdd",
        "AssignedPodDelete",
        "AssignedPodLabel",
        "NodeAdd",
        "NodeDelete",
        "NodeLabel",
        "NodeTaint",
    },
    "VolumeBinding": {"Volume", "NodeAdd", "NodeLabel"},
    "VolumeZone": {"Volume", "NodeAdd", "NodeLabel"},
    "VolumeRestrictions": {"Volume", "NodeAdd", "AssignedPodDelete"},
    "NodeVolumeLimits": {"Volume", "NodeAdd", "AssignedPodDelete"},
}


class Queue:
    """`entries` is a space's keys "queue/<namespace>/<name>"; the heap is a fold of them."""

    def __init__(self, store, space):
        self.store, self.space = store, space
        self.heap, self.waiting = [], {}
        store.on_change(space, self._fold)

    def _fold(self, key, old, new):
        if not key.startswith("queue/"):
            return
        if new and new["where"] == ACTIVE:
            heapq.heappush(self.heap, (*order(new), key))
        if new and new["where"] in (BACKOFF, UNSCHEDULABLE):
            self.waiting[key] = new
        else:
            self.waiting.pop(key, None)

    def get(self, ref):
        return self.store.get(self.space, f"queue/{ref}")

    def put(self, ref, entry):
        self.store.put(self.space, f"queue/{ref}", entry)

    def head(self, now_ms):
        """The ref of the next pod to try, or None. An empty activeQ takes from the backoffQ early (PopFromBackoffQ)."""
        while self.heap:
            *place, key = self.heap[0]
            entry = self.store.get(self.space, key)
            if entry and entry["where"] == ACTIVE and order(entry) == tuple(place):
                return key.removeprefix("queue/")
            heapq.heappop(self.heap)
        backing_off = [
            (entry["until_ms"], order(entry), key) for key, entry in self.waiting.items() if entry["where"] == BACKOFF
        ]
        return min(backing_off)[2].removeprefix("queue/") if backing_off else None

    def woken_by(self, event):
        """[(ref, entry)] of unschedulable pods that this event may help, in the order of the queue.

        Any event may help a pod that no plugin has refused: there was no node (isPodWorthRequeuing).
        """
        found = [
            (order(entry), key.removeprefix("queue/"), entry)
            for key, entry in self.waiting.items()
            if entry["where"] == UNSCHEDULABLE
            and (not entry["plugins"] or any(event in HINTS.get(plugin, {event}) for plugin in entry["plugins"]))
        ]
        return [(ref, entry) for _, ref, entry in sorted(found, key=lambda one: one[:2])]

    def stale(self, now_ms):
        """Unschedulable for more than five minutes."""
        return [
            (key.removeprefix("queue/"), entry)
            for key, entry in sorted(self.waiting.items())
            if entry["where"] == UNSCHEDULABLE and now_ms - entry["tried_ms"] >= FLUSH_AFTER_MS
        ]


def order(entry):
    """PrioritySort: priority high first, then the time it was queued."""
    return (-entry["priority"], entry["since_ms"], entry["number"])


def backoff_ms(attempts):
    """1, 2, 4, 8, 10, 10 … seconds."""
    return min(FIRST_BACKOFF_MS * 2 ** (attempts - 1), LONGEST_BACKOFF_MS)
