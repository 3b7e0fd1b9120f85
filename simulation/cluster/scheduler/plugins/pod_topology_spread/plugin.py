"""PodTopologySpread: spreads the pods of a selector evenly over zones, hosts or any other label of the nodes.

Source: pkg/scheduler/framework/plugins/podtopologyspread/filtering.go and scoring.go.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ...fast.rules import Constants
from ...framework import (
    MAX_SCORE,
    SKIP,
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
from . import fast
from .constraints import (
    HOSTNAME,
    SYSTEM_DEFAULTS,
    Constraint,
    Inclusion,
    count_pods,
    default_constraints,
    has_all_keys,
    own_constraints,
)

NOT_MATCHED = "node(s) didn't match pod topology spread constraints"
MISSING_LABEL = NOT_MATCHED + " (missing required label)"


class Counted:
    """For each hard constraint: matching pods in each domain, and the least of them."""

    def __init__(self, constraints: list[Constraint], inclusion: Inclusion, counts: list[dict[str, int]]) -> None:
        self.constraints, self.inclusion, self.counts = constraints, inclusion, counts
        self.least: list[int | None] = [None] * len(constraints)

    def clone(self) -> Counted:
        return Counted(self.constraints, self.inclusion, [dict(domains) for domains in self.counts])

    def minimum(self, index: int) -> int:
        """The least number in a domain; 0 while there are fewer domains than minDomains."""
        least = self.least[index]
        if least is None:
            counts = self.counts[index]
            enough = len(counts) >= self.constraints[index].min_domains
            least = self.least[index] = min(counts.values()) if enough else 0
        return least

    def change(self, index: int, domain: str, by: int) -> None:
        self.counts[index][domain] = self.counts[index].get(domain, 0) + by
        self.least[index] = None


class PodTopologySpread(Plugin):
    name = "PodTopologySpread"
    points = ("preFilter", "filter", "preScore", "score")
    events_to_register = (
        ClusterEvent.ASSIGNED_POD_ADD,
        ClusterEvent.ASSIGNED_POD_DELETE,
        ClusterEvent.ASSIGNED_POD_LABEL,
        ClusterEvent.NODE_ADD,
        ClusterEvent.NODE_DELETE,
        ClusterEvent.NODE_LABEL,
        ClusterEvent.NODE_TAINT,
    )
    REFUSED = Status(UNSCHEDULABLE, (NOT_MATCHED,), name)
    UNLABELLED = Status(UNRESOLVABLE, (MISSING_LABEL,), name)

    def __init__(self, args: Mapping[str, Any] | None = None) -> None:
        super().__init__(args)
        self.system_defaults = self.args.get("defaultingType", "System") == "System"
        self.defaults = SYSTEM_DEFAULTS if self.system_defaults else tuple(self.args.get("defaultConstraints") or ())

    def constraints(self, cycle: Cycle, action: str) -> list[Constraint]:
        if cycle.pod.spec.get("topologySpreadConstraints"):
            return own_constraints(cycle.pod, action)
        return default_constraints(cycle.pod, action, self.defaults, cycle.workloads)

    def pre_filter(self, cycle: Cycle) -> Skip | Status | set[str] | None:
        """Count the matching pods of every domain that the constraint looks at."""
        constraints = self.constraints(cycle, "DoNotSchedule")
        if not constraints:
            return SKIP
        inclusion = Inclusion(cycle.pod)
        counts: list[dict[str, int]] = [{} for _ in constraints]
        for node in cycle.snapshot.nodes():
            if not has_all_keys(node.labels, constraints):
                continue
            for index, constraint in enumerate(constraints):
                if inclusion.counts(constraint, node):
                    domain = node.labels[constraint.topology_key]
                    matching = count_pods(node, constraint.selector, cycle.pod.namespace)
                    counts[index][domain] = counts[index].get(domain, 0) + matching
        cycle.state[self.name] = Counted(constraints, inclusion, counts)
        return None

    def filter(self, cycle: Cycle, node: NodeInfo) -> Status | None:
        """matching pods here + this pod - the least anywhere must not pass maxSkew."""
        counted = cycle.state[self.name]
        for index, constraint in enumerate(counted.constraints):
            domain = node.labels.get(constraint.topology_key)
            if domain is None:
                return self.UNLABELLED
            itself = 1 if constraint.selector.matches(cycle.pod.labels) else 0
            if counted.counts[index].get(domain, 0) + itself - counted.minimum(index) > constraint.max_skew:
                return self.REFUSED
        return None

    def fast_filter(self, cycle: Cycle, columns: Columns) -> Rule | Ask | None:
        constraints = self.constraints(cycle, "DoNotSchedule")
        if not constraints:
            return None
        return Constants(fast.refusals(cycle.pod, constraints, columns), self.UNLABELLED, self.REFUSED)

    def add_pod(self, cycle: Cycle, pod: PodInfo, node: NodeInfo) -> None:
        self._change(cycle, pod, node, 1)

    def remove_pod(self, cycle: Cycle, pod: PodInfo, node: NodeInfo) -> None:
        self._change(cycle, pod, node, -1)

    def _change(self, cycle: Cycle, pod: PodInfo, node: NodeInfo, by: int) -> None:
        counted = cycle.state[self.name]
        if pod.namespace != cycle.pod.namespace or not has_all_keys(node.labels, counted.constraints):
            return
        for index, constraint in enumerate(counted.constraints):
            if constraint.selector.matches(pod.labels) and counted.inclusion.counts(constraint, node):
                counted.change(index, node.labels[constraint.topology_key], by)

    def pre_score(self, cycle: Cycle, nodes: Sequence[NodeInfo]) -> Skip | None:
        """Count the matching pods of the domains of the feasible nodes; the more domains, the more a pod weighs."""
        constraints = self.constraints(cycle, "ScheduleAnyway")
        if not constraints:
            return SKIP
        strict = self._is_strict(cycle.pod)
        scored = [not strict or has_all_keys(node.labels, constraints) for node in nodes]
        domains = [
            {} if constraint.topology_key == HOSTNAME else _domains(constraint.topology_key, nodes, scored)
            for constraint in constraints
        ]
        sizes = [
            sum(scored) if constraint.topology_key == HOSTNAME else len(counts)
            for constraint, counts in zip(constraints, domains, strict=True)
        ]
        self._count(cycle, constraints, domains, strict)
        weights = [math.log(size + 2) for size in sizes]
        cycle.scoring[self.name] = constraints, scored, domains, weights
        return None

    def _is_strict(self, pod: PodInfo) -> bool:
        """Whether a node without a constraint's label is not scored at all: for everything but the system's defaults."""
        return bool(pod.spec.get("topologySpreadConstraints")) or not self.system_defaults

    @staticmethod
    def _count(cycle: Cycle, constraints: list[Constraint], domains: list[dict[str, int]], strict: bool) -> None:
        inclusion = Inclusion(cycle.pod)
        for node in cycle.snapshot.nodes():
            if strict and not has_all_keys(node.labels, constraints):
                continue
            for constraint, counts in zip(constraints, domains, strict=True):
                domain = node.labels.get(constraint.topology_key, "")
                if domain in counts and inclusion.counts(constraint, node):
                    counts[domain] += count_pods(node, constraint.selector, cycle.pod.namespace)

    def score(self, cycle: Cycle, nodes: Sequence[NodeInfo]) -> list[int]:
        """Pods already there, weighed by the size of the topology, summed over the constraints; less is better."""
        constraints, scored, domains, weights = cycle.scoring[self.name]
        return [
            self._score(cycle, node, zip(constraints, domains, weights, strict=True)) if counts else 0
            for node, counts in zip(nodes, scored, strict=True)
        ]

    @staticmethod
    def _score(cycle: Cycle, node: NodeInfo, parts: Iterable[tuple[Constraint, dict[str, int], float]]) -> int:
        total = 0.0
        for constraint, counts, weight in parts:
            domain = node.labels.get(constraint.topology_key)
            if domain is None:
                continue
            if constraint.topology_key == HOSTNAME:
                matching = count_pods(node, constraint.selector, cycle.pod.namespace)
            else:
                matching = counts[domain]
            total += matching * weight + (constraint.max_skew - 1)
        return math.floor(total + 0.5)

    def normalize(self, cycle: Cycle, nodes: Sequence[NodeInfo], scores: list[int]) -> list[int]:
        scored = cycle.scoring[self.name][1]
        counted = [score for score, counts in zip(scores, scored, strict=True) if counts]
        if not counted or max(counted) == 0:
            return [MAX_SCORE if counts else 0 for counts in scored]
        least, greatest = min(counted), max(counted)
        return [
            MAX_SCORE * (greatest + least - score) // greatest if counts else 0
            for score, counts in zip(scores, scored, strict=True)
        ]

    def fast_score(self, cycle: Cycle, columns: Columns, rows: np.ndarray) -> np.ndarray | Skip | Ask:
        constraints = self.constraints(cycle, "ScheduleAnyway")
        if not constraints:
            return SKIP
        return fast.scores(cycle.pod, constraints, columns, rows, self._is_strict(cycle.pod))


def _domains(key: str, nodes: Sequence[NodeInfo], scored: list[bool]) -> dict[str, int]:
    return {node.labels.get(key, ""): 0 for node, counts in zip(nodes, scored, strict=True) if counts}
