"""Which nodes and which neighbours a pod wants. Source: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from ...api.field_errors import FieldError, forbidden, invalid, required
from .. import names
from ..metadata import add_invalid, validate_label_name, validate_selector

Errors = list[FieldError]
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_OPERATOR = "not a valid selector operator"
_WEIGHT = "must be in the range 1-100"
_BOTH = "exists in both matchLabelKeys and "


def validate_affinity(errors: Errors, affinity: dict, path: str) -> None:
    if "nodeAffinity" in affinity:
        _validate_node_affinity(errors, affinity["nodeAffinity"], f"{path}.nodeAffinity")
    for field in ("podAffinity", "podAntiAffinity"):
        if field in affinity:
            _validate_pod_affinity(errors, affinity[field], f"{path}.{field}")


def _validate_node_affinity(errors: Errors, affinity: dict, path: str) -> None:
    if _REQUIRED in affinity:
        validate_node_selector(errors, affinity[_REQUIRED], f"{path}.{_REQUIRED}")
    for index, term in enumerate(affinity.get(_PREFERRED) or ()):
        at = f"{path}.{_PREFERRED}[{index}]"
        if not 0 < term.get("weight", 0) <= 100:
            errors.append(invalid(f"{at}.weight", term.get("weight", 0), _WEIGHT))
        _validate_term(errors, term["preference"], f"{at}.preference", values=False)


def validate_node_selector(errors: Errors, selector: dict, path: str) -> None:
    terms = selector.get("nodeSelectorTerms") or ()
    if not terms:
        errors.append(required(f"{path}.nodeSelectorTerms", "must have at least one node selector term"))
    for index, term in enumerate(terms):
        _validate_term(errors, term, f"{path}.nodeSelectorTerms[{index}]", values=True)


def _validate_term(errors: Errors, term: dict, path: str, values: bool) -> None:
    for index, expression in enumerate(term.get("matchExpressions") or ()):
        _validate_expression(errors, expression, f"{path}.matchExpressions[{index}]", values)
    for index, expression in enumerate(term.get("matchFields") or ()):
        _validate_field_expression(errors, expression, f"{path}.matchFields[{index}]")


def _validate_expression(errors: Errors, expression: dict, path: str, values: bool) -> None:
    operator, operands = expression.get("operator", ""), expression.get("values") or ()
    if operator in ("In", "NotIn"):
        if not operands:
            errors.append(required(f"{path}.values", "must be specified when `operator` is 'In' or 'NotIn'"))
    elif operator in ("Exists", "DoesNotExist"):
        if operands:
            said = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
            errors.append(forbidden(f"{path}.values", said))
    elif operator in ("Gt", "Lt"):
        if len(operands) != 1:
            said = "must be specified single value when `operator` is 'Lt' or 'Gt'"
            errors.append(required(f"{path}.values", said))
    else:
        errors.append(invalid(f"{path}.operator", operator, _OPERATOR))
    validate_label_name(errors, expression.get("key", ""), f"{path}.key")
    if values:
        for index, value in enumerate(operands):
            add_invalid(errors, f"{path}.values[{index}]", value, names.label_value(value))


def _validate_field_expression(errors: Errors, expression: dict, path: str) -> None:
    operator, operands, key = expression.get("operator", ""), expression.get("values") or (), expression.get("key", "")
    if operator not in ("In", "NotIn"):
        errors.append(invalid(f"{path}.operator", operator, _OPERATOR))
    elif len(operands) != 1:
        said = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
        errors.append(required(f"{path}.values", said))
    if key != "metadata.name":
        errors.append(invalid(f"{path}.key", key, "not a valid field selector key"))
        return
    for index, value in enumerate(operands):
        add_invalid(errors, f"{path}.values[{index}]", value, names.dns1123_subdomain(value))


def _validate_pod_affinity(errors: Errors, affinity: dict, path: str) -> None:
    for index, term in enumerate(affinity.get(_REQUIRED) or ()):
        _validate_pod_term(errors, term, f"{path}.{_REQUIRED}[{index}]")
    for index, weighted in enumerate(affinity.get(_PREFERRED) or ()):
        at = f"{path}.{_PREFERRED}[{index}]"
        if not 0 < weighted.get("weight", 0) <= 100:
            errors.append(invalid(f"{at}.weight", weighted.get("weight", 0), _WEIGHT))
        _validate_pod_term(errors, weighted["podAffinityTerm"], f"{at}.podAffinityTerm")


def _validate_pod_term(errors: Errors, term: dict, path: str) -> None:
    for field in ("labelSelector", "namespaceSelector"):
        validate_selector(errors, term.get(field), f"{path}.{field}")
    for namespace in term.get("namespaces") or ():
        add_invalid(errors, f"{path}.namespace", namespace, names.dns1123_label(namespace))
    _validate_label_keys(errors, term, path)
    key = term.get("topologyKey", "")
    if not key:
        errors.append(required(f"{path}.topologyKey", "can not be empty"))
    validate_label_name(errors, key, f"{path}.topologyKey")


def _validate_label_keys(errors: Errors, term: dict, path: str) -> None:
    for field in ("matchLabelKeys", "mismatchLabelKeys"):
        keys = term.get(field) or ()
        if keys and "labelSelector" not in term:
            errors.append(forbidden(f"{path}.{field}", "must not be specified when labelSelector is not set"))
            continue
        for index, key in enumerate(keys):
            validate_label_name(errors, key, f"{path}.{field}[{index}]")
    mismatched = set(term.get("mismatchLabelKeys") or ())
    for index, key in enumerate(term.get("matchLabelKeys") or ()):
        if key in mismatched:
            errors.append(invalid(f"{path}.matchLabelKeys[{index}]", key, f"{_BOTH}mismatchLabelKeys"))


def validate_spread_keys(errors: Errors, constraint: dict, path: str) -> None:
    """matchLabelKeys of a topology spread constraint."""
    keys, selector = constraint.get("matchLabelKeys") or (), constraint.get("labelSelector")
    if not keys:
        return
    if selector is None:
        errors.append(forbidden(path, "must not be specified when labelSelector is not set"))
        selector = {}
    taken = set(selector.get("matchLabels") or ()) | {e.get("key") for e in selector.get("matchExpressions") or ()}
    for index, key in enumerate(keys):
        validate_label_name(errors, key, f"{path}[{index}]")
        if key in taken:
            errors.append(invalid(f"{path}[{index}]", key, f"{_BOTH}labelSelector"))
