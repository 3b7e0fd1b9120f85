"""NodeResourcesBalancedAllocation: prefers the node whose cpu and memory use the pod brings nearer to each other.

Source: pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...component_helpers.resources import CPU, MEMORY
from ..framework import ASK, MAX_SCORE, SKIP, Ask, Columns, Cycle, NodeInfo, Plugin, PodInfo, Skip
from ..scoring import cut_quotient, is_native, requested_and_allocatable

DEFAULT_RESOURCES = ({"name": CPU}, {"name": MEMORY})
NO_CHANGE = 50  # half of the score tells how the balance changes, half how good it is


class NodeResourcesBalancedAllocation(Plugin):
    name = "NodeResourcesBalancedAllocation"
    points = ("preScore", "score")

    def __init__(self, args: Mapping[str, Any] | None = None) -> None:
        super().__init__(args)
        self.resources = tuple(one["name"] for one in self.args.get("resources") or DEFAULT_RESOURCES)

    def pre_score(self, cycle: Cycle, nodes: Sequence[NodeInfo]) -> Skip | None:
        """A pod that asks for none of the resources is not scored: it would always go to the same node."""
        return None if any(cycle.pod.requests.get(name) for name in self.resources) else SKIP

    def score(self, cycle: Cycle, nodes: Sequence[NodeInfo]) -> list[int]:
        pod = cycle.pod
        if self.resources == (CPU, MEMORY):
            return [_score_of_both(pod, node) for node in nodes]
        return [self._score(pod, node) for node in nodes]

    def _score(self, pod: PodInfo, node: NodeInfo) -> int:
        before, after = [], []
        for name in self.resources:
            asked, have = requested_and_allocatable(pod, node, name, non_zero=False)
            if have:
                own = pod.requests.get(name, 0)
                after.append(min(asked / have, 1))
                if own or is_native(name):
                    before.append(min((asked - own) / have, 1))
        return _combine(_balance(after), _balance(before))

    def fast_score(self, cycle: Cycle, columns: Columns, rows: np.ndarray) -> np.ndarray | Skip | Ask:
        if self.pre_score(cycle, ()) is SKIP:
            return SKIP
        cpu, memory = columns.cpu[rows], columns.memory[rows]
        if self.resources != (CPU, MEMORY) or not cpu.all() or not memory.all():
            return ASK
        used_cpu, used_memory, pod = columns.used_cpu[rows], columns.used_memory[rows], cycle.pod
        before = _evenness(used_cpu / cpu, used_memory / memory)
        change = NO_CHANGE + _evenness((used_cpu + pod.cpu) / cpu, (used_memory + pod.memory) / memory) - before
        return NO_CHANGE + (change + (change < 0)) // 2


def _evenness(cpu: np.ndarray, memory: np.ndarray) -> np.ndarray:
    """_balance of two fractions, over arrays."""
    return ((1 - np.abs(np.minimum(cpu, 1) - np.minimum(memory, 1)) / 2) * MAX_SCORE).astype(np.int64)


def _score_of_both(pod: PodInfo, node: NodeInfo) -> int:
    have_cpu, have_memory = node.cpu, node.memory
    if not have_cpu or not have_memory:
        return _combine(MAX_SCORE, MAX_SCORE)
    cpu, memory = node.used_cpu / have_cpu, node.used_memory / have_memory
    before = abs((cpu if cpu < 1 else 1) - (memory if memory < 1 else 1)) / 2
    cpu, memory = (node.used_cpu + pod.cpu) / have_cpu, (node.used_memory + pod.memory) / have_memory
    after = abs((cpu if cpu < 1 else 1) - (memory if memory < 1 else 1)) / 2
    return _combine(int((1 - after) * MAX_SCORE), int((1 - before) * MAX_SCORE))


def _combine(after: int, before: int) -> int:
    return NO_CHANGE + cut_quotient(NO_CHANGE + after - before, 2)


def _balance(fractions: list[float]) -> int:
    """100 when all fractions are equal, less by their standard deviation."""
    if len(fractions) < 2:
        return MAX_SCORE
    if len(fractions) == 2:
        deviation = abs((fractions[0] - fractions[1]) / 2)
    else:
        mean = sum(fractions) / len(fractions)
        deviation = math.sqrt(sum((one - mean) * (one - mean) for one in fractions) / len(fractions))
    return int((1 - deviation) * MAX_SCORE)
