"""Whether a pod may be on a node: its selector, required affinity and tolerations. Pure.

Source: k8s.io/component-helpers scheduling/corev1 (nodeaffinity, helpers.go), as the controllers use it.
"""

from __future__ import annotations

from collections.abc import Collection

from ...budget import charge
from ...component_helpers.numbers import whole
from ...component_helpers.tolerations import FEW
from ...informers import Object


def wants_node(spec: Object, node: Object) -> bool:
    """nodeSelector and required node affinity of a pod's spec."""
    labels = node["metadata"].get("labels") or {}
    if any(labels.get(key) != value for key, value in (spec.get("nodeSelector") or {}).items()):
        return False
    affinity = ((spec.get("affinity") or {}).get("nodeAffinity") or {}).get(
        "requiredDuringSchedulingIgnoredDuringExecution"
    )
    if affinity is None:
        return True
    return any(_term(term, labels, node["metadata"]["name"]) for term in affinity.get("nodeSelectorTerms") or ())


def _term(term: Object, labels: dict[str, str], name: str) -> bool:
    expressions, fields = term.get("matchExpressions") or (), term.get("matchFields") or ()
    if not expressions and not fields:
        return False
    by_field = all(_meets(one, {"metadata.name": name}) for one in fields)
    return by_field and all(_meets(one, labels) for one in expressions)


def _meets(requirement: Object, labels: dict[str, str]) -> bool:
    key, operator, values = requirement["key"], requirement["operator"], requirement.get("values") or []
    if operator == "In":
        return labels.get(key) in values
    if operator == "NotIn":
        return labels.get(key) not in values
    if operator in ("Exists", "DoesNotExist"):
        return (key in labels) == (operator == "Exists")
    have, limit = whole(labels.get(key)), whole(values[0]) if len(values) == 1 else None
    if have is None or limit is None:
        return False
    return have > limit if operator == "Gt" else have < limit


def tolerates(tolerations: list[Object] | None, taint: Object) -> Object | None:
    """The first toleration that bears the taint, or None; counts its work where there are many."""
    if tolerations and len(tolerations) > FEW:
        charge(len(tolerations) // 4)
    for one in tolerations or ():
        if one.get("effect") not in {None, "", taint["effect"]} or one.get("key", "") not in {"", taint["key"]}:
            continue
        operator = one.get("operator", "Equal")
        if operator == "Exists" or (one.get("key") and one.get("value", "") == taint.get("value", "")):
            return one
    return None


def untolerated(tolerations: list[Object] | None, node: Object, effects: Collection[str]) -> Object | None:
    """The first taint of one of these effects that nothing tolerates, or None."""
    for taint in node["spec"].get("taints") or ():
        if taint["effect"] in effects and tolerates(tolerations, taint) is None:
            return taint
    return None
