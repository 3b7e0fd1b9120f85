"""The core group's plain kinds: Namespace, Node, ConfigMap, Secret, quotas and ranges, Endpoints.

Source: pkg/apis/core/validation/validation.go.
"""

from __future__ import annotations

import json

from ..api import quantity
from ..api.field_errors import FieldError, duplicate, forbidden, invalid, not_supported, required, too_long
from ..api.leaves import decoded_base64
from . import names
from .amounts import (
    allows_overcommit,
    validate_amount,
    validate_limit_resource_name,
    validate_quota_resource_name,
)
from .metadata import IMMUTABLE, add_invalid, validate_metadata, validate_metadata_update
from .pods import validate_template
from .pods.containers import PROTOCOLS
from .pods.scheduling import validate_taints

Errors = list[FieldError]
_LARGEST = 1024 * 1024
_FROZEN = "field is immutable when `immutable` is set"
_REDACTED = "<secret contents redacted>"
_SCOPES = {
    "Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity",
    "VolumeAttributesClass",
}  # fmt: skip


def validate_namespace(errors: Errors, namespace: dict) -> None:
    validate_metadata(errors, namespace["metadata"], False, names.dns1123_label)


def validate_named(errors: Errors, obj: dict) -> None:
    """A namespaced kind of which only the metadata is looked at."""
    validate_metadata(errors, obj["metadata"], True)


def validate_cluster_named(errors: Errors, obj: dict) -> None:
    validate_metadata(errors, obj["metadata"], False)


def validate_any_update(errors: Errors, new: dict, old: dict) -> None:
    validate_metadata_update(errors, new["metadata"], old["metadata"])


def validate_node(errors: Errors, node: dict) -> None:
    validate_metadata(errors, node["metadata"], False)
    _validate_node_spec(errors, node)


def validate_node_update(errors: Errors, new: dict, old: dict) -> None:
    validate_metadata_update(errors, new["metadata"], old["metadata"])
    _validate_node_spec(errors, new)
    for field in ("podCIDR", "podCIDRs", "providerID"):
        if old["spec"].get(field) and new["spec"].get(field) != old["spec"][field]:
            said = 'node updates may not change podCIDR except from "" to valid'
            errors.append(forbidden(f"spec.{field}", said if field != "providerID" else IMMUTABLE))


def _validate_node_spec(errors: Errors, node: dict) -> None:
    if node["spec"].get("taints"):
        validate_taints(errors, node["spec"]["taints"], "metadata.taints")
    for index, cidr in enumerate(node["spec"].get("podCIDRs") or ()):
        add_invalid(errors, f"spec.podCIDRs[{index}]", cidr, names.cidr(cidr))


def validate_pod_template_object(errors: Errors, template: dict) -> None:
    validate_metadata(errors, template["metadata"], True)
    validate_template(errors, template["template"], "template")


def validate_config_map(errors: Errors, config_map: dict) -> None:
    validate_metadata(errors, config_map["metadata"], True)
    _validate_config_map_data(errors, config_map)


def _validate_config_map_data(errors: Errors, config_map: dict) -> None:
    data, binary = config_map.get("data") or {}, config_map.get("binaryData") or {}
    for field, entries in (("data", data), ("binaryData", binary)):
        for key in entries:
            add_invalid(errors, f"{field}[{key}]", key, names.config_map_key(key))
            if field == "data" and key in binary:
                errors.append(invalid(f"data[{key}]", key, "duplicate of key present in binaryData"))
    size = sum(len(text.encode()) for text in data.values()) + sum(map(_decoded_size, binary.values()))
    if size > _LARGEST:
        errors.append(too_long("", _LARGEST))


def _decoded_size(encoded: str) -> int:
    return len(encoded) // 4 * 3


def validate_config_map_update(errors: Errors, new: dict, old: dict) -> None:
    validate_metadata_update(errors, new["metadata"], old["metadata"])
    _validate_frozen(errors, new, old, ("data", "binaryData"))
    _validate_config_map_data(errors, new)


