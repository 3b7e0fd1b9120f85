"""A pod's spec, of a pod or of a template. Source: pkg/apis/core/validation/validation.go (ValidatePodSpec)."""

from __future__ import annotations

from typing import Any

from ...api.field_errors import FieldError, invalid, not_supported, required
from .. import names
from ..amounts import validate_pod_resources, validate_resources
from ..metadata import add_invalid, validate_labels
from .affinity import validate_affinity
from .containers import Around, validate_containers, validate_ephemeral_containers, validate_init_containers
from .scheduling import validate_gates, validate_resource_claims, validate_spread, validate_tolerations
from .security import validate_host_users, validate_pod_security_context
from .volumes import validate_volumes

Errors = list[FieldError]
_RESTART_POLICIES = ("Always", "OnFailure", "Never")
_DNS_POLICIES = ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")
_PREEMPTION_POLICIES = ("PreemptLowerPriority", "Never")
_MAX_INT32 = 2**31 - 1


def validate_pod_spec(errors: Errors, spec: dict, path: str, pod_name: str = "", is_pod: bool = False) -> None:
    """`pod_name` where it is known; `is_pod`: not a template."""
    volumes = spec.get("volumes")
    valid = validate_volumes(errors, volumes, pod_name, f"{path}.volumes") if volumes else {}
    claims = spec.get("resourceClaims") or []
    validate_resource_claims(errors, claims, f"{path}.resourceClaims")
    around = Around(
        valid,
        {claim["name"] for claim in claims if claim["name"]},
        spec.get("terminationGracePeriodSeconds"),
        spec["restartPolicy"],
        spec.get("hostUsers") is not False,
    )
    regular = spec.get("containers") or []
    validate_containers(errors, regular, around, f"{path}.containers")
    if "initContainers" in spec:
        validate_init_containers(errors, spec["initContainers"], regular, around, f"{path}.initContainers")
    if "ephemeralContainers" in spec:
        ephemeral = spec["ephemeralContainers"]
        validate_ephemeral_containers(errors, ephemeral, spec, around, f"{path}.ephemeralContainers")
    if "resources" in spec:
        validate_pod_resources(errors, spec, f"{path}.resources")
    if spec.get("hostNetwork"):
        _validate_host_network(errors, regular, f"{path}.containers", is_pod)
    if spec["restartPolicy"] not in _RESTART_POLICIES:
        errors.append(not_supported(f"{path}.restartPolicy", spec["restartPolicy"], _RESTART_POLICIES))
    if spec["dnsPolicy"] not in _DNS_POLICIES:
        errors.append(not_supported(f"{path}.dnsPolicy", spec["dnsPolicy"], _DNS_POLICIES))
    if "nodeSelector" in spec:
        validate_labels(errors, spec["nodeSelector"], f"{path}.nodeSelector")
    if spec["securityContext"] or "hostPID" in spec:
        validate_pod_security_context(errors, spec, f"{path}.securityContext")
    _validate_rarer_fields(errors, spec, path)


