"""InterPodAffinity: pods that want to be, or must not be, in the same place as other pods; both sides are asked.

Source: pkg/scheduler/framework/plugins/interpodaffinity/filtering.go and scoring.go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ....budget import charge
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
from ...state.podinfo import AffinityTerm, resolved
from . import fast

NO_AFFINITY = "node(s) didn't match pod affinity rules"
OWN_ANTI_AFFINITY = "node(s) didn't match pod anti-affinity rules"
THEIR_ANTI_AFFINITY = "node(s) didn't satisfy existing pods anti-affinity rules"
DEFAULT_HARD_WEIGHT = 1


Numbers = dict[tuple[str, str], int]  # (topology key, its value) -> number


class Met:
    """Numbers by (topology key, value): `theirs` existing pods' anti-affinity terms that select the pod, `wanted` pods
    that all its affinity terms select, `shunned` pods that one of its anti-affinity terms selects."""

    def __init__(
        self,
        affinity: Sequence[AffinityTerm],
        anti_affinity: Sequence[AffinityTerm],
        theirs: Numbers | None = None,
        wanted: Numbers | None = None,
        shunned: Numbers | None = None,
    ) -> None:
        self.affinity, self.anti_affinity = affinity, anti_affinity
        self.theirs, self.wanted, self.shunned = theirs or {}, wanted or {}, shunned or {}

    def clone(self) -> Met:
        return Met(self.affinity, self.anti_affinity, dict(self.theirs), dict(self.wanted), dict(self.shunned))


class InterPodAffinity(Plugin):
    name = "InterPodAffinity"
    points = ("preFilter", "filter", "preScore", "score")
    events_to_register = (
        ClusterEvent.ASSIGNED_POD_ADD,
        ClusterEvent.ASSIGNED_POD_DELETE,
        ClusterEvent.ASSIGNED_POD_LABEL,
        ClusterEvent.NODE_ADD,
        ClusterEvent.NODE_LABEL,
    )
    NO_AFFINITY = Status(UNRESOLVABLE, (NO_AFFINITY,), name)
    OWN_ANTI_AFFINITY = Status(UNSCHEDULABLE, (OWN_ANTI_AFFINITY,), name)
    THEIR_ANTI_AFFINITY = Status(UNSCHEDULABLE, (THEIR_ANTI_AFFINITY,), name)

    def __init__(self, args: Mapping[str, Any] | None = None) -> None:
        super().__init__(args)
        self.hard_weight = self.args.get("hardPodAffinityWeight", DEFAULT_HARD_WEIGHT)
        self.ignores_existing = bool(self.args.get("ignorePreferredTermsOfExistingPods"))

    # Filter

    def pre_filter(self, cycle: Cycle) -> Skip | Status | set[str] | None:
        """Look at every pod when the incoming one has required terms, else only at those that have anti-affinity."""
        pod, snapshot, namespaces = cycle.pod, cycle.snapshot, cycle.workloads.namespace_labels
        met = Met(resolved(pod.required_affinity, namespaces), resolved(pod.required_anti_affinity, namespaces))
        for node in snapshot.among(snapshot.with_anti_affinity):
            for other in node.pods_with_anti_affinity.values():
                charge(other.terms)
                self._meet_theirs(cycle, met, other, node, 1)
        if met.affinity or met.anti_affinity:
            for node in snapshot.nodes():
                charge(len(node.pods) * pod.terms // 2)
                for other in node.pods.values():
                    self._meet_own(cycle, met, other, node, 1)
        elif not met.theirs:
            return SKIP
        cycle.state[self.name] = met
        return None

    @staticmethod
    def _meet_theirs(cycle: Cycle, met: Met, other: PodInfo, node: NodeInfo, by: int) -> None:
        for term in other.required_anti_affinity:
            if term.topology_key in node.labels and term.matches(cycle.pod, cycle.workloads.namespace_labels):
                _add(met.theirs, (term.topology_key, node.labels[term.topology_key]), by)

    @staticmethod
    def _meet_own(cycle: Cycle, met: Met, other: PodInfo, node: NodeInfo, by: int) -> None:
        namespaces = cycle.workloads.namespace_labels
        if met.affinity and all(term.matches(other, namespaces) for term in met.affinity):
            for term in met.affinity:
                if term.topology_key in node.labels:
                    _add(met.wanted, (term.topology_key, node.labels[term.topology_key]), by)
        for term in met.anti_affinity:
            if term.topology_key in node.labels and term.matches(other, namespaces):
                _add(met.shunned, (term.topology_key, node.labels[term.topology_key]), by)

    def filter(self, cycle: Cycle, node: NodeInfo) -> Status | None:
        met, labels = cycle.state[self.name], node.labels
        if met.affinity and not self._is_near(cycle, met, labels):
            return self.NO_AFFINITY
        if met.shunned and any(
            met.shunned.get((term.topology_key, labels.get(term.topology_key))) for term in met.anti_affinity
        ):
            return self.OWN_ANTI_AFFINITY
        if met.theirs and any(met.theirs.get(pair) for pair in labels.items()):
            return self.THEIR_ANTI_AFFINITY
        return None

    @staticmethod
    def _is_near(cycle: Cycle, met: Met, labels: Mapping[str, str]) -> bool:
        """Every term must be met here; the first pod of a group that wants its own kind is let through."""
        if any(term.topology_key not in labels for term in met.affinity):
            return False
        if all(met.wanted.get((term.topology_key, labels[term.topology_key])) for term in met.affinity):
            return True
        namespaces = cycle.workloads.namespace_labels
        return not met.wanted and all(term.matches(cycle.pod, namespaces) for term in met.affinity)

    def fast_filter(self, cycle: Cycle, columns: Columns) -> Rule | Ask | None:
        codes = fast.refusals(cycle, columns)
        if codes is None:
            return None
        return Constants(codes, self.NO_AFFINITY, self.OWN_ANTI_AFFINITY, self.THEIR_ANTI_AFFINITY)

    def add_pod(self, cycle: Cycle, pod: PodInfo, node: NodeInfo) -> None:
        self._change(cycle, pod, node, 1)

    def remove_pod(self, cycle: Cycle, pod: PodInfo, node: NodeInfo) -> None:
        self._change(cycle, pod, node, -1)

    def _change(self, cycle: Cycle, pod: PodInfo, node: NodeInfo, by: int) -> None:
        met = cycle.state[self.name]
        self._meet_theirs(cycle, met, pod, node, by)
        self._meet_own(cycle, met, pod, node, by)

    # Score

    def pre_score(self, cycle: Cycle, nodes: Sequence[NodeInfo]) -> Skip | None:
        """Sum the weights of the preferred terms by (topology key, value): the pod's own, and existing pods'."""
        pod, snapshot, namespaces = cycle.pod, cycle.snapshot, cycle.workloads.namespace_labels
        if not self._has_a_say(cycle):
            return SKIP
        terms = [(term, term.weight) for term in resolved(pod.preferred_affinity, namespaces)]
        terms += [(term, -term.weight) for term in resolved(pod.preferred_anti_affinity, namespaces)]
        sums: Numbers = {}
        if terms:
            for node in snapshot.nodes():
                charge(len(node.pods) * pod.terms // 2)
                for other in node.pods.values():
                    _weigh(sums, terms, other, node, cycle)
        for node in snapshot.among(snapshot.with_affinity):
            for other in node.pods_with_affinity.values():
                charge(other.terms)
                _weigh(sums, self._terms_of(other), pod, node, cycle)
        cycle.scoring[self.name] = sums
        return None if sums else SKIP

    def _has_a_say(self, cycle: Cycle) -> bool:
        """The pod has preferred terms of its own, or existing pods may have some about it."""
        own = cycle.pod.preferred_affinity or cycle.pod.preferred_anti_affinity
        return bool(own or (cycle.snapshot.with_affinity and not self.ignores_existing))

    def _terms_of(self, other: PodInfo) -> list[tuple[AffinityTerm, int]]:
        """(term, weight) of an existing pod's terms: what the incoming pod is worth to it."""
        terms = [(term, self.hard_weight) for term in other.required_affinity] if self.hard_weight else []
        terms += [(term, term.weight) for term in other.preferred_affinity]
        return terms + [(term, -term.weight) for term in other.preferred_anti_affinity]

    def score(self, cycle: Cycle, nodes: Sequence[NodeInfo]) -> list[int]:
        sums = cycle.scoring[self.name]
        return [sum(sums[pair] for pair in node.labels.items() if pair in sums) for node in nodes]

    def normalize(self, cycle: Cycle, nodes: Sequence[NodeInfo], scores: list[int]) -> list[int]:
        least, spread = min(scores), max(scores) - min(scores)
        return [int(MAX_SCORE * ((score - least) / spread)) if spread else 0 for score in scores]

    def fast_score(self, cycle: Cycle, columns: Columns, rows: np.ndarray) -> np.ndarray | Skip | Ask:
        return fast.scores(cycle, columns, rows, self.hard_weight) if self._has_a_say(cycle) else SKIP


def _weigh(
    sums: Numbers, terms: list[tuple[AffinityTerm, int]], selected: PodInfo, node: NodeInfo, cycle: Cycle
) -> None:
    for term, weight in terms:
        if term.topology_key in node.labels and term.matches(selected, cycle.workloads.namespace_labels):
            _add(sums, (term.topology_key, node.labels[term.topology_key]), weight)


def _add(numbers: Numbers, key: tuple[str, str], by: int) -> None:
    """Add, and forget a number that has become 0: an empty mapping says that nothing was met."""
    numbers[key] = numbers.get(key, 0) + by
    if not numbers[key]:
        del numbers[key]
