"""Counters: how many pods of each node a selector selects, kept up to date pod by pod, not counted for a decision.

Two kinds. Of pods: a selector that some decision asked for once is counted from then on. Of terms: equal
(anti-)affinity terms of existing pods are counted together, for an incoming pod asks the same question of all of them.
"""

import numpy as np

MOST_SELECTORS = 128  # those asked for longest ago are forgotten, and counted anew if they come again


class Counters:
    """Arrays of numbers, one for each row of `columns`."""

    def __init__(self, columns):
        self.columns = columns
        self._selected = {}  # question -> array
        self.shunning, self.hard, self.preferred = {}, {}, {}  # term without its weight -> array
        self._users = {}  # (kind, term) -> number of pods
        for row, node in enumerate(columns.nodes):
            for pod in node.pods_with_affinity.values():
                self._count_terms(row, pod, 1)

    def count(self, row, pod, by):
        """A pod came to a row (`by` 1) or left it (-1)."""
        for question, array in self._selected.items():
            if _answers(question, pod):
                array[row] += by
        if pod.has_affinity:
            self._count_terms(row, pod, by)

    def alive(self, namespace, selector):
        """Pods of the namespace that match and are not being deleted."""
        return self._ask((True, ((frozenset((namespace,)), selector),)))

    def all_of(self, terms):
        """Pods that every one of the AffinityTerms selects (namespaceSelectors are resolved or match everything)."""
        return self._ask((False, tuple((_namespaces(one), one.selector) for one in terms)))

    def _ask(self, question):
        found = self._selected.pop(question, None)
        if found is None:
            numbers = [sum(1 for pod in node.pods.values() if _answers(question, pod)) for node in self.columns.nodes]
            found = np.array(numbers, dtype=np.int64)
            if len(self._selected) >= MOST_SELECTORS:
                del self._selected[next(iter(self._selected))]
        self._selected[question] = found
        return found

    def _count_terms(self, row, pod, by):
        for term in pod.required_anti_affinity:
            self._add(self.shunning, term, row, by, by)
        for term in pod.required_affinity:
            self._add(self.hard, term, row, by, by)
        for term in pod.preferred_affinity:
            self._add(self.preferred, term, row, by * term.weight, by)
        for term in pod.preferred_anti_affinity:
            self._add(self.preferred, term, row, -by * term.weight, by)

    def _add(self, kind, term, row, amount, by):
        term = term if term.weight == 0 else term._replace(weight=0)
        array = kind.get(term)
        if array is None:
            array = kind[term] = np.zeros(len(self.columns.nodes), dtype=np.int64)
        array[row] += amount
        name = ("preferred" if kind is self.preferred else "hard" if kind is self.hard else "shunning", term)
        self._users[name] = self._users.get(name, 0) + by
        if not self._users[name]:
            del self._users[name], kind[term]


def _namespaces(term):
    """The namespaces of a term, or None for all of them."""
    return None if term.namespace_selector.is_empty else term.namespaces


def _answers(question, pod):
    living, parts = question
    if living and pod.terminating:
        return False
    return all(
        (namespaces is None or pod.namespace in namespaces) and selector.matches(pod.labels)
        for namespaces, selector in parts
    )
