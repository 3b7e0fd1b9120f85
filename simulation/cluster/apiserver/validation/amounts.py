"""Requests and limits: names of resources and their amounts.

Source: pkg/apis/core/validation/validation.go (validateResourceRequirements), pkg/apis/core/helper/helpers.go.
"""

from __future__ import annotations

from ...budget import allocate
from ..api import quantity
from ..api.field_errors import FieldError, duplicate, forbidden, invalid, not_supported, required
from ..defaults.pod_resources import aggregate
from . import names
from .metadata import NOT_NEGATIVE, add_invalid

Errors = list[FieldError]
_COMPUTE = ("cpu", "memory", "ephemeral-storage")
_OBJECTS = (
    "pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps", "persistentvolumeclaims",
    "services.nodeports", "services.loadbalancers",
)  # fmt: skip
_STANDARD = {
    *_COMPUTE,
    *_OBJECTS,
    "storage",
    "requests.storage",
    "requests.ephemeral-storage",
    "limits.ephemeral-storage",
}
_STANDARD |= {f"{which}.{name}" for which in ("requests", "limits") for name in ("cpu", "memory")}
_QUOTA = _STANDARD - {"storage"}
_STANDARD_MESSAGE = "must be a standard resource type or fully qualified"


def is_huge_page(name: str) -> bool:
    return name.startswith("hugepages-")


def is_native(name: str) -> bool:
    return "/" not in name or "kubernetes.io/" in name


def is_extended(name: str) -> bool:
    return not is_native(name) and not name.startswith("requests.") and not names.qualified_name(f"requests.{name}")


def allows_overcommit(name: str) -> bool:
    return is_native(name) and not is_huge_page(name)


def is_integer(name: str) -> bool:
    return name in _OBJECTS or is_extended(name)


def _name_errors(name: str) -> tuple[str, ...]:
    """What is wrong with the name of any resource."""
    if messages := names.qualified_name(name):
        return messages
    return () if "/" in name or name in _STANDARD or is_huge_page(name) else (_STANDARD_MESSAGE,)


def container_resource_name(name: str) -> tuple[str, ...]:
    messages = _name_errors(name)
    if "/" not in name:
        known = name in _COMPUTE or is_huge_page(name)
        return messages if known else (*messages, "must be a standard resource for containers")
    if not is_native(name) and not is_extended(name):
        return (*messages, "doesn't follow extended resource name standard")
    return messages


def validate_quota_resource_name(errors: Errors, name: str, path: str) -> None:
    messages = () if name.startswith("requests.hugepages-") else _name_errors(name)
    add_invalid(errors, path, name, messages)
    if "/" not in name and name not in _QUOTA and not name.startswith(("hugepages-", "requests.hugepages-")):
        errors.append(invalid(path, name, "must be a standard resource for quota"))


def validate_limit_resource_name(errors: Errors, limit_type: str, name: str, path: str) -> None:
    """In a LimitRange: limits of claims may name storage, those of pods and containers may not."""
    check = container_resource_name if limit_type in ("Pod", "Container") else _name_errors
    add_invalid(errors, path, name, check(name))


def validate_amount(errors: Errors, name: str, amount: str, path: str) -> None:
    if quantity.parse(amount).nano < 0:
        errors.append(invalid(path, amount, NOT_NEGATIVE))
    if is_integer(name) and quantity.milli(amount) % 1000:
        errors.append(invalid(path, amount, "must be an integer"))


