"""The scores over columns: the same integers as the plain plugins give, for many nodes at once.

A rule takes (plugin, cycle, columns, rows) and returns the normalised scores of the rows (an array), SKIP when the
plugin has nothing to say, or None when only the plain plugin can tell.
"""

import math

import numpy as np

from ...component_helpers.node_affinity import preferred_terms
from ...component_helpers.resources import CPU, MEMORY
from ..framework import MAX_SCORE, SKIP
from ..plugins.image_locality import LEAST, MOST_PER_IMAGE, image_names
from ..plugins.node_resources_balanced_allocation import NO_CHANGE
from ..spreading import HOSTNAME, Inclusion
from ..state.podinfo import resolved
from .filters import by_domain, included


def _share(left, have):
    return np.where(left > 0, left, 0) * MAX_SCORE // have


def least_allocated(plugin, cycle, columns, rows):
    if plugin.strategy != "LeastAllocated" or plugin.resources != ((CPU, 1), (MEMORY, 1)):
        return None
    cpu, memory = columns.cpu[rows], columns.memory[rows]
    if not cpu.all() or not memory.all():
        return None
    cpu_score = _share(cpu - columns.non_zero_cpu[rows] - cycle.pod.non_zero_cpu, cpu)
    return (cpu_score + _share(memory - columns.non_zero_memory[rows] - cycle.pod.non_zero_memory, memory)) // 2


def balanced(plugin, cycle, columns, rows):
    if plugin.pre_score(cycle, ()) is SKIP:
        return SKIP
    cpu, memory = columns.cpu[rows], columns.memory[rows]
    if plugin.resources != (CPU, MEMORY) or not cpu.all() or not memory.all():
        return None
    used_cpu, used_memory = columns.used_cpu[rows], columns.used_memory[rows]
    before = _evenness(used_cpu / cpu, used_memory / memory)
    change = NO_CHANGE + _evenness((used_cpu + cycle.pod.cpu) / cpu, (used_memory + cycle.pod.memory) / memory) - before
    return NO_CHANGE + (change + (change < 0)) // 2


def _evenness(one, other):
    return ((1 - np.abs(np.minimum(one, 1) - np.minimum(other, 1)) / 2) * MAX_SCORE).astype(np.int64)


def image_locality(plugin, cycle, columns, rows):
    names, known = image_names(cycle.pod.spec), cycle.snapshot.images
    total = np.zeros(len(rows), dtype=np.int64)
    for name in names:
        if name in known:
            worth = int(known[name].size * (len(known[name].nodes) / len(columns.nodes)))
            total += columns.with_image(name)[rows] * worth
    most = MOST_PER_IMAGE * len(names)
    return MAX_SCORE * (np.clip(total, LEAST, most) - LEAST) // (most - LEAST)


def taints(plugin, cycle, columns, rows):
    if not cycle.snapshot.soft_tainted:
        return np.full(len(rows), MAX_SCORE, dtype=np.int64)
    soft = [one for one in cycle.pod.tolerations if one.get("effect") in (None, "", "PreferNoSchedule")]
    scores = columns.soft_taints(soft)[rows]
    greatest = scores.max()
    return MAX_SCORE - MAX_SCORE * scores // greatest if greatest else np.full(len(rows), MAX_SCORE, dtype=np.int64)


def node_affinity(plugin, cycle, columns, rows):
    if plugin.added_preferred:
        return None
    terms = preferred_terms(cycle.pod.spec)
    if not terms:
        return SKIP
    scores = sum(columns.term(term)[rows] * weight for weight, term in terms)
    greatest = scores.max()
    return MAX_SCORE * scores // greatest if greatest else scores


def spreading(plugin, cycle, columns, rows):
    pod, constraints = cycle.pod, plugin.constraints(cycle, "ScheduleAnyway")
    if not constraints:
        return SKIP
    strict = bool(pod.spec.get("topologySpreadConstraints")) or not plugin.system_defaults
    labelled = columns.has_keys([one.topology_key for one in constraints]) if strict else None
    scored = labelled[rows] if strict else np.ones(len(rows), dtype=bool)
    inclusion, total = Inclusion(pod), np.zeros(len(rows))
    for one in constraints:
        ids, number = columns.domains(one.topology_key)
        counts, here = columns.counters.alive(pod.namespace, one.selector), ids[rows]
        if one.topology_key == HOSTNAME:
            size, found = int(scored.sum()), counts[rows]
        else:
            size = np.count_nonzero(np.bincount(here[scored], minlength=1))
            mask = included(inclusion, one, columns)
            if strict:
                mask = labelled if mask is None else labelled & mask
            found = by_domain(ids, number, counts, mask)[here]
        total += np.where(here > 0, found * math.log(size + 2) + (one.max_skew - 1), 0.0)
    return _least_is_best(np.floor(total + 0.5).astype(np.int64), scored)


def _least_is_best(scores, scored):
    """100 for the least; nodes that are not scored get 0."""
    counted = scores[scored]
    if not len(counted) or counted.max() == 0:
        return np.where(scored, MAX_SCORE, 0)
    least, greatest = counted.min(), counted.max()
    return np.where(scored, MAX_SCORE * (greatest + least - scores) // greatest, 0)


def inter_pod_affinity(plugin, cycle, columns, rows):
    pod, counters, namespaces = cycle.pod, columns.counters, cycle.workloads.namespace_labels
    own = bool(pod.preferred_affinity or pod.preferred_anti_affinity)
    if not own and (plugin.ignores_existing or not cycle.snapshot.with_affinity):
        return SKIP
    weighed = [(term, counters.all_of((term,)), term.weight) for term in resolved(pod.preferred_affinity, namespaces)]
    weighed += [
        (term, counters.all_of((term,)), -term.weight) for term in resolved(pod.preferred_anti_affinity, namespaces)
    ]
    weighed += [(term, array, 1) for term, array in counters.preferred.items() if term.matches(pod, namespaces)]
    if plugin.hard_weight:
        hard = [(term, array) for term, array in counters.hard.items() if term.matches(pod, namespaces)]
        weighed += [(term, array, plugin.hard_weight) for term, array in hard]
    sums = {}
    for term, counts, weight in weighed:
        ids, number = columns.domains(term.topology_key)
        sums[term.topology_key] = sums.get(term.topology_key, 0) + weight * by_domain(ids, number, counts)
    if not any(one.any() for one in sums.values()):
        return SKIP
    scores = sum(one[columns.domains(key)[0][rows]] for key, one in sums.items())
    least, spread = scores.min(), scores.max() - scores.min()
    return (MAX_SCORE * ((scores - least) / spread)).astype(np.int64) if spread else np.zeros(len(rows), dtype=np.int64)


RULES = {
    "NodeResourcesFit": least_allocated,
    "NodeResourcesBalancedAllocation": balanced,
    "ImageLocality": image_locality,
    "TaintToleration": taints,
    "NodeAffinity": node_affinity,
    "PodTopologySpread": spreading,
    "InterPodAffinity": inter_pod_affinity,
}
