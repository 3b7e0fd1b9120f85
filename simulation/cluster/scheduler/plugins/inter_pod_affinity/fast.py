"""InterPodAffinity over columns: the same refusals and scores as plugin.py gives, for all nodes at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ....budget import charge
from ...fast.columns import Columns
from ...fast.rules import by_domain
from ...framework import MAX_SCORE, SKIP, Cycle, Skip
from ...state.podinfo import AffinityTerm, PodInfo, resolved


def refusals(cycle: Cycle, columns: Columns) -> np.ndarray | None:
    """For each node 0 (fits), 1 (not near what the pod wants), 2 (near what it shuns) or 3 (near who shuns it), in this
    order; None when nobody wants or shuns anything."""
    pod, counters, namespaces = cycle.pod, columns.counters, cycle.workloads.namespace_labels
    affinity = resolved(pod.required_affinity, namespaces)
    anti_affinity = resolved(pod.required_anti_affinity, namespaces)
    charge(len(counters.shunning) + (pod.terms * int(columns.pods.sum()) // 4 if pod.terms else 0))
    theirs = [(term, counts) for term, counts in counters.shunning.items() if term.matches(pod, namespaces)]
    charge(len(theirs) * (10 + len(columns.nodes) // 50))
    shunned = [_near(columns, term, counters.dense(counts)) for term, counts in theirs]
    if not affinity and not anti_affinity and not any(near.any() for near in shunned):
        return None
    codes = np.zeros(len(columns.nodes), dtype=np.int64)
    for near in shunned:
        codes[near] = 3
    for term in anti_affinity:
        codes[_near(columns, term, counters.all_of((term,)))] = 2
    if affinity:
        codes[~_wanted(columns, affinity, pod, namespaces)] = 1
    return codes


def _near(columns: Columns, term: AffinityTerm, counts: np.ndarray) -> np.ndarray:
    """Which nodes are in a domain of the term's topology where something is counted."""
    ids, number = columns.domains(term.topology_key)
    return by_domain(ids, number, counts)[ids] > 0


def _wanted(
    columns: Columns, terms: Sequence[AffinityTerm], pod: PodInfo, namespaces: Mapping[str, Mapping[str, str]]
) -> np.ndarray:
    """Where all terms are met; anywhere with the labels for the first pod of a group that wants its own kind."""
    counts = columns.counters.all_of(terms)
    near = [_near(columns, term, counts) for term in terms]
    if not any(nodes.any() for nodes in near) and all(term.matches(pod, namespaces) for term in terms):
        return columns.has_keys([term.topology_key for term in terms])
    return np.logical_and.reduce(near)


def scores(cycle: Cycle, columns: Columns, rows: np.ndarray, hard_weight: int) -> np.ndarray | Skip:
    """Normalised scores of the rows; SKIP when no preferred term selects anything."""
    sums: dict[str, np.ndarray] = {}
    for term, counts, weight in _weighed(cycle, columns, hard_weight):
        ids, number = columns.domains(term.topology_key)
        more = weight * by_domain(ids, number, counts)
        sums[term.topology_key] = sums[term.topology_key] + more if term.topology_key in sums else more
    if not any(domains.any() for domains in sums.values()):
        return SKIP
    total = np.zeros(len(rows), dtype=np.int64)
    for key, domains in sums.items():
        total += domains[columns.domains(key)[0][rows]]
    least, spread = total.min(), total.max() - total.min()
    return (MAX_SCORE * ((total - least) / spread)).astype(np.int64) if spread else np.zeros(len(rows), dtype=np.int64)


def _weighed(cycle: Cycle, columns: Columns, hard_weight: int) -> list[tuple[AffinityTerm, np.ndarray, int]]:
    """(term, pods of each node that it is about, weight): the pod's own preferred terms, then those of existing pods."""
    pod, counters, namespaces = cycle.pod, columns.counters, cycle.workloads.namespace_labels
    own = [(term, term.weight) for term in resolved(pod.preferred_affinity, namespaces)]
    own += [(term, -term.weight) for term in resolved(pod.preferred_anti_affinity, namespaces)]
    weighed = [(term, counters.all_of((term,)), weight) for term, weight in own]
    theirs = [(counters.preferred, 1), (counters.hard, hard_weight)] if hard_weight else [(counters.preferred, 1)]
    for kind, weight in theirs:
        charge(len(kind))
        selecting = [(term, counts) for term, counts in kind.items() if term.matches(pod, namespaces)]
        charge(len(selecting) * (10 + len(columns.nodes) // 50))
        weighed += [(term, counters.dense(counts), weight) for term, counts in selecting]
    return weighed
