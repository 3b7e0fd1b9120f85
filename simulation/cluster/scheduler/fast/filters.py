"""The filters over columns: for a range of nodes, who refuses which node, with the same words as the plain plugins.

A rule's `codes(rows)` gives 0 for each node that fits, or None when all do; `status(code)` is the plugin's Status for
it. What has no rule here is asked of each node by the plain plugin.
"""

import numpy as np

from ...component_helpers.node_affinity import RequiredNodeAffinity
from ...component_helpers.resources import CPU, EPHEMERAL, MEMORY
from ..framework import SKIP
from ..plugins.node_resources_fit import INSUFFICIENT, TOO_MANY_PODS, refusal
from ..spreading import Inclusion
from ..state.podinfo import resolved

HOPELESS = 1 << 38  # set in a code of NodeResourcesFit: more than the node has at all


class Constants:
    """Codes that were worked out for all nodes; code n is the n-th Status."""

    def __init__(self, codes, *statuses):
        self.all, self.statuses = codes, statuses

    def codes(self, rows):
        found = self.all[rows]
        return found if found.any() else None

    def status(self, code):
        return self.statuses[code - 1]


class Fit:
    """NodeResourcesFit: a bit of the code for every resource that is short."""

    def __init__(self, plugin, cycle, columns):
        pod, self.columns = cycle.pod, columns
        plugin.pre_filter(cycle)
        asked = [
            (CPU, pod.cpu, columns.cpu, columns.used_cpu),
            (MEMORY, pod.memory, columns.memory, columns.used_memory),
            (EPHEMERAL, pod.ephemeral, columns.ephemeral, columns.used_ephemeral),
        ]
        asked += [(name, amount, *columns.scalars(name)) for name, amount in cycle.state[plugin.name]]
        self.asked = [one for one in asked if one[1]]

    def codes(self, rows):
        codes = (self.columns.pods[rows] >= self.columns.max_pods[rows]).astype(np.int64)
        for bit, (_, amount, have, used) in enumerate(self.asked, 1):
            short = amount > have[rows] - used[rows]
            if short.any():
                codes |= short.astype(np.int64) << bit
                codes[short & (amount > have[rows])] |= HOPELESS
        return codes if codes.any() else None

    def status(self, code):
        reasons = [TOO_MANY_PODS] if code & 1 else []
        reasons += [INSUFFICIENT.format(one[0]) for bit, one in enumerate(self.asked, 1) if code & 1 << bit]
        return refusal(tuple(reasons), bool(code & HOPELESS))


def unschedulable(plugin, cycle, columns):
    if plugin.pre_filter(cycle) is SKIP:
        return None
    return Constants(columns.unschedulable().astype(np.int64), plugin.REFUSED)


def taints(plugin, cycle, columns):
    if plugin.pre_filter(cycle) is SKIP:
        return None
    return Constants(1 - columns.tolerated(cycle.pod.tolerations), plugin.REFUSED)


def node_affinity(plugin, cycle, columns):
    wish = RequiredNodeAffinity(cycle.pod.spec)
    if not wish.is_set:
        return None
    return Constants(1 - columns.allowed_by(wish), plugin.REFUSED)


def by_domain(ids, number, counts, mask=None):
    """The sum of `counts` in each domain; place 0 is for nodes without the label and counts nothing."""
    if mask is not None:
        ids, counts = ids[mask], counts[mask]
    sums = np.bincount(ids, weights=counts, minlength=number + 1).astype(np.int64)
    sums[0] = 0
    return sums


def included(inclusion, constraint, columns):
    """Which nodes count for a spread constraint, or None for all (spreading.Inclusion over columns)."""
    mask = columns.allowed_by(inclusion.affinity) if constraint.honor_affinity and inclusion.affinity.is_set else None
    if constraint.honor_taints:
        tolerated = columns.tolerated(inclusion.tolerations)
        mask = tolerated if mask is None else mask & tolerated
    return mask


def spreading(plugin, cycle, columns):
    """PodTopologySpread: the first constraint that refuses a node decides what is said."""
    pod, constraints = cycle.pod, plugin.constraints(cycle, "DoNotSchedule")
    if not constraints:
        return None
    labelled, inclusion = columns.has_keys([one.topology_key for one in constraints]), Inclusion(pod)
    codes = np.zeros(len(columns.nodes), dtype=np.int64)
    for one in constraints:
        ids, number = columns.domains(one.topology_key)
        mask = included(inclusion, one, columns)
        mask = labelled if mask is None else labelled & mask
        sums = by_domain(ids, number, columns.counters.alive(pod.namespace, one.selector), mask)
        present = np.bincount(ids[mask], minlength=number + 1) > 0
        least = int(sums[present].min()) if np.count_nonzero(present) >= one.min_domains else 0
        itself = 1 if one.selector.matches(pod.labels) else 0
        found = np.where(ids == 0, 1, np.where(sums[ids] + itself - least > one.max_skew, 2, 0))
        codes = np.where(codes == 0, found, codes)
    return Constants(codes, plugin.UNLABELLED, plugin.REFUSED)


def inter_pod_affinity(plugin, cycle, columns):
    """InterPodAffinity: not near what it wants, near what it shuns, near who shuns it - in this order."""
    pod, counters, namespaces = cycle.pod, columns.counters, cycle.workloads.namespace_labels
    affinity, anti_affinity = (
        resolved(pod.required_affinity, namespaces),
        resolved(pod.required_anti_affinity, namespaces),
    )
    theirs = [(term, array) for term, array in counters.shunning.items() if term.matches(pod, namespaces)]
    shunned = [_near(columns, term, array) for term, array in theirs]
    if not affinity and not anti_affinity and not any(near.any() for near in shunned):
        return None
    codes = np.zeros(len(columns.nodes), dtype=np.int64)
    for near in shunned:
        codes[near] = 3
    for term in anti_affinity:
        codes[_near(columns, term, counters.all_of((term,)))] = 2
    if affinity:
        codes[~_wanted(columns, affinity, pod, namespaces)] = 1
    return Constants(codes, plugin.NO_AFFINITY, plugin.OWN_ANTI_AFFINITY, plugin.THEIR_ANTI_AFFINITY)


def _near(columns, term, counts):
    """Which nodes are in a domain of the term's topology where something is counted."""
    ids, number = columns.domains(term.topology_key)
    return by_domain(ids, number, counts)[ids] > 0


def _wanted(columns, terms, pod, namespaces):
    """Where all terms are met; anywhere with the labels for the first pod of a group that wants its own kind."""
    counts = columns.counters.all_of(terms)
    near = [_near(columns, term, counts) for term in terms]
    if not any(one.any() for one in near) and all(term.matches(pod, namespaces) for term in terms):
        return columns.has_keys([term.topology_key for term in terms])
    return np.logical_and.reduce(near)


RULES = {
    "NodeUnschedulable": unschedulable,
    "TaintToleration": taints,
    "NodeAffinity": node_affinity,
    "NodeResourcesFit": Fit,
    "PodTopologySpread": spreading,
    "InterPodAffinity": inter_pod_affinity,
}
