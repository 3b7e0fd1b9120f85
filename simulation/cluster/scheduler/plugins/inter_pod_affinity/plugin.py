"""InterPodAffinity: pods that want to be, or must not be, in the same place as other pods; both sides are asked.

Source: pkg/scheduler/framework/plugins/interpodaffinity/filtering.go and scoring.go.
"""

from ...fast.rules import Constants
from ...framework import MAX_SCORE, SKIP, UNRESOLVABLE, UNSCHEDULABLE, ClusterEvent, Plugin, Status
from ...state.podinfo import resolved
from . import fast

NO_AFFINITY = "node(s) didn't match pod affinity rules"
OWN_ANTI_AFFINITY = "node(s) didn't match pod anti-affinity rules"
THEIR_ANTI_AFFINITY = "node(s) didn't satisfy existing pods anti-affinity rules"
DEFAULT_HARD_WEIGHT = 1


class Met:
    """Numbers by (topology key, value): `theirs` existing pods' anti-affinity terms that select the pod, `wanted` pods
    that all its affinity terms select, `shunned` pods that one of its anti-affinity terms selects."""

    def __init__(self, affinity, anti_affinity, theirs=None, wanted=None, shunned=None):
        self.affinity, self.anti_affinity = affinity, anti_affinity
        self.theirs, self.wanted, self.shunned = theirs or {}, wanted or {}, shunned or {}

    def clone(self):
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

    def __init__(self, args=None):
        super().__init__(args)
        self.hard_weight = self.args.get("hardPodAffinityWeight", DEFAULT_HARD_WEIGHT)
        self.ignores_existing = bool(self.args.get("ignorePreferredTermsOfExistingPods"))

    # Filter

    def pre_filter(self, cycle):
        """Look at every pod when the incoming one has required terms, else only at those that have anti-affinity."""
        pod, snapshot, namespaces = cycle.pod, cycle.snapshot, cycle.workloads.namespace_labels
        met = Met(resolved(pod.required_affinity, namespaces), resolved(pod.required_anti_affinity, namespaces))
        for name in snapshot.with_anti_affinity:
            node = snapshot.get(name)
            for other in node.pods_with_anti_affinity.values() if node else ():
                self._meet_theirs(cycle, met, other, node, 1)
        if met.affinity or met.anti_affinity:
            for node in snapshot.nodes():
                for other in node.pods.values():
                    self._meet_own(cycle, met, other, node, 1)
        elif not met.theirs:
            return SKIP
        cycle.state[self.name] = met
        return None

    @staticmethod
    def _meet_theirs(cycle, met, other, node, by):
        for term in other.required_anti_affinity:
            if term.topology_key in node.labels and term.matches(cycle.pod, cycle.workloads.namespace_labels):
                _add(met.theirs, (term.topology_key, node.labels[term.topology_key]), by)

    @staticmethod
    def _meet_own(cycle, met, other, node, by):
        namespaces = cycle.workloads.namespace_labels
        if met.affinity and all(term.matches(other, namespaces) for term in met.affinity):
            for term in met.affinity:
                if term.topology_key in node.labels:
                    _add(met.wanted, (term.topology_key, node.labels[term.topology_key]), by)
        for term in met.anti_affinity:
            if term.topology_key in node.labels and term.matches(other, namespaces):
                _add(met.shunned, (term.topology_key, node.labels[term.topology_key]), by)

    def filter(self, cycle, node):
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
    def _is_near(cycle, met, labels):
        """Every term must be met here; the first pod of a group that wants its own kind is let through."""
        if any(term.topology_key not in labels for term in met.affinity):
            return False
        if all(met.wanted.get((term.topology_key, labels[term.topology_key])) for term in met.affinity):
            return True
        namespaces = cycle.workloads.namespace_labels
        return not met.wanted and all(term.matches(cycle.pod, namespaces) for term in met.affinity)

    def fast_filter(self, cycle, columns):
        codes = fast.refusals(cycle, columns)
        if codes is None:
            return None
        return Constants(codes, self.NO_AFFINITY, self.OWN_ANTI_AFFINITY, self.THEIR_ANTI_AFFINITY)

    def add_pod(self, cycle, pod, node):
        self._change(cycle, pod, node, 1)

    def remove_pod(self, cycle, pod, node):
        self._change(cycle, pod, node, -1)

    def _change(self, cycle, pod, node, by):
        met = cycle.state[self.name]
        self._meet_theirs(cycle, met, pod, node, by)
        self._meet_own(cycle, met, pod, node, by)

    # Score

    def pre_score(self, cycle, nodes):
        """Sum the weights of the preferred terms by (topology key, value): the pod's own, and existing pods'."""
        pod, snapshot, namespaces = cycle.pod, cycle.snapshot, cycle.workloads.namespace_labels
        if not self._has_a_say(cycle):
            return SKIP
        terms = [(term, term.weight) for term in resolved(pod.preferred_affinity, namespaces)]
        terms += [(term, -term.weight) for term in resolved(pod.preferred_anti_affinity, namespaces)]
        sums = {}
        if terms:
            for node in snapshot.nodes():
                for other in node.pods.values():
                    _weigh(sums, terms, other, node, cycle)
        for name in snapshot.with_affinity:
            node = snapshot.get(name)
            for other in node.pods_with_affinity.values() if node else ():
                _weigh(sums, self._terms_of(other), pod, node, cycle)
        cycle.scoring[self.name] = sums
        return None if sums else SKIP

    def _has_a_say(self, cycle):
        """The pod has preferred terms of its own, or existing pods may have some about it."""
        own = cycle.pod.preferred_affinity or cycle.pod.preferred_anti_affinity
        return bool(own or (cycle.snapshot.with_affinity and not self.ignores_existing))

    def _terms_of(self, other):
        """(term, weight) of an existing pod's terms: what the incoming pod is worth to it."""
        terms = [(term, self.hard_weight) for term in other.required_affinity] if self.hard_weight else []
        terms += [(term, term.weight) for term in other.preferred_affinity]
        return terms + [(term, -term.weight) for term in other.preferred_anti_affinity]

    def score(self, cycle, nodes):
        sums = cycle.scoring[self.name]
        return [sum(sums[pair] for pair in node.labels.items() if pair in sums) for node in nodes]

    def normalize(self, cycle, nodes, scores):
        least, spread = min(scores), max(scores) - min(scores)
        return [int(MAX_SCORE * ((score - least) / spread)) if spread else 0 for score in scores]

    def fast_score(self, cycle, columns, rows):
        return fast.scores(cycle, columns, rows, self.hard_weight) if self._has_a_say(cycle) else SKIP


def _weigh(sums, terms, selected, node, cycle):
    for term, weight in terms:
        if term.topology_key in node.labels and term.matches(selected, cycle.workloads.namespace_labels):
            _add(sums, (term.topology_key, node.labels[term.topology_key]), weight)


def _add(numbers, key, by):
    """Add, and forget a number that has become 0: an empty mapping says that nothing was met."""
    numbers[key] = numbers.get(key, 0) + by
    if not numbers[key]:
        del numbers[key]
