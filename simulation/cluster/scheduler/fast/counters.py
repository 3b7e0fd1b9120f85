"""Counters: how many pods of each node a selector selects, kept up to date pod by pod, not counted for a decision.

Two kinds. Of pods: a selector that some decision asked for once is counted from then on. Of terms: equal
(anti-)affinity terms of existing pods are counted together, for an incoming pod asks the same question of all of them.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ...component_helpers.labels import LabelSelector
from ..state.nodeinfo import NodeInfo
from ..state.podinfo import AffinityTerm, PodInfo

MOST_SELECTORS = 128  # those asked for longest ago are forgotten, and counted anew if they come again
# Only pods that are not being deleted?, and what must all select them: the namespaces (None: all) and a selector.
Question = tuple[bool, tuple[tuple[frozenset[str] | None, LabelSelector], ...]]
FEW = 16  # nodes: as many numbers of a term are kept one by one, more of them as an array
Numbers = dict[int, int] | np.ndarray  # by row
Counts = dict[AffinityTerm, Numbers]


class Counters:
    """Arrays of numbers, one for each of `nodes`. `shunning`, `hard` and `preferred` have terms without their weights as keys."""

    def __init__(self, nodes: list[NodeInfo]) -> None:
        self.nodes = nodes
        self._selected: dict[Question, np.ndarray] = {}
        self.shunning: Counts = {}
        self.hard: Counts = {}
        self.preferred: Counts = {}
        self._users: dict[tuple[str, AffinityTerm], int] = {}  # number of pods
        for row, node in enumerate(nodes):
            for pod in node.pods_with_affinity.values():
                self._count_terms(row, pod, 1)

    def count(self, row: int, pod: PodInfo, by: int) -> None:
        """A pod came to a row (`by` 1) or left it (-1)."""
        for question, counts in self._selected.items():
            if _answers(question, pod):
                counts[row] += by
        if pod.has_affinity:
            self._count_terms(row, pod, by)

    def alive(self, namespace: str, selector: LabelSelector) -> np.ndarray:
        """Pods of the namespace that match and are not being deleted."""
        return self._ask((True, ((frozenset((namespace,)), selector),)))

    def all_of(self, terms: Iterable[AffinityTerm]) -> np.ndarray:
        """Pods that every one of the AffinityTerms selects (namespaceSelectors are resolved or match everything)."""
        return self._ask((False, tuple((_namespaces(term), term.selector) for term in terms)))

    def _ask(self, question: Question) -> np.ndarray:
        counts = self._selected.pop(question, None)
        if counts is None:
            numbers = [sum(1 for pod in node.pods.values() if _answers(question, pod)) for node in self.nodes]
            counts = np.array(numbers, dtype=np.int64)
            if len(self._selected) >= MOST_SELECTORS:
                del self._selected[next(iter(self._selected))]
        self._selected[question] = counts
        return counts

    def dense(self, numbers: Numbers) -> np.ndarray:
        """The numbers of a term as an array."""
        if not isinstance(numbers, dict):
            return numbers
        made = np.zeros(len(self.nodes), dtype=np.int64)
        for row, number in numbers.items():
            made[row] = number
        return made

    def _count_terms(self, row: int, pod: PodInfo, by: int) -> None:
        for term in pod.required_anti_affinity:
            self._add(self.shunning, term, row, by, by)
        for term in pod.required_affinity:
            self._add(self.hard, term, row, by, by)
        for term in pod.preferred_affinity:
            self._add(self.preferred, term, row, by * term.weight, by)
        for term in pod.preferred_anti_affinity:
            self._add(self.preferred, term, row, -by * term.weight, by)

    def _add(self, kind: Counts, term: AffinityTerm, row: int, amount: int, by: int) -> None:
        term = term if term.weight == 0 else term._replace(weight=0)
        counts = kind.get(term)
        if counts is None:
            counts = kind[term] = {}
        if not isinstance(counts, dict):
            counts[row] += amount
        else:
            counts[row] = counts.get(row, 0) + amount
            if len(counts) > FEW:
                kind[term] = self.dense(counts)
        name = ("preferred" if kind is self.preferred else "hard" if kind is self.hard else "shunning", term)
        self._users[name] = self._users.get(name, 0) + by
        if not self._users[name]:
            del self._users[name], kind[term]


def _namespaces(term: AffinityTerm) -> frozenset[str] | None:
    """The namespaces of a term, or None for all of them."""
    return None if term.namespace_selector.is_empty else term.namespaces


def _answers(question: Question, pod: PodInfo) -> bool:
    living, parts = question
    if living and pod.terminating:
        return False
    return all(
        (namespaces is None or pod.namespace in namespaces) and selector.matches(pod.labels)
        for namespaces, selector in parts
    )
