"""Topology spread constraints as the plugin uses them: parsed, with their defaults, for one pod.

Source: pkg/scheduler/framework/plugins/podtopologyspread/common.go and plugin.go (systemDefaultConstraints).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ....component_helpers.labels import LabelSelector, label_selector, with_label_keys
from ....component_helpers.node_affinity import RequiredNodeAffinity
from ....component_helpers.tolerations import first_untolerated
from ...framework import NodeInfo, PodInfo, Workloads

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

    def __init__(self, pod: PodInfo) -> None:
        self.affinity, self.tolerations = RequiredNodeAffinity(pod.spec), pod.tolerations

    def counts(self, constraint: Constraint, node: NodeInfo) -> bool:
        if constraint.honor_affinity and self.affinity.is_set and not self.affinity.matches(node.node):
            return False
        return not (
            constraint.honor_taints and node.hard_taints and first_untolerated(node.hard_taints, self.tolerations)
        )


def _constraint(given: Mapping[str, Any], selector: LabelSelector) -> Constraint:
    return Constraint(
        given["topologyKey"],
        given["maxSkew"],
        selector,
        given.get("minDomains") or 1,
        given.get("nodeAffinityPolicy", "Honor") == "Honor",
        given.get("nodeTaintsPolicy", "Ignore") == "Honor",
    )


def own_constraints(pod: PodInfo, action: str) -> list[Constraint]:
    """The constraints in the pod's spec whose whenUnsatisfiable is `action`."""
    return [
        _constraint(
            one, with_label_keys(label_selector(one.get("labelSelector")), pod.labels, one.get("matchLabelKeys"))
        )
        for one in pod.spec.get("topologySpreadConstraints") or ()
        if one["whenUnsatisfiable"] == action
    ]


def default_constraints(
    pod: PodInfo, action: str, defaults: Sequence[Mapping[str, Any]], workloads: Workloads
) -> list[Constraint]:
    """The cluster's defaults for a pod without constraints, if a Service or controller selects it."""
    wanted = [one for one in defaults if one["whenUnsatisfiable"] == action]
    selector = workloads.default_selector(pod) if wanted else None
    if selector is None or selector.is_empty:
        return []
    return [_constraint(one, selector) for one in wanted]


def has_all_keys(labels: Mapping[str, str], constraints: Sequence[Constraint]) -> bool:
    return all(one.topology_key in labels for one in constraints)


def count_pods(node: NodeInfo, selector: LabelSelector, namespace: str) -> int:
    """How many pods of `namespace` on the node match and are not being deleted."""
    matches = selector.matches
    return sum(
        1 for one in node.pods.values() if one.namespace == namespace and not one.terminating and matches(one.labels)
    )