def _validate_frozen(errors: Errors, new: dict, old: dict, fields: tuple[str, ...]) -> None:
    if old.get("immutable"):
        if not new.get("immutable"):
            errors.append(forbidden("immutable", _FROZEN))
        for field in fields:
            if (new.get(field) or {}) != (old.get(field) or {}):
                errors.append(forbidden(field, _FROZEN))


_NEEDED = {"kubernetes.io/ssh-auth": ("ssh-privatekey",), "kubernetes.io/tls": ("tls.crt", "tls.key")}
_JSON = {"kubernetes.io/dockercfg": ".dockercfg", "kubernetes.io/dockerconfigjson": ".dockerconfigjson"}


def validate_secret(errors: Errors, secret: dict) -> None:
    validate_metadata(errors, secret["metadata"], True)
    _validate_secret_data(errors, secret)


def validate_secret_update(errors: Errors, new: dict, old: dict) -> None:
    validate_metadata_update(errors, new["metadata"], old["metadata"])
    if new.get("type") != old.get("type"):
        errors.append(invalid("type", new.get("type", ""), IMMUTABLE))
    _validate_frozen(errors, new, old, ("data",))
    _validate_secret_data(errors, new)


def _validate_secret_data(errors: Errors, secret: dict) -> None:
    data, kind = secret.get("data") or {}, secret["type"]
    for key in data:
        add_invalid(errors, f"data[{key}]", key, names.config_map_key(key))
    if sum(map(_decoded_size, data.values())) > _LARGEST:
        errors.append(too_long("data", _LARGEST))
    if kind == "kubernetes.io/service-account-token":
        if not (secret["metadata"].get("annotations") or {}).get("kubernetes.io/service-account.name"):
            errors.append(required("metadata.annotations[kubernetes.io/service-account.name]"))
    elif kind == "kubernetes.io/basic-auth":
        if not {"username", "password"} & data.keys():
            errors.extend((required("data[username]"), required("data[password]")))
    elif kind in _NEEDED:
        errors.extend(required(f"data[{key}]") for key in _NEEDED[kind] if key not in data)
    elif kind in _JSON:
        _validate_json(errors, data.get(_JSON[kind]), f"data[{_JSON[kind]}]")


def _validate_json(errors: Errors, encoded: str | None, path: str) -> None:
    if encoded is None:
        errors.append(required(path))
        return
    try:
        json.loads(decoded_base64(encoded))
    except ValueError:
        text = decoded_base64(encoded).decode(errors="replace")
        why = (
            f"invalid character '{text[0]}' looking for beginning of value" if text else "unexpected end of JSON input"
        )
        errors.append(invalid(path, _REDACTED, why))


def validate_resource_quota(errors: Errors, quota: dict) -> None:
    validate_metadata(errors, quota["metadata"], True)
    _validate_quota_spec(errors, quota["spec"])


def validate_resource_quota_update(errors: Errors, new: dict, old: dict) -> None:
    validate_metadata_update(errors, new["metadata"], old["metadata"])
    _validate_quota_spec(errors, new["spec"])
    scopes = new["spec"].get("scopes") or []
    if set(scopes) != set(old["spec"].get("scopes") or ()):
        errors.append(invalid("spec.scopes", scopes, IMMUTABLE))


def _validate_quota_spec(errors: Errors, spec: dict) -> None:
    for name, amount in (spec.get("hard") or {}).items():
        at = f"spec.hard[{name}]"
        validate_quota_resource_name(errors, name, at)
        validate_amount(errors, name, amount, at)
    scopes = spec.get("scopes") or []
    for scope in scopes:
        if scope not in _SCOPES:
            errors.append(invalid("spec.scopes", scopes, "unsupported scope"))
    for pair in (("BestEffort", "NotBestEffort"), ("NotTerminating", "Terminating")):
        if set(pair) <= set(scopes):
            errors.append(invalid("spec.scopes", scopes, "conflicting scopes"))


