"""TaintToleration: taints keep pods away; the fewer soft taints a pod must put up with, the better the node.

Source: pkg/scheduler/framework/plugins/tainttoleration/taint_toleration.go.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...component_helpers.tolerations import first_untolerated, is_tolerated
from ..fast.rules import Constants
from ..framework import (
    MAX_SCORE,
    SKIP,
    UNRESOLVABLE,
    Ask,
    ClusterEvent,
    Columns,
    Cycle,
    NodeInfo,
    Plugin,
    Rule,
    Skip,
    Status,
    default_normalize,
)


class TaintToleration(Plugin):
    name = "TaintToleration"
    points = ("preFilter", "filter", "preScore", "score")
    events_to_register = (ClusterEvent.NODE_ADD, ClusterEvent.NODE_TAINT)
    REFUSED = Status(UNRESOLVABLE, ("node(s) had untolerated taint(s)",), name)

    def pre_filter(self, cycle: Cycle) -> Skip | Status | set[str] | None:
        """Nothing to do while no node has a NoSchedule or NoExecute taint."""
        return None if cycle.snapshot.hard_tainted else SKIP

    def filter(self, cycle: Cycle, node: NodeInfo) -> Status | None:
        if node.hard_taints and first_untolerated(node.hard_taints, cycle.pod.tolerations):
            return self.REFUSED
        return None

    def fast_filter(self, cycle: Cycle, columns: Columns) -> Rule | Ask | None:
        if self.pre_filter(cycle) is SKIP:
            return None
        return Constants(1 - columns.tolerated(cycle.pod.tolerations), self.REFUSED)

    def score(self, cycle: Cycle, nodes: Sequence[NodeInfo]) -> list[int]:
        """The number of PreferNoSchedule taints that the pod does not tolerate."""
        if not cycle.snapshot.soft_tainted:
            return [0] * len(nodes)
        soft = _of_soft_taints(cycle.pod.tolerations)
        return [
            sum(1 for taint in node.soft_taints if not is_tolerated(taint, soft)) if node.soft_taints else 0
            for node in nodes
        ]

    def normalize(self, cycle: Cycle, nodes: Sequence[NodeInfo], scores: list[int]) -> list[int]:
        if not cycle.snapshot.soft_tainted:
            return [MAX_SCORE] * len(scores)
        return default_normalize(scores, reverse=True)

    def fast_score(self, cycle: Cycle, columns: Columns, rows: np.ndarray) -> np.ndarray | Skip | Ask:
        if not cycle.snapshot.soft_tainted:
            return np.full(len(rows), MAX_SCORE, dtype=np.int64)
        scores = columns.soft_taints(_of_soft_taints(cycle.pod.tolerations))[rows]
        greatest = scores.max()
        return MAX_SCORE - MAX_SCORE * scores // greatest if greatest else np.full(len(rows), MAX_SCORE, dtype=np.int64)


def _of_soft_taints(tolerations: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [toleration for toleration in tolerations if toleration.get("effect") in (None, "", "PreferNoSchedule")]
