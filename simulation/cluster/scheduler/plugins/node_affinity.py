"""NodeAffinity: nodeSelector and required node affinity filter; preferred terms add their weights.

Source: pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...component_helpers.node_affinity import RequiredNodeAffinity, preferred_terms, selector_matches, term_matches
from ..fast.rules import Constants
from ..framework import (
    ASK,
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


class NodeAffinity(Plugin):
    name = "NodeAffinity"
    points = ("preFilter", "filter", "preScore", "score")
    events_to_register = (ClusterEvent.NODE_ADD, ClusterEvent.NODE_LABEL)
    REFUSED = Status(UNRESOLVABLE, ("node(s) didn't match Pod's node affinity/selector",), name)
    ENFORCED = Status(UNRESOLVABLE, ("node(s) didn't match scheduler-enforced node affinity",), name)
    CONFLICT = Status(UNRESOLVABLE, ("pod affinity terms conflict",), name)

    def __init__(self, args: Mapping[str, Any] | None = None) -> None:
        super().__init__(args)
        added = self.args.get("addedAffinity") or {}
        self.added = added.get("requiredDuringSchedulingIgnoredDuringExecution")
        self.added_preferred = preferred_terms({"affinity": {"nodeAffinity": added}})

    def pre_filter(self, cycle: Cycle) -> Skip | Status | set[str] | None:
        """Skip without any wish; a pod whose every term names nodes looks at those nodes only."""
        wish = RequiredNodeAffinity(cycle.pod.spec)
        if not wish.is_set and self.added is None:
            return SKIP
        cycle.state[self.name] = wish
        names = _named_nodes(wish.required)
        return self.CONFLICT if names is not None and not names else names

    def filter(self, cycle: Cycle, node: NodeInfo) -> Status | None:
        if self.added is not None and not selector_matches(self.added, node.node):
            return self.ENFORCED
        return None if cycle.state[self.name].matches(node.node) else self.REFUSED

    def fast_filter(self, cycle: Cycle, columns: Columns) -> Rule | Ask | None:
        if self.added is not None:
            return ASK
        wish = RequiredNodeAffinity(cycle.pod.spec)
        return Constants(1 - columns.allowed_by(wish), self.REFUSED) if wish.is_set else None

    def pre_score(self, cycle: Cycle, nodes: Sequence[NodeInfo]) -> Skip | None:
        terms = self.added_preferred + preferred_terms(cycle.pod.spec)
        cycle.scoring[self.name] = terms
        return None if terms else SKIP

    def score(self, cycle: Cycle, nodes: Sequence[NodeInfo]) -> list[int]:
        terms = cycle.scoring[self.name]
        return [sum(weight for weight, term in terms if term_matches(term, node.node)) for node in nodes]

    def normalize(self, cycle: Cycle, nodes: Sequence[NodeInfo], scores: list[int]) -> list[int]:
        return default_normalize(scores)

    def fast_score(self, cycle: Cycle, columns: Columns, rows: np.ndarray) -> np.ndarray | Skip | Ask:
        if self.added_preferred:
            return ASK
        terms = preferred_terms(cycle.pod.spec)
        if not terms:
            return SKIP
        scores = sum(columns.term(term)[rows] * weight for weight, term in terms)
        greatest = scores.max()
        return MAX_SCORE * scores // greatest if greatest else scores


def _named_nodes(required: dict[str, Any] | None) -> set[str] | None:
    """The set of node names that the terms allow by metadata.name, or None when some term allows any name."""
    terms = (required or {}).get("nodeSelectorTerms")
    if not terms:
        return None
    names = set()
    for term in terms:
        fields = [
            set(one.get("values") or ())
            for one in term.get("matchFields") or ()
            if one["key"] == "metadata.name" and one["operator"] == "In"
        ]
        if not fields:
            return None
        names |= set.intersection(*fields)
    return names
