"""Which nodes a pod's nodeSelector and required node affinity allow, and what its preferred terms are worth.

Shared by the scheduler (NodeAffinity, PodTopologySpread), the kubelet and the DaemonSet controller.
Source: staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go.
"""

from .numbers import whole


def requirement_matches(requirement, values):
    """One expression of a NodeSelectorTerm against `values` (a mapping: labels, or {"metadata.name": ...})."""
    key, operator = requirement["key"], requirement["operator"]
    value = values.get(key)
    if operator == "In":
        return value is not None and value in (requirement.get("values") or ())
    if operator == "NotIn":
        return value is None or value not in (requirement.get("values") or ())
    if operator == "Exists":
        return value is not None
    if operator == "DoesNotExist":
        return value is None
    bounds = list(requirement.get("values") or ())
    left, right = whole(value), whole(bounds[0]) if len(bounds) == 1 else None
    if left is None or right is None:
        return False
    return left > right if operator == "Gt" else left < right


def term_is_empty(term):
    return not term.get("matchExpressions") and not term.get("matchFields")


def term_matches(term, node):
    """A NodeSelectorTerm dict against a node dict: all expressions and fields; an empty term matches no node."""
    if term_is_empty(term):
        return False
    labels = node["metadata"].get("labels") or {}
    name = {"metadata.name": node["metadata"]["name"]}
    return all(requirement_matches(requirement, labels) for requirement in term.get("matchExpressions") or ()) and all(
        requirement_matches(requirement, name) for requirement in term.get("matchFields") or ()
    )


def selector_matches(node_selector, node):
    """A NodeSelector dict (terms are OR-ed) against a node dict; no terms match no node."""
    return any(term_matches(term, node) for term in node_selector.get("nodeSelectorTerms") or ())


class RequiredNodeAffinity:
    """A pod's nodeSelector and required node affinity, read once; `is_set` tells whether it asks for anything."""

    __slots__ = ("labels", "required", "is_set")

    def __init__(self, spec):
        self.labels = spec.get("nodeSelector") or {}
        affinity = (spec.get("affinity") or {}).get("nodeAffinity") or {}
        self.required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution")
        self.is_set = bool(self.labels) or self.required is not None

    def matches(self, node):
        if not self.is_set:
            return True
        have = node["metadata"].get("labels") or {}
        if any(have.get(key) != value for key, value in self.labels.items()):
            return False
        return self.required is None or selector_matches(self.required, node)


def preferred_terms(spec):
    """[(weight, NodeSelectorTerm)] of the pod's preferred node affinity; weight 0 and empty terms count for nothing."""
    affinity = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    preferences = affinity.get("preferredDuringSchedulingIgnoredDuringExecution") or ()
    return [
        (preference["weight"], preference["preference"])
        for preference in preferences
        if preference["weight"] and not term_is_empty(preference["preference"])
    ]
