"""Services. The cluster has IPv4 addresses only. Source: pkg/apis/core/validation, pkg/registry/core/service."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from ..api.field_errors import FieldError, GoStruct, duplicate, forbidden, invalid, not_supported, required
from . import names
from .metadata import IMMUTABLE, add_invalid, validate_labels, validate_metadata, validate_metadata_update
from .pods.containers import PROTOCOLS
from .pods.handlers import validate_port

Errors = list[FieldError]
SERVICE_NETWORK = ipaddress.ip_network("10.96.0.0/16")
NODE_PORTS = range(30000, 32768)
_TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
_TRAFFIC = ("Cluster", "Local")
_FAMILIES = ("IPv4", "IPv6")
_FAMILY_POLICIES = ("PreferDualStack", "RequireDualStack", "SingleStack")
_DISTRIBUTIONS = ("PreferClose", "PreferSameNode", "PreferSameZone")
_ONLY_BALANCED = "may only be used when `type` is 'LoadBalancer'"


def validate_service(errors: Errors, service: dict) -> None:
    validate_metadata(errors, service["metadata"], True, names.dns1035_label)
    _validate_spec(errors, service["spec"])
    if not errors:
        _validate_allocation(errors, service["spec"])


def validate_service_update(errors: Errors, new: dict, old: dict) -> None:
    validate_metadata_update(errors, new["metadata"], old["metadata"])
    spec, was = new["spec"], old["spec"]
    if "ExternalName" not in (spec["type"], was["type"]) and not (is_headless(spec) and is_headless(was)):
        addresses, kept = spec.get("clusterIPs") or [], was.get("clusterIPs") or []
        for index, (address, before) in enumerate(zip(addresses, kept, strict=False)):
            if address != before:
                errors.append(invalid(f"spec.clusterIPs[{index}]", addresses, "may not change once set"))
        if kept and not addresses:
            errors.append(invalid("spec.clusterIPs[0]", addresses, "primary clusterIP can not be unset"))
    balanced = spec["type"] == was["type"] == "LoadBalancer"
    if balanced and spec.get("loadBalancerClass") != was.get("loadBalancerClass"):
        errors.append(invalid("spec.loadBalancerClass", spec.get("loadBalancerClass"), "may not change once set"))
    checked = _needs_health_check(spec) and _needs_health_check(was)
    if checked and spec.get("healthCheckNodePort") != was.get("healthCheckNodePort"):
        errors.append(forbidden("spec.healthCheckNodePort", IMMUTABLE))
    _validate_spec(errors, spec)


def is_headless(spec: dict) -> bool:
    return spec.get("clusterIPs") == ["None"]


def _needs_health_check(spec: dict) -> bool:
    return spec["type"] == "LoadBalancer" and spec.get("externalTrafficPolicy") == "Local"


def _validate_spec(errors: Errors, spec: dict) -> None:
    ports, kind = spec.get("ports") or [], spec["type"]
    if not ports and not is_headless(spec) and kind != "ExternalName":
        errors.append(required("spec.ports"))
    if kind in ("LoadBalancer", "NodePort") and is_headless(spec):
        errors.append(invalid("spec.clusterIPs[0]", "None", f"may not be set to 'None' for {kind} services"))
    if kind == "ExternalName":
        _validate_external_name(errors, spec)
    _validate_ports(errors, ports)
    validate_labels(errors, spec.get("selector") or {}, "spec.selector")
    _validate_affinity(errors, spec)
    if kind != "ExternalName":
        _validate_addresses(errors, spec)
    for index, address in enumerate(spec.get("externalIPs") or ()):
        add_invalid(errors, f"spec.externalIPs[{index}]", address, names.ip(address))
    if kind not in _TYPES:
        errors.append(not_supported("spec.type", kind, _TYPES))
    _validate_unique_ports(errors, ports, kind)
    _validate_balancing(errors, spec)
    _validate_policies(errors, spec)


def _validate_external_name(errors: Errors, spec: dict) -> None:
    for field in ("clusterIPs", "ipFamilies", "ipFamilyPolicy"):
        if spec.get(field):
            errors.append(forbidden(f"spec.{field}", "may not be set for ExternalName services"))
    name = spec.get("externalName", "").removesuffix(".")
    if not name:
        errors.append(required("spec.externalName"))
    else:
        add_invalid(errors, "spec.externalName", name, names.dns1123_subdomain(name))


def _validate_ports(errors: Errors, ports: list[dict]) -> None:
    seen: set[str] = set()
    for index, port in enumerate(ports):
        at, name = f"spec.ports[{index}]", port.get("name", "")
        if name:
            add_invalid(errors, f"{at}.name", name, names.dns1123_label(name))
            if name in seen:
                errors.append(duplicate(f"{at}.name", name))
            seen.add(name)
        elif len(ports) > 1:
            errors.append(required(f"{at}.name"))
        add_invalid(errors, f"{at}.port", port["port"], names.port_number(port["port"]))
        if port["protocol"] not in PROTOCOLS:
            errors.append(not_supported(f"{at}.protocol", port["protocol"], PROTOCOLS))
        validate_port(errors, port["targetPort"], f"{at}.targetPort")
        if "appProtocol" in port:
            add_invalid(errors, f"{at}.appProtocol", port["appProtocol"], names.qualified_name(port["appProtocol"]))


def _validate_affinity(errors: Errors, spec: dict) -> None:
    if spec["sessionAffinity"] not in ("ClientIP", "None"):
        errors.append(not_supported("spec.sessionAffinity", spec["sessionAffinity"], ("ClientIP", "None")))
    if spec["sessionAffinity"] == "ClientIP":
        seconds = spec["sessionAffinityConfig"]["clientIP"]["timeoutSeconds"]
        if not 0 < seconds <= 86400:
            at = "spec.sessionAffinityConfig.clientIP.timeoutSeconds"
            errors.append(invalid(at, seconds, "must be greater than 0 and less than 86400"))


def _validate_addresses(errors: Errors, spec: dict) -> None:
    address, addresses = spec.get("clusterIP"), spec.get("clusterIPs") or []
    if address and addresses[:1] != [address]:
        errors.append(invalid("spec.clusterIPs", addresses, "first value must match `clusterIP`"))
    elif not address and addresses:
        errors.append(invalid("spec.clusterIPs", addresses, "must be empty when `clusterIP` is not specified"))
    families = spec.get("ipFamilies") or []
    seen: set[str] = set()
    for index, family in enumerate(families):
        if family not in _FAMILIES:
            errors.append(not_supported(f"spec.ipFamilies[{index}]", family, _FAMILIES))
        if family in seen:
            errors.append(duplicate(f"spec.ipFamilies[{index}]", family))
        seen.add(family)
    if spec.get("ipFamilyPolicy") and spec["ipFamilyPolicy"] not in _FAMILY_POLICIES:
        errors.append(not_supported("spec.ipFamilyPolicy", spec["ipFamilyPolicy"], _FAMILY_POLICIES))
    for index, address in enumerate(addresses):
        if address == "None" and index == 0:
            if len(addresses) > 1:
                errors.append(invalid("spec.clusterIPs", addresses, "'None' must be the first and only value"))
        else:
            add_invalid(errors, f"spec.clusterIPs[{index}]", address, names.ip(address))
    if len(addresses) > 2:
        errors.append(invalid("spec.clusterIPs", addresses, "may only hold up to 2 values"))


def _repeated(ports: list[dict], field: str) -> Iterator[tuple[int, dict]]:
    """The ports whose protocol and number one before them has too."""
    seen: set[tuple[str, int | None]] = set()
    for index, port in enumerate(ports):
        key = port["protocol"], port.get(field)
        if key in seen:
            yield index, port
        seen.add(key)


def _validate_unique_ports(errors: Errors, ports: list[dict], kind: str) -> None:
    for index, port in enumerate(ports):
        if kind == "ClusterIP" and port.get("nodePort"):
            errors.append(forbidden(f"spec.ports[{index}].nodePort", "may not be used when `type` is 'ClusterIP'"))
    for index, port in _repeated(ports, "nodePort"):
        if port.get("nodePort"):
            errors.append(duplicate(f"spec.ports[{index}].nodePort", port["nodePort"]))
    for index, port in _repeated(ports, "port"):
        shown = {
            "Name": "", "Protocol": port["protocol"], "AppProtocol": None, "Port": port["port"], "TargetPort": 0,
            "NodePort": 0,
        }  # fmt: skip
        errors.append(duplicate(f"spec.ports[{index}]", GoStruct(shown)))


def _validate_balancing(errors: Errors, spec: dict) -> None:
    balanced = spec["type"] == "LoadBalancer"
    ranges = spec.get("loadBalancerSourceRanges") or ()
    if ranges and not balanced:
        errors.append(forbidden("spec.LoadBalancerSourceRanges", _ONLY_BALANCED))
    for index, given in enumerate(ranges):
        add_invalid(errors, f"spec.LoadBalancerSourceRanges[{index}]", given.strip(), names.cidr(given.strip()))
    if "allocateLoadBalancerNodePorts" in spec and not balanced:
        errors.append(forbidden("spec.allocateLoadBalancerNodePorts", _ONLY_BALANCED))
    if "loadBalancerClass" in spec:
        if balanced:
            given = spec["loadBalancerClass"]
            add_invalid(errors, "spec.loadBalancerClass", given, names.qualified_name(given))
        else:
            errors.append(forbidden("spec.loadBalancerClass", _ONLY_BALANCED))


def _validate_policies(errors: Errors, spec: dict) -> None:
    external = spec.get("externalTrafficPolicy", "")
    if spec["type"] in ("LoadBalancer", "NodePort") or spec["type"] == "ClusterIP" and spec.get("externalIPs"):
        if external not in _TRAFFIC:
            errors.append(not_supported("spec.externalTrafficPolicy", external, _TRAFFIC))
    elif external:
        said = "may only be set for externally-accessible services"
        errors.append(invalid("spec.externalTrafficPolicy", external, said))
    if spec.get("healthCheckNodePort") and not _needs_health_check(spec):
        said = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
        errors.append(invalid("spec.healthCheckNodePort", spec["healthCheckNodePort"], said))
    internal = spec.get("internalTrafficPolicy")
    if internal is not None and internal not in _TRAFFIC:
        errors.append(not_supported("spec.internalTrafficPolicy", internal, _TRAFFIC))
    distribution = spec.get("trafficDistribution")
    if distribution is not None and distribution not in _DISTRIBUTIONS:
        errors.append(not_supported("spec.trafficDistribution", distribution, _DISTRIBUTIONS))


def _validate_allocation(errors: Errors, spec: dict) -> None:
    """What the allocators of addresses and node ports refuse, once all else is right."""
    if spec["type"] == "ExternalName":
        return
    families, policy = spec.get("ipFamilies") or [], spec.get("ipFamilyPolicy")
    if not (is_headless(spec) and not spec.get("selector")):
        for index, family in enumerate(families):
            if family != "IPv4":
                errors.append(invalid(f"spec.ipFamilies[{index}]", family, "not configured on this cluster"))
        if policy == "RequireDualStack":
            said = "this cluster is not configured for dual-stack services"
            errors.append(invalid("spec.ipFamilyPolicy", policy, said))
    if errors:
        return
    address = spec.get("clusterIP")
    if address and address != "None" and ipaddress.ip_address(address) not in SERVICE_NETWORK:
        said = f"the provided IP ({address}) is not in the valid range. The range of valid IPs is {SERVICE_NETWORK}"
        errors.append(invalid("spec.clusterIPs", [address], f"failed to allocate IP {address}: {said}"))
    for index, port in enumerate(spec.get("ports") or ()):
        if port.get("nodePort") and port["nodePort"] not in NODE_PORTS:
            said = "provided port is not in the valid range. The range of valid ports is 30000-32767"
            errors.append(invalid(f"spec.ports[{index}].nodePort", port["nodePort"], said))
