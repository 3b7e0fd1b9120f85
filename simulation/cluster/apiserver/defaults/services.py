"""Defaults of Service and what belongs to networking. Addresses and node ports are allocated elsewhere.

Source: pkg/apis/core/v1/defaults.go, pkg/registry/core/service/storage/alloc.go (a cluster of one family, IPv4).
"""

from __future__ import annotations


def default_service(service: dict) -> None:
    spec = service["spec"]
    if not spec.get("sessionAffinity"):
        spec["sessionAffinity"] = "None"
    if spec["sessionAffinity"] == "None":
        spec.pop("sessionAffinityConfig", None)
    elif "timeoutSeconds" not in ((spec.get("sessionAffinityConfig") or {}).get("clientIP") or {}):
        spec["sessionAffinityConfig"] = {"clientIP": {"timeoutSeconds": 10800}}
    if not spec.get("type"):
        spec["type"] = "ClusterIP"
    for port in spec.get("ports") or ():
        if not port.get("protocol"):
            port["protocol"] = "TCP"
        if not port.get("targetPort"):
            port["targetPort"] = port.get("port", 0)
    _default_traffic(spec)
    if spec["type"] != "ExternalName":
        _default_families(spec)


def _default_traffic(spec: dict) -> None:
    external = spec["type"] in ("NodePort", "LoadBalancer") or spec["type"] == "ClusterIP" and spec.get("externalIPs")
    if external and not spec.get("externalTrafficPolicy"):
        spec["externalTrafficPolicy"] = "Cluster"
    if spec["type"] in ("NodePort", "LoadBalancer", "ClusterIP"):
        spec.setdefault("internalTrafficPolicy", "Cluster")
    if spec["type"] == "LoadBalancer":
        spec.setdefault("allocateLoadBalancerNodePorts", True)


def _default_families(spec: dict) -> None:
    headless = spec.get("clusterIP") == "None"
    if spec.get("clusterIP") and not spec.get("clusterIPs"):
        spec["clusterIPs"] = [spec["clusterIP"]]
    if headless and not spec.get("selector"):
        spec.setdefault("ipFamilyPolicy", "RequireDualStack")
        if len(spec.get("ipFamilies") or ()) < 2 and spec["ipFamilyPolicy"] != "SingleStack":
            spec["ipFamilies"] = ["IPv4", "IPv6"] if spec.get("ipFamilies") != ["IPv6"] else ["IPv6", "IPv4"]
    spec.setdefault("ipFamilyPolicy", "SingleStack")
    if not spec.get("ipFamilies"):
        spec["ipFamilies"] = ["IPv4"]


def default_endpoint_slice(endpoint_slice: dict) -> None:
    for port in endpoint_slice.get("ports") or ():
        port.setdefault("name", "")
        port.setdefault("protocol", "TCP")


def default_network_policy(policy: dict) -> None:
    spec = policy["spec"]
    for rule in (*(spec.get("ingress") or ()), *(spec.get("egress") or ())):
        for port in rule.get("ports") or ():
            port.setdefault("protocol", "TCP")
    if not spec.get("policyTypes"):
        spec["policyTypes"] = ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]


def default_ingress_class(ingress_class: dict) -> None:
    if parameters := ingress_class["spec"].get("parameters"):
        parameters.setdefault("scope", "Cluster")