# the lower, the higher, where it is told, which amount is told, in which words
_BELOW = (
    ("min", "max", "min", "min", "min value {0} is greater than max value {1}"),
    ("min", "defaultRequest", "defaultRequest", "defaultRequest", "min value {0} is greater than {2} {1}"),
    ("defaultRequest", "max", "defaultRequest", "defaultRequest", "{2} {0} is greater than max value {1}"),
    (
        "defaultRequest",
        "default",
        "defaultRequest",
        "defaultRequest",
        "{2} {0} is greater than default limit value {1}",
    ),
    ("min", "default", "default", "min", "min value {0} is greater than default value {1}"),
    ("default", "max", "default", "max", "default value {0} is greater than max value {1}"),
)


def validate_limit_range(errors: Errors, limit_range: dict) -> None:
    validate_metadata(errors, limit_range["metadata"], True)
    seen: set[str] = set()
    for index, item in enumerate(limit_range["spec"].get("limits") or ()):
        kind, at = item.get("type", ""), f"spec.limits[{index}].type"
        messages = names.qualified_name(kind)
        add_invalid(errors, at, kind, messages)
        if not messages and "/" not in kind and kind not in ("Pod", "Container", "PersistentVolumeClaim"):
            errors.append(invalid(at, kind, "must be a standard limit type or fully qualified"))
        if kind in seen:
            errors.append(duplicate(at, kind))
        seen.add(kind)
        _validate_limits(errors, item, f"spec.limits[{index}]")


def _validate_limits(errors: Errors, item: dict, path: str) -> None:
    kind = item.get("type", "")
    for field in ("max", "min", "default", "defaultRequest", "maxLimitRequestRatio"):
        for name in item.get(field) or ():
            validate_limit_resource_name(errors, kind, name, f"{path}.{field}[{name}]")
    if kind == "PersistentVolumeClaim" and not any("storage" in (item.get(field) or ()) for field in ("min", "max")):
        said = "either minimum or maximum storage value is required, but neither was provided"
        errors.append(required(f"{path}.limits", said))
    if kind == "Pod":
        for field in ("default", "defaultRequest"):
            if item.get(field):
                errors.append(forbidden(f"{path}.{field}", "may not be specified when `type` is 'Pod'"))
    amounts = {field: item.get(field) or {} for field in ("min", "max", "default", "defaultRequest")}
    for name in dict.fromkeys(name for given in amounts.values() for name in given):
        for low, high, field, told, words in _BELOW:
            below, above = amounts[low].get(name), amounts[high].get(name)
            if below is not None and above is not None and quantity.compare(below, above) > 0:
                said = words.format(below, above, "default request value")
                errors.append(invalid(f"{path}.{field}[{name}]", amounts[told][name], said))
        given, asked = amounts["default"].get(name), amounts["defaultRequest"].get(name)
        if not allows_overcommit(name) and given is not None and asked is not None and quantity.compare(given, asked):
            said = f"default value {given} must equal to defaultRequest value {asked} in {name}"
            errors.append(invalid(f"{path}.defaultRequest[{name}]", asked, said))


def validate_endpoints(errors: Errors, endpoints: dict) -> None:
    validate_metadata(errors, endpoints["metadata"], True)
    for index, subset in enumerate(endpoints.get("subsets") or ()):
        at = f"subsets[{index}]"
        if not subset.get("addresses") and not subset.get("notReadyAddresses"):
            errors.append(required(at, "must specify `addresses` or `notReadyAddresses`"))
        for field in ("addresses", "notReadyAddresses"):
            for address_index, address in enumerate(subset.get(field) or ()):
                ip = address.get("ip", "")
                add_invalid(errors, f"{at}.{field}[{address_index}].ip", ip, names.ip(ip))
        for port_index, port in enumerate(subset.get("ports") or ()):
            path = f"{at}.ports[{port_index}]"
            add_invalid(errors, f"{path}.port", port["port"], names.port_number(port["port"]))
            if port["protocol"] not in PROTOCOLS:
                errors.append(not_supported(f"{path}.protocol", port["protocol"], PROTOCOLS))
