"""Arithmetic shared by the plugins that score resources; integers divide as Go divides them.

Source: pkg/scheduler/framework/plugins/noderesources/resource_allocation.go, plugins/helper/shape_score.go.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from ..component_helpers.resources import CPU, EPHEMERAL, MEMORY
from .state.nodeinfo import NodeInfo
from .state.podinfo import PodInfo


def is_native(name: str) -> bool:
    """Resources that every node has; the others are only scored for a pod that asks for them."""
    return name in (CPU, MEMORY, EPHEMERAL)


def requested_and_allocatable(pod: PodInfo, node: NodeInfo, name: str, non_zero: bool) -> tuple[int, int]:
    """(requested with the pod, allocatable) of one resource; (0, 0) when it does not count for this pod or node.

    `non_zero` counts containers without a request for something.
    """
    if name == CPU:
        return (node.non_zero_cpu + pod.non_zero_cpu if non_zero else node.used_cpu + pod.cpu), node.cpu
    if name == MEMORY:
        return (node.non_zero_memory + pod.non_zero_memory if non_zero else node.used_memory + pod.memory), node.memory
    if name == EPHEMERAL:
        return node.used_ephemeral + pod.ephemeral, node.ephemeral
    asked = pod.scalars.get(name, 0)
    if not asked or name not in node.scalars:
        return 0, 0
    return node.used_scalars.get(name, 0) + asked, node.scalars[name]


def quotient(total: int, weights: int, rounded: bool) -> int:
    """total / weights: cut off, or rounded half away from zero as Go's math.Round does."""
    return math.floor(total / weights + 0.5) if rounded else total // weights


def cut_quotient(dividend: int, divisor: int) -> int:
    """Go's integer division: cut off towards zero."""
    return abs(dividend) // divisor if dividend >= 0 else -(abs(dividend) // divisor)


def broken_linear(points: list[tuple[int, int]]) -> Callable[[int], int]:
    """The function through (x, y) points, level before the first and after the last; all integers."""

    def at(x: int) -> int:
        for index, (right, high) in enumerate(points):
            if x <= right:
                if index == 0:
                    return high
                left, low = points[index - 1]
                return low + cut_quotient((high - low) * (x - left), right - left)
        return points[-1][1]

    return at