def _validate_rarer_fields(errors: Errors, spec: dict, path: str) -> None:
    """The rest, in Kubernetes' order; most pods have few of these."""
    if "affinity" in spec:
        validate_affinity(errors, spec["affinity"], f"{path}.affinity")
    if "dnsConfig" in spec or spec["dnsPolicy"] == "None":
        _validate_dns(errors, spec, f"{path}.dnsConfig")
    for index, gate in enumerate(spec.get("readinessGates") or ()):
        kind = gate["conditionType"]
        add_invalid(errors, f"{path}.readinessGates[{index}].conditionType", kind, names.qualified_name(kind))
    if "schedulingGates" in spec:
        validate_gates(errors, spec["schedulingGates"], f"{path}.schedulingGates")
    if "topologySpreadConstraints" in spec:
        validate_spread(errors, spec["topologySpreadConstraints"], f"{path}.topologySpreadConstraints")
    validate_host_users(errors, spec, path)
    for field, check in _NAMES.items():
        if spec.get(field):
            add_invalid(errors, f"{path}.{field}", spec[field], check(spec[field]))
            continue
    seconds = spec.get("activeDeadlineSeconds")
    if seconds is not None and not 1 <= seconds <= _MAX_INT32:
        errors.append(invalid(f"{path}.activeDeadlineSeconds", seconds, names.inclusive_range(1, _MAX_INT32)))
    for field in ("hostname", "subdomain"):
        if spec.get(field):
            add_invalid(errors, f"{path}.{field}", spec[field], names.dns1123_label(spec[field]))
    if "tolerations" in spec:
        validate_tolerations(errors, spec["tolerations"], f"{path}.tolerations")
    if "hostAliases" in spec:
        _validate_host_aliases(errors, spec["hostAliases"], f"{path}.hostAliases")
    for field in ("priorityClassName", "runtimeClassName"):
        name = spec.get(field)
        if name or name == "" and field == "runtimeClassName":
            add_invalid(errors, f"{path}.{field}", name, names.dns1123_subdomain(name))
    if "preemptionPolicy" in spec and spec["preemptionPolicy"] not in _PREEMPTION_POLICIES:
        errors.append(not_supported(f"{path}.preemptionPolicy", spec["preemptionPolicy"], _PREEMPTION_POLICIES))
    if "overhead" in spec:
        validate_resources(errors, {"limits": spec["overhead"]}, set(), f"{path}.overhead")
    if "os" in spec:
        _validate_os(errors, spec["os"].get("name", ""), f"{path}.os")


_NAMES = {"serviceAccountName": names.dns1123_subdomain, "nodeName": names.dns1123_subdomain}


def _validate_host_network(errors: Errors, containers: list[dict], path: str, is_pod: bool) -> None:
    for index, container in enumerate(containers):
        for port_index, port in enumerate(container.get("ports") or ()):
            on_host = port.get("hostPort", 0)
            if (is_pod or on_host) and on_host != port["containerPort"]:
                said = "must match `containerPort` when `hostNetwork` is true"
                errors.append(invalid(f"{path}[{index}].ports[{port_index}].hostPort", on_host, said))


def _validate_dns(errors: Errors, spec: dict, path: str) -> None:
    config: Any = spec.get("dnsConfig")
    if spec["dnsPolicy"] == "None":
        if config is None:
            errors.append(required(path, "must provide `dnsConfig` when `dnsPolicy` is None"))
            return
        if not config.get("nameservers"):
            said = "must provide at least one DNS nameserver when `dnsPolicy` is None"
            errors.append(required(f"{path}.nameservers", said))
            return
    config = config or {}
    servers, searches = config.get("nameservers") or [], config.get("searches") or []
    if len(servers) > 3:
        errors.append(invalid(f"{path}.nameservers", servers, "must not have more than 3 nameservers"))
    for index, server in enumerate(servers):
        add_invalid(errors, f"{path}.nameservers[{index}]", server, names.ip(server))
    if len(searches) > 32:
        errors.append(invalid(f"{path}.searches", searches, "must not have more than 32 search paths"))
    if len(" ".join(searches)) > 2048:
        said = "must not have more than 2048 characters (including spaces) in the search list"
        errors.append(invalid(f"{path}.searches", searches, said))
    for index, search in enumerate(searches):
        if search != ".":
            bare = search.removesuffix(".")
            messages = names.dns1123_subdomain_with_underscore(bare)
            add_invalid(errors, f"{path}.searches[{index}]", bare, messages)
    for index, option in enumerate(config.get("options") or ()):
        if not option.get("name"):
            errors.append(required(f"{path}.options[{index}]", "must not be empty"))


def _validate_host_aliases(errors: Errors, aliases: list[dict], path: str) -> None:
    for index, alias in enumerate(aliases):
        add_invalid(errors, f"{path}[{index}].ip", alias.get("ip", ""), names.ip(alias.get("ip", "")))
        for name_index, name in enumerate(alias.get("hostnames") or ()):
            messages = names.dns1123_subdomain(name)
            add_invalid(errors, f"{path}[{index}].hostnames[{name_index}]", name, messages)


def _validate_os(errors: Errors, name: str, path: str) -> None:
    if not name:
        errors.append(required(f"{path}.name", "cannot be empty"))
    elif name not in ("linux", "windows"):
        errors.append(not_supported(path, name, ("linux", "windows")))