def validate_resources(errors: Errors, resources: dict, claims: set[str], path: str, pod_level: bool = False) -> None:
    """The requirements of a container or of a whole pod; `claims` are the pod's resource claims."""
    limits, requests = resources.get("limits") or {}, resources.get("requests") or {}
    for which, amounts in (("limits", limits), ("requests", requests)):
        for name, amount in amounts.items():
            at = f"{path}.{which}[{name}]"
            _validate_name(errors, name, at, pod_level)
            validate_amount(errors, name, amount, at)
            if which == "requests":
                _validate_request(errors, name, amount, limits.get(name), path)
            if is_huge_page(name):
                _validate_huge_page(errors, name, amount, at)
    mentioned = limits.keys() | requests.keys()
    if any(map(is_huge_page, mentioned)) and not mentioned & {"cpu", "memory"}:
        errors.append(forbidden(path, "HugePages require cpu or memory"))
    if resources.get("claims") and not pod_level:
        _validate_claims(errors, resources["claims"], claims, f"{path}.claims")


def _validate_name(errors: Errors, name: str, path: str, pod_level: bool) -> None:
    if not pod_level:
        add_invalid(errors, path, name, container_resource_name(name))
    elif messages := _name_errors(name):
        add_invalid(errors, path, name, messages)
    elif name not in ("cpu", "memory") and not is_huge_page(name):
        errors.append(not_supported(path, name, ["cpu", "hugepages-", "memory"]))


def _validate_request(errors: Errors, name: str, amount: str, limit: str | None, path: str) -> None:
    if limit is None:
        if not allows_overcommit(name):
            errors.append(required(f"{path}.limits", "Limit must be set for non overcommitable resources"))
    elif quantity.compare(amount, limit) and not allows_overcommit(name):
        errors.append(invalid(f"{path}.requests", amount, f"must be equal to {name} limit of {limit}"))
    elif quantity.compare(amount, limit) > 0:
        errors.append(invalid(f"{path}.requests", amount, f"must be less than or equal to {name} limit of {limit}"))


def _validate_huge_page(errors: Errors, name: str, amount: str, path: str) -> None:
    try:
        size = quantity.value(name.removeprefix("hugepages-"))
    except quantity.QuantityError:
        size = 0
    if size <= 0 or quantity.value(amount) % size:
        errors.append(invalid(path, amount, f"{amount} is not positive integer multiple of {name}"))


def _validate_claims(errors: Errors, claims: list[dict], known: set[str], path: str) -> None:
    seen: set[tuple[str, str]] = set()
    seen_names: set[str] = set()
    listed = f": {', '.join(sorted(known))}" if known else " which is empty"
    for index, claim in enumerate(claims):
        name, request, at = claim.get("name", ""), claim.get("request", ""), f"{path}[{index}]"
        if not name:
            errors.append(required(at))
            continue
        overlaps = (name, "") in seen or (not request and name in seen_names)
        if overlaps or (name, request) in seen:
            errors.append(duplicate(at, name if overlaps or not request else f"{name}/{request}"))
        elif request:
            add_invalid(errors, f"{at}.request", request, names.dns1123_label(request))
        seen.add((name, request))
        seen_names.add(name)
        if name not in known:
            allocate(len(listed))
            said = f"must be one of the names in pod.spec.resourceClaims{listed}"
            errors.append(FieldError("Not found", at, name, said))


def validate_pod_resources(errors: Errors, spec: dict, path: str) -> None:
    """Requests and limits of the whole pod, which its containers' must fit into."""
    resources = spec["resources"]
    if resources.get("claims"):
        errors.append(forbidden(f"{path}.claims", "claims cannot be set for Resources at pod-level"))
    validate_resources(errors, resources, set(), path, pod_level=True)
    requests, limits = resources.get("requests") or {}, resources.get("limits") or {}
    for name, amount in aggregate(spec, "requests").items():
        request = requests.get(name, "0")
        if quantity.compare(amount, request) > 0:
            said = f"must be greater than or equal to aggregate container requests of {amount}"
            errors.append(invalid(f"{path}.requests[{name}]", request, said))
    for index, container in enumerate(spec.get("containers") or ()):
        for name, limit in (container["resources"].get("limits") or {}).items():
            if name in limits and quantity.compare(limit, limits[name]) > 0:
                said = f"must be less than or equal to pod limits of {limits[name]}"
                errors.append(invalid(f"{path}.containers[{index}][{name}].limits", limit, said))
