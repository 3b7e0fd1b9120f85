"""Tolerations, taints, spreading, gates and resource claims of pods. Source: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from ...api.field_errors import FieldError, duplicate, forbidden, invalid, not_supported, required
from .. import names
from ..metadata import add_invalid, validate_label_name, validate_selector
from .affinity import validate_spread_keys

Errors = list[FieldError]
EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_COMPARING = ("Lt", "Gt")
_POLICIES = ("Honor", "Ignore")
_ACTIONS = ("DoNotSchedule", "ScheduleAnyway")


def validate_tolerations(errors: Errors, tolerations: list[dict], path: str) -> None:
    for index, toleration in enumerate(tolerations):
        at, key, operator = f"{path}[{index}]", toleration.get("key", ""), toleration.get("operator", "")
        if key:
            validate_label_name(errors, key, f"{at}.key")
        elif operator != "Exists":
            said = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
            errors.append(invalid(f"{at}.operator", operator, said))
        effect = toleration.get("effect", "")
        if "tolerationSeconds" in toleration and effect != "NoExecute":
            said = "effect must be 'NoExecute' when `tolerationSeconds` is set"
            errors.append(invalid(f"{at}.effect", effect, said))
        _validate_operator(errors, operator, toleration.get("value", ""), f"{at}.operator")
        if effect and effect not in EFFECTS:
            errors.append(not_supported(f"{at}.effect", effect, EFFECTS))


def _validate_operator(errors: Errors, operator: str, value: str, path: str) -> None:
    if operator in ("Equal", ""):
        if messages := names.label_value(value):
            errors.append(invalid(path, value, ";".join(messages)))
    elif operator == "Exists":
        if value:
            errors.append(invalid(path, value, "value must be empty when `operator` is 'Exists'"))
    else:
        # Lt and Gt are known but switched off (TaintTolerationComparisonOperators): refused, though the list has them.
        known = ("Equal", "Exists", *(_COMPARING if operator in _COMPARING else ()))
        errors.append(not_supported(path, operator, known))


def validate_taints(errors: Errors, taints: list[dict], path: str) -> None:
    seen: set[tuple[str, str]] = set()
    for index, taint in enumerate(taints):
        at, key, effect = f"{path}[{index}]", taint.get("key", ""), taint.get("effect", "")
        validate_label_name(errors, key, f"{at}.key")
        if messages := names.label_value(taint.get("value", "")):
            errors.append(invalid(f"{at}.value", taint["value"], ";".join(messages)))
        if not effect:
            errors.append(required(f"{at}.effect"))
        elif effect not in EFFECTS:
            errors.append(not_supported(f"{at}.effect", effect, EFFECTS))
        if (key, effect) in seen:
            shown = {"Key": key, "Value": taint.get("value", ""), "Effect": effect, "TimeAdded": taint.get("timeAdded")}
            errors.append(FieldError("Duplicate value", at, shown, "taints must be unique by key and effect pair"))
        seen.add((key, effect))


def validate_spread(errors: Errors, constraints: list[dict], path: str) -> None:
    last = {_pair(constraint): index for index, constraint in enumerate(constraints)}
    for index, constraint in enumerate(constraints):
        at = f"{path}[{index}]"
        skew, key, action = (constraint.get(field) for field in ("maxSkew", "topologyKey", "whenUnsatisfiable"))
        if not skew or skew <= 0:
            errors.append(invalid(f"{at}.maxSkew", skew or 0, "must be greater than zero"))
        if not key:
            errors.append(required(f"{at}.topologyKey", "can not be empty"))
        if action not in _ACTIONS:
            errors.append(not_supported(f"{at}.whenUnsatisfiable", action or "", _ACTIONS))
        if last[_pair(constraint)] > index:
            errors.append(duplicate(f"{at}.{{topologyKey, whenUnsatisfiable}}", f"{{{key}, {action}}}"))
        _validate_domains(errors, constraint.get("minDomains"), action, f"{at}.minDomains")
        for field in ("nodeAffinityPolicy", "nodeTaintsPolicy"):
            if field in constraint and constraint[field] not in _POLICIES:
                errors.append(not_supported(f"{at}.{field}", constraint[field], _POLICIES))
        validate_spread_keys(errors, constraint, f"{at}.matchLabelKeys")
        validate_selector(errors, constraint.get("labelSelector"), f"{at}.labelSelector")


def _pair(constraint: dict) -> tuple[str | None, str | None]:
    return constraint.get("topologyKey"), constraint.get("whenUnsatisfiable")


def _validate_domains(errors: Errors, domains: int | None, action: str | None, path: str) -> None:
    if domains is None:
        return
    if domains <= 0:
        errors.append(invalid(path, domains, "must be greater than zero"))
    if action != "DoNotSchedule":
        said = f"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {action}"
        errors.append(invalid(path, domains, said))


def validate_gates(errors: Errors, gates: list[dict], path: str) -> None:
    seen: set[str] = set()
    for index, gate in enumerate(gates):
        add_invalid(errors, f"{path}[{index}]", gate["name"], names.qualified_name(gate["name"]))
        if gate["name"] in seen:
            errors.append(duplicate(f"{path}[{index}]", gate["name"]))
        seen.add(gate["name"])


def validate_resource_claims(errors: Errors, claims: list[dict], path: str) -> None:
    seen: set[str] = set()
    for index, claim in enumerate(claims):
        at, name = f"{path}[{index}]", claim["name"]
        if not name:
            errors.append(required(f"{at}.name"))
        elif name in seen:
            errors.append(duplicate(f"{at}.name", name))
        else:
            add_invalid(errors, f"{at}.name", name, names.dns1123_label(name))
        seen.add(name)
        sources = [field for field in ("resourceClaimName", "resourceClaimTemplateName") if field in claim]
        shown = {
            "Name": name,
            "ResourceClaimName": claim.get("resourceClaimName"),
            "ResourceClaimTemplateName": claim.get("resourceClaimTemplateName"),
        }
        if len(sources) > 1:
            said = "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified"
            errors.append(invalid(at, shown, said))
        elif not sources:
            errors.append(invalid(at, shown, "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"))
        for field in sources:
            add_invalid(errors, f"{at}.{field}", claim[field], names.dns1123_subdomain(claim[field]))


def validate_added_tolerations(errors: Errors, new: list[dict], old: list[dict], path: str) -> None:
    """An update may add tolerations and change tolerationSeconds, nothing else."""
    kept = {_without_seconds(toleration) for toleration in new}
    if any(_without_seconds(toleration) not in kept for toleration in old):
        said = "existing toleration can not be modified except its tolerationSeconds"
        errors.append(forbidden(path, said))
    else:
        validate_tolerations(errors, new, path)


def _without_seconds(toleration: dict) -> frozenset:
    return frozenset((field, value) for field, value in toleration.items() if field != "tolerationSeconds")
