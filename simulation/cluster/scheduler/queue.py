"""The scheduling queue: active, backing off, unschedulable, gated or in error; one entry a pod, in the scheduler's own space.

Source: pkg/scheduler/backend/queue/. An entry: {"uid", "where", "priority", "since_ms", "number", "attempts", "until_ms", "plugins"}.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from typing import Any

from ..budget import charge
from ..store import Store
from .cluster_events import ClusterEvent
from .framework import Plugin
from .plugins.priority_sort import PrioritySort
from .state import Object

Entry = dict[str, Any]

ACTIVE, BACKOFF, UNSCHEDULABLE, GATED = "active", "backoff", "unschedulable", "gated"
ERROR = "error"  # its cycle has failed: no event helps, only time (podErrorBackoffQ)
FIRST_BACKOFF_MS, LONGEST_BACKOFF_MS = 1_000, 10_000
FLUSH_AFTER_MS = 300_000


class Queue:
    """The keys "queue/<namespace>/<name>" of a space; the heap is a fold of them. `plugins` {name: Plugin} know their events."""

    def __init__(self, store: Store, space: str, plugins: Mapping[str, type[Plugin]]) -> None:
        self.store, self.space, self.plugins = store, space, plugins
        self.heap: list[tuple[int, int, int, str]] = []
        self.waiting: dict[str, Entry] = {}
        self.backing_off: dict[str, Entry] = {}
        store.on_change(space, self._fold)

    def _fold(self, key: str, old: Entry | None, new: Entry | None) -> None:
        if not key.startswith("queue/"):
            return
        if new and new["where"] == ACTIVE:
            heapq.heappush(self.heap, (*order(new), key))
        if new and new["where"] in (BACKOFF, UNSCHEDULABLE):
            self.waiting[key] = new
        else:
            self.waiting.pop(key, None)
        if new and new["where"] == BACKOFF:
            self.backing_off[key] = new
        else:
            self.backing_off.pop(key, None)

    def get(self, ref: str) -> Entry | None:
        return self.store.get(self.space, f"queue/{ref}")

    def put(self, ref: str, entry: Entry | None) -> None:
        self.store.put(self.space, f"queue/{ref}", entry)

    def head(self) -> str | None:
        """The ref of the next pod to try, or None. An empty activeQ takes from the backoffQ early (PopFromBackoffQ)."""
        while self.heap:
            *place, key = self.heap[0]
            entry = self.store.get(self.space, key)
            if entry and entry["where"] == ACTIVE and order(entry) == tuple(place):
                return key.removeprefix("queue/")
            heapq.heappop(self.heap)
        charge(len(self.backing_off))
        backing_off = [(entry["until_ms"], order(entry), key) for key, entry in self.backing_off.items()]
        return min(backing_off)[2].removeprefix("queue/") if backing_off else None

    def woken_by(self, event: ClusterEvent) -> list[tuple[str, Entry]]:
        """[(ref, entry)] of unschedulable pods that this event may help, in the order of the queue.

        Any event may help a pod that no plugin has refused: there was no node (isPodWorthRequeuing).
        """
        charge(len(self.waiting) // 2)
        helped = {plugin for plugin in self.plugins if self._may_help(event, plugin)}
        woken = [
            (order(entry), key.removeprefix("queue/"), entry)
            for key, entry in self.waiting.items()
            if entry["where"] == UNSCHEDULABLE and (not entry["plugins"] or not helped.isdisjoint(entry["plugins"]))
        ]
        return [(ref, entry) for _, ref, entry in sorted(woken, key=lambda pod: pod[:2])]

    def _may_help(self, event: ClusterEvent, plugin: str) -> bool:
        return event in self.plugins[plugin].events_to_register

    def stale(self, now_ms: int) -> list[tuple[str, Entry]]:
        """Unschedulable for more than five minutes."""
        charge(len(self.waiting) // 2)
        return [
            (key.removeprefix("queue/"), entry)
            for key, entry in sorted(self.waiting.items())
            if entry["where"] == UNSCHEDULABLE and now_ms - entry["tried_ms"] >= FLUSH_AFTER_MS
        ]


def new_entry(metadata: Object, where: str, priority: int, since_ms: int, number: int, attempts: int) -> Entry:
    """Of a pod with this metadata."""
    return {
        "uid": metadata["uid"],
        "where": where,
        "priority": priority,
        "since_ms": since_ms,
        "number": number,
        "attempts": attempts,
        "plugins": [],
        "generation": metadata.get("generation", 1),
    }


def order(entry: Entry) -> tuple[int, int, int]:
    """Where a pod stands in the queue: by the QueueSort plugin, and of equals whoever came first."""
    return (*PrioritySort.sort_key(entry["priority"], entry["since_ms"]), entry["number"])


def backoff_ms(attempts: int) -> int:
    """1, 2, 4, 8, 10, 10 … seconds."""
    return min(FIRST_BACKOFF_MS * 2 ** min(attempts - 1, 10), LONGEST_BACKOFF_MS)


def was_changed(entry: Entry, pod: Object) -> bool:
    """A pod that waits has another spec than the one that found no node."""
    return entry["where"] == UNSCHEDULABLE and entry.get("generation") != pod["metadata"].get("generation", 1)
