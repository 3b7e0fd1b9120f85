"""NodeResourcesFit: the pod's requests must fit into what the node has left; the strategy scores what remains.

Source: pkg/scheduler/framework/plugins/noderesources/fit.go, least_allocated.go, most_allocated.go,
requested_to_capacity_ratio.go.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from ...component_helpers.resources import CPU, EPHEMERAL, MEMORY
from ..framework import (
    ASK,
    MAX_SCORE,
    UNRESOLVABLE,
    UNSCHEDULABLE,
    Ask,
    ClusterEvent,
    Columns,
    Cycle,
    NodeInfo,
    Plugin,
    PodInfo,
    Rule,
    Skip,
    Status,
)
from ..scoring import broken_linear, quotient, requested_and_allocatable

TOO_MANY_PODS = "Too many pods"
INSUFFICIENT = "Insufficient {}"
DEFAULT_RESOURCES: tuple[dict[str, Any], ...] = ({"name": CPU, "weight": 1}, {"name": MEMORY, "weight": 1})
MAX_CUSTOM_SCORE = 10  # the scores of a RequestedToCapacityRatio shape
HOPELESS = 1 << 38  # set in a code of the fast path: more than the node has at all


class NodeResourcesFit(Plugin):
    name = "NodeResourcesFit"
    points = ("preFilter", "filter", "preScore", "score")
    events_to_register = (ClusterEvent.NODE_ADD, ClusterEvent.NODE_ALLOCATABLE, ClusterEvent.ASSIGNED_POD_DELETE)

    def __init__(self, args: Mapping[str, Any] | None = None) -> None:
        super().__init__(args)
        strategy = self.args.get("scoringStrategy") or {}
        self.strategy = strategy.get("type") or "LeastAllocated"
        self.resources = tuple(
            (one["name"], one.get("weight") or 1) for one in strategy.get("resources") or DEFAULT_RESOURCES
        )
        self.ignored = frozenset(self.args.get("ignoredResources") or ())
        self.ignored_groups = frozenset(self.args.get("ignoredResourceGroups") or ())
        self.rate = self._rating(strategy)

    def _rating(self, strategy: dict[str, Any]) -> Callable[[int, int], int]:
        """The function (requested, allocatable) -> 0-100 of the strategy."""
        if self.strategy == "MostAllocated":
            return _most_allocated
        if self.strategy != "RequestedToCapacityRatio":
            return _least_allocated
        shape = (strategy.get("requestedToCapacityRatio") or {}).get("shape") or ()
        line = broken_linear([(one["utilization"], one["score"] * MAX_SCORE // MAX_CUSTOM_SCORE) for one in shape])
        return lambda asked, have: line(MAX_SCORE if asked > have else asked * MAX_SCORE // have)

    def pre_filter(self, cycle: Cycle) -> Skip | Status | set[str] | None:
        cycle.state[self.name] = sorted(item for item in cycle.pod.scalars.items() if self._counts(*item))
        return None

    def _counts(self, name: str, amount: int) -> bool:
        return bool(amount) and name not in self.ignored and name.partition("/")[0] not in self.ignored_groups

    def filter(self, cycle: Cycle, node: NodeInfo) -> Status | None:
        pod = cycle.pod
        if (
            len(node.pods) < node.max_pods
            and (not pod.cpu or pod.cpu <= node.cpu - node.used_cpu)
            and (not pod.memory or pod.memory <= node.memory - node.used_memory)
            and (not pod.ephemeral or pod.ephemeral <= node.ephemeral - node.used_ephemeral)
            and not cycle.state[self.name]
        ):
            return None
        return self._refusal(pod, cycle.state[self.name], node)

    def _refusal(self, pod: PodInfo, scalars: list[tuple[str, int]], node: NodeInfo) -> Status | None:
        """Every resource that is short is a reason; more than the node has at all cannot be resolved."""
        asked = [
            (CPU, pod.cpu, node.cpu, node.used_cpu),
            (MEMORY, pod.memory, node.memory, node.used_memory),
            (EPHEMERAL, pod.ephemeral, node.ephemeral, node.used_ephemeral),
        ]
        asked += [(name, amount, node.scalars.get(name, 0), node.used_scalars.get(name, 0)) for name, amount in scalars]
        short = [one for one in asked if one[1] and one[1] > one[2] - one[3]]
        reasons = [TOO_MANY_PODS] if len(node.pods) >= node.max_pods else []
        reasons += [INSUFFICIENT.format(name) for name, _, _, _ in short]
        if not reasons:
            return None
        hopeless = any(amount > have for _, amount, have, _ in short)
        return refusal(tuple(reasons), hopeless)

    def fast_filter(self, cycle: Cycle, columns: Columns) -> Rule | Ask | None:
        self.pre_filter(cycle)
        return Short(cycle.pod, cycle.state[self.name], columns)

    def score(self, cycle: Cycle, nodes: Sequence[NodeInfo]) -> list[int]:
        """A container without a request counts as 100m cpu and 200Mi memory."""
        pod = cycle.pod
        if self.strategy == "LeastAllocated" and self.resources == ((CPU, 1), (MEMORY, 1)):
            return _least_allocated_of_both(pod.non_zero_cpu, pod.non_zero_memory, nodes)
        return [self._score(pod, node) for node in nodes]

    def _score(self, pod: PodInfo, node: NodeInfo) -> int:
        total = weights = 0
        for name, weight in self.resources:
            asked, have = requested_and_allocatable(pod, node, name, non_zero=True)
            if not have:
                continue
            rating = self.rate(asked, have)
            if rating or self.strategy != "RequestedToCapacityRatio":
                total, weights = total + rating * weight, weights + weight
        if not weights:
            return 0
        return quotient(total, weights, rounded=self.strategy == "RequestedToCapacityRatio")

    def fast_score(self, cycle: Cycle, columns: Columns, rows: np.ndarray) -> np.ndarray | Skip | Ask:
        if self.strategy != "LeastAllocated" or self.resources != ((CPU, 1), (MEMORY, 1)):
            return ASK
        cpu, memory, pod = columns.cpu[rows], columns.memory[rows], cycle.pod
        if not cpu.all() or not memory.all():
            return ASK
        cpu_score = _share(cpu - columns.non_zero_cpu[rows] - pod.non_zero_cpu, cpu)
        return (cpu_score + _share(memory - columns.non_zero_memory[rows] - pod.non_zero_memory, memory)) // 2


class Short:
    """A Rule of the fast path: a bit of the code for every resource that is short; `scalars` are (name, amount)."""

    def __init__(self, pod: PodInfo, scalars: list[tuple[str, int]], columns: Columns) -> None:
        self.columns = columns
        asked = [
            (CPU, pod.cpu, columns.cpu, columns.used_cpu),
            (MEMORY, pod.memory, columns.memory, columns.used_memory),
            (EPHEMERAL, pod.ephemeral, columns.ephemeral, columns.used_ephemeral),
        ]
        asked += [(name, amount, *columns.scalars(name)) for name, amount in scalars]
        self.asked = [resource for resource in asked if resource[1]]

    def codes(self, rows: slice, refused: np.ndarray | None) -> np.ndarray | None:
        codes = (self.columns.pods[rows] >= self.columns.max_pods[rows]).astype(np.int64)
        for bit, (_, amount, have, used) in enumerate(self.asked, 1):
            short = amount > have[rows] - used[rows]
            if short.any():
                codes |= short.astype(np.int64) << bit
                codes[short & (amount > have[rows])] |= HOPELESS
        return codes if codes.any() else None

    def status(self, code: int) -> Status:
        reasons = [TOO_MANY_PODS] if code & 1 else []
        reasons += [INSUFFICIENT.format(resource[0]) for bit, resource in enumerate(self.asked, 1) if code & 1 << bit]
        return refusal(tuple(reasons), bool(code & HOPELESS))


def _share(left: np.ndarray, have: np.ndarray) -> np.ndarray:
    return np.where(left > 0, left, 0) * MAX_SCORE // have


@lru_cache(maxsize=1024)
def refusal(reasons: tuple[str, ...], hopeless: bool) -> Status:
    """The Status with these reasons; few different ones occur, so they are kept."""
    return Status(UNRESOLVABLE if hopeless else UNSCHEDULABLE, reasons, NodeResourcesFit.name)


def _least_allocated(asked: int, have: int) -> int:
    return (have - asked) * MAX_SCORE // have if asked <= have else 0


def _most_allocated(asked: int, have: int) -> int:
    return min(asked, have) * MAX_SCORE // have


def _least_allocated_of_both(cpu: int, memory: int, nodes: Sequence[NodeInfo]) -> list[int]:
    """The default strategy over cpu and memory with weight 1, in one pass: most decisions need nothing else."""
    scores = []
    for node in nodes:
        left_cpu, left_memory = node.cpu - node.non_zero_cpu - cpu, node.memory - node.non_zero_memory - memory
        if node.cpu and node.memory:
            score = left_cpu * MAX_SCORE // node.cpu if left_cpu > 0 else 0
            scores.append((score + (left_memory * MAX_SCORE // node.memory if left_memory > 0 else 0)) // 2)
        elif node.cpu or node.memory:
            left, have = (left_cpu, node.cpu) if node.cpu else (left_memory, node.memory)
            scores.append(left * MAX_SCORE // have if left > 0 else 0)
        else:
            scores.append(0)
    return scores
