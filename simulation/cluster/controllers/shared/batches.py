"""Slow start: 1, 2, 4, 8 ... at a time, so that a mistake in a template costs one refusal and not five hundred.

Source: slowStartBatch in pkg/controller/replicaset/replica_set.go.
"""


def in_turn(items):
    """One batch in the order in which its requests go out: Go runs the goroutine first that was started last."""
    items = list(items)
    return [items[-1], *items[:-1]] if items else []


def batches(items, first=1):
    """The items in slices of 1, 2, 4 ..., each in_turn."""
    items, size = list(items), first
    while items:
        yield in_turn(items[:size])
        items, size = items[size:], size * 2
