"""Which pods go first when there are too many (ActivePodsWithRanks in pkg/controller/controller_utils.go)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cmp_to_key
from typing import Any

from ...clock import since_start_ms
from ...component_helpers.numbers import whole
from ...informers import Object
from .pods import is_ready, ready_since_ms

PHASES = {"Pending": 0, "Unknown": 1, "Running": 2}
COST = "controller.kubernetes.io/pod-deletion-cost"


def first_to_go(pods: Iterable[Object], related: Iterable[Object], now_ms: int) -> list[Object]:
    """The pods in the order in which they are deleted; `related` are the neighbours that count on each node."""
    on_node: dict[str | None, int] = {}
    for pod in related:
        node = pod["spec"].get("nodeName")
        on_node[node] = on_node.get(node, 0) + 1

    def compare(a: Object, b: Object) -> int:
        return _compare(a, b, on_node, now_ms)

    return sorted(pods, key=cmp_to_key(compare))


def _compare(a: Object, b: Object, on_node: dict[str | None, int], now_ms: int) -> int:
    for first, second in zip(_plain(a, on_node), _plain(b, on_node), strict=True):
        if first != second:
            return -1 if first < second else 1
    if is_ready(a) and is_ready(b):
        found = _younger(ready_since_ms(a), ready_since_ms(b), a, b, now_ms)
        if found:
            return found
    restarts = _restarts(b) - _restarts(a)
    if restarts:
        return restarts
    return _younger(_created_ms(a), _created_ms(b), a, b, now_ms)


def _plain(pod: Object, on_node: dict[str | None, int]) -> tuple[Any, ...]:
    """Unassigned first, then by phase, not ready, cheap to delete, crowded."""
    phase = (pod.get("status") or {}).get("phase", "Pending")
    number = whole((pod["metadata"].get("annotations") or {}).get(COST)) or 0
    return (
        bool(pod["spec"].get("nodeName")),
        PHASES.get(phase, 2),
        is_ready(pod),
        number,
        -on_node.get(pod["spec"].get("nodeName"), 0),
    )


def _younger(since_a_ms: int | None, since_b_ms: int | None, a: Object, b: Object, now_ms: int) -> int:
    """The younger goes first; ages of about the same size (powers of two) count as equal: then the uid decides."""
    if since_a_ms is None or since_b_ms is None or since_a_ms == since_b_ms:
        return 0
    rank_a, rank_b = _rank(now_ms - since_a_ms), _rank(now_ms - since_b_ms)
    if rank_a != rank_b:
        return rank_a - rank_b
    return -1 if a["metadata"]["uid"] < b["metadata"]["uid"] else 1


def _rank(age_ms: int) -> int:
    return max(age_ms, 1).bit_length()


def _created_ms(pod: Object) -> int:
    return since_start_ms(pod["metadata"]["creationTimestamp"])


def _restarts(pod: Object) -> int:
    return max(
        (status.get("restartCount", 0) for status in (pod.get("status") or {}).get("containerStatuses") or ()),
        default=0,
    )
