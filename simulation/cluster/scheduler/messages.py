"""The words of a pod that stays pending: what its PodScheduled condition and its FailedScheduling event say.

Source: pkg/scheduler/framework/types.go, FitError.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from .framework import Status

NO_NODES = "no nodes available to schedule pods"
NODES_AVAILABLE = "0/{} nodes are available:"
OUTSIDE = "node(s) didn't satisfy plugin(s) [{}]"
EVENT_LIMIT = 1024


def counted(all_nodes: int, statuses: Mapping[str, Status], absent: Status | None = None) -> list[tuple[str, int]]:
    """[(reason, nodes)] of `all_nodes` nodes of which `statuses` {name: Status} were refused, in the order of the message.

    `absent` is the Status of those that were not looked at. Counts are sorted as text: "10 x" stands before "2 y".
    """
    counts = Counter(reason for status in statuses.values() for reason in status.reasons)
    if absent is not None and len(statuses) < all_nodes:
        for reason in absent.reasons:
            counts[reason] += all_nodes - len(statuses)
    return sorted(counts.items(), key=lambda item: f"{item[1]} {item[0]}")


def fit_error(all_nodes: int, counts: Sequence[tuple[str, int]], before: str = "", after: str = "") -> str:
    """The message: `counts` as counted() gives them, or `before`, a PreFilter's message (it stands for all nodes).

    `after` is what the PostFilter plugins said.
    """
    message = NODES_AVAILABLE.format(all_nodes)
    said = before or ", ".join(f"{count} {reason}" for reason, count in counts)
    if said:
        message += f" {said}."
    return f"{message} {after}" if after else message


def truncated(message: str) -> str:
    """The message as an Event carries it: at most 1024 characters."""
    return message if len(message) <= EVENT_LIMIT else message[: EVENT_LIMIT - 4] + " ..."
