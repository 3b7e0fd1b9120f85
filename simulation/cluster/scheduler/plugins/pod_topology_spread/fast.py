"""PodTopologySpread over columns: the same refusals and scores as plugin.py gives, for all nodes at once."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ...fast.columns import Columns
from ...fast.rules import by_domain
from ...framework import MAX_SCORE
from ...state.podinfo import PodInfo
from .constraints import HOSTNAME, Constraint, Inclusion


def refusals(pod: PodInfo, constraints: Sequence[Constraint], columns: Columns) -> np.ndarray:
    """For each node 0 (fits), 1 (a label is missing) or 2 (too uneven): by the first constraint that refuses it."""
    labelled, inclusion = columns.has_keys([constraint.topology_key for constraint in constraints]), Inclusion(pod)
    codes = np.zeros(len(columns.nodes), dtype=np.int64)
    for constraint in constraints:
        ids, number = columns.domains(constraint.topology_key)
        mask = _included(inclusion, constraint, columns)
        mask = labelled if mask is None else labelled & mask
        sums = by_domain(ids, number, columns.counters.alive(pod.namespace, constraint.selector), mask)
        present = np.bincount(ids[mask], minlength=number + 1) > 0
        least = int(sums[present].min()) if np.count_nonzero(present) >= constraint.min_domains else 0
        itself = 1 if constraint.selector.matches(pod.labels) else 0
        said = np.where(ids == 0, 1, np.where(sums[ids] + itself - least > constraint.max_skew, 2, 0))
        codes = np.where(codes == 0, said, codes)
    return codes


def scores(
    pod: PodInfo, constraints: Sequence[Constraint], columns: Columns, rows: np.ndarray, strict: bool
) -> np.ndarray:
    """Normalised scores of the rows; where it is `strict`, a node that lacks a label gets 0."""
    labelled = columns.has_keys([constraint.topology_key for constraint in constraints]) if strict else None
    scored = labelled[rows] if labelled is not None else np.ones(len(rows), dtype=bool)
    inclusion, total = Inclusion(pod), np.zeros(len(rows))
    for constraint in constraints:
        ids, number = columns.domains(constraint.topology_key)
        counts, here = columns.counters.alive(pod.namespace, constraint.selector), ids[rows]
        if constraint.topology_key == HOSTNAME:
            size, present = int(scored.sum()), counts[rows]
        else:
            size = int(np.count_nonzero(np.bincount(here[scored], minlength=1)))
            mask = _included(inclusion, constraint, columns)
            if labelled is not None:
                mask = labelled if mask is None else labelled & mask
            present = by_domain(ids, number, counts, mask)[here]
        total += np.where(here > 0, present * math.log(size + 2) + (constraint.max_skew - 1), 0.0)
    return _least_is_best(np.floor(total + 0.5).astype(np.int64), scored)


def _included(inclusion: Inclusion, constraint: Constraint, columns: Columns) -> np.ndarray | None:
    """Which nodes count for a constraint, or None for all (Inclusion.counts over columns)."""
    mask = columns.allowed_by(inclusion.affinity) if constraint.honor_affinity and inclusion.affinity.is_set else None
    if constraint.honor_taints:
        tolerated = columns.tolerated(inclusion.tolerations)
        mask = tolerated if mask is None else mask & tolerated
    return mask


def _least_is_best(scores: np.ndarray, scored: np.ndarray) -> np.ndarray:
    """100 for the least; nodes that are not scored get 0."""
    counted = scores[scored]
    if not len(counted) or counted.max() == 0:
        return np.where(scored, MAX_SCORE, 0)
    least, greatest = counted.min(), counted.max()
    return np.where(scored, MAX_SCORE * (greatest + least - scores) // greatest, 0)
