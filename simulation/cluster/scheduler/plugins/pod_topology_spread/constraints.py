"""Topology spread constraints as the plugin uses them: parsed, with their defaults, for one pod.

Source: pkg/scheduler/framework/plugins/podtopologyspread/common.go and plugin.go (systemDefaultConstraints).
"""

from typing import NamedTuple

from ....component_helpers.labels import LabelSelector, label_selector, with_label_keys
from ....component_helpers.node_affinity import RequiredNodeAffinity
from ....component_helpers.tolerations import first_untolerated

HOSTNAME, ZONE = "kubernetes.io/hostname", "topology.kubernetes.io/zone"
SYSTEM_DEFAULTS = (
    {"topologyKey": HOSTNAME, "maxSkew": 3, "whenUnsatisfiable": "ScheduleAnyway"},
    {"topologyKey": ZONE, "maxSkew": 5, "whenUnsatisfiable": "ScheduleAnyway"},
)


class Constraint(NamedTuple):
    """One constraint: how uneven (`max_skew`) the pods of `selector` may lie over the values of `topology_key`."""

    topology_key: str
    max_skew: int
    selector: LabelSelector
    min_domains: int
    honor_affinity: bool
    honor_taints: bool


class Inclusion:
    """Which nodes count for a constraint of `pod`: by its node affinity and by the taints, as the policies say."""

    def __init__(self, pod):
        self.affinity, self.tolerations = RequiredNodeAffinity(pod.spec), pod.tolerations

    def counts(self, constraint, node):
        if constraint.honor_affinity and self.affinity.is_set and not self.affinity.matches(node.node):
            return False
        return not (
            constraint.honor_taints and node.hard_taints and first_untolerated(node.hard_taints, self.tolerations)
        )


def _constraint(given, selector):
    return Constraint(
        given["topologyKey"],
        given["maxSkew"],
        selector,
        given.get("minDomains") or 1,
        given.get("nodeAffinityPolicy", "Honor") == "Honor",
        given.get("nodeTaintsPolicy", "Ignore") == "Honor",
    )


def own_constraints(pod, action):
    """The constraints in the pod's spec whose whenUnsatisfiable is `action`."""
    return [
        _constraint(
            one, with_label_keys(label_selector(one.get("labelSelector")), pod.labels, one.get("matchLabelKeys"))
        )
        for one in pod.spec.get("topologySpreadConstraints") or ()
        if one["whenUnsatisfiable"] == action
    ]


def default_constraints(pod, action, defaults, workloads):
    """The cluster's defaults for a pod without constraints, if a Service or controller selects it."""
    wanted = [one for one in defaults if one["whenUnsatisfiable"] == action]
    selector = workloads.default_selector(pod) if wanted else None
    if selector is None or selector.is_empty:
        return []
    return [_constraint(one, selector) for one in wanted]


def has_all_keys(labels, constraints):
    return all(one.topology_key in labels for one in constraints)


def count_pods(node, selector, namespace):
    """How many pods of `namespace` on the node match and are not being deleted."""
    matches = selector.matches
    return sum(
        1 for one in node.pods.values() if one.namespace == namespace and not one.terminating and matches(one.labels)
    )
