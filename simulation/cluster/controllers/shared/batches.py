"""Slow start: 1, 2, 4, 8 ... at a time, so that a mistake in a template costs one refusal and not five hundred; and where a sync ends.

Source: slowStartBatch and burstReplicas in pkg/controller/replicaset/replica_set.go, MaxPodCreateDeletePerSync in pkg/controller/job. A sync
of 500 is told in two steps of the story: nobody has to wait for longer than half of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

MOST = 250  # objects that a controller makes, changes or deletes in one step

T = TypeVar("T")


def in_turn(items: Iterable[T]) -> list[T]:
    """One batch in the order in which its requests go out: Go runs the goroutine first that was started last."""
    items = list(items)
    return [items[-1], *items[:-1]] if items else []


def batches(items: Iterable[T], first: int = 1) -> Iterator[list[T]]:
    """The items in slices of 1, 2, 4 ..., each in_turn."""
    items, size = list(items), first
    while items:
        yield in_turn(items[:size])
        items, size = items[size:], size * 2
