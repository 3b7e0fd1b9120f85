"""Tables of services, endpoints, ingresses and network policies, and of who may do what (roles and bindings).

Source: pkg/printers/internalversion/printers.go.
"""

from .columns import NONE, UNSET, columns, labels, more, selector


def service(obj, old):
    spec = obj["spec"]
    addresses = spec.get("clusterIPs") or ([spec["clusterIP"]] if spec.get("clusterIP") else [])
    return [
        spec.get("type", "ClusterIP"),
        addresses[0] if addresses else NONE,
        external_address(obj),
        service_ports(spec) or NONE,
        old,
        labels(spec.get("selector")),
    ]


def external_address(obj):
    """Service -> EXTERNAL-IP: "<none>", "<pending>", or addresses joined by commas (`getServiceExternalIP`)."""
    spec, kind = obj["spec"], obj["spec"].get("type", "ClusterIP")
    external_ips = list(spec.get("externalIPs") or ())
    if kind == "ExternalName":
        return spec.get("externalName", "")
    if kind != "LoadBalancer":
        return ",".join(external_ips) or NONE
    balancers = (obj.get("status", {}).get("loadBalancer") or {}).get("ingress") or ()
    addresses = sorted({i.get("ip") or i.get("hostname", "") for i in balancers})
    return ",".join([",".join(addresses), *external_ips] if addresses else external_ips) or "<pending>"


def service_ports(spec):
    """A service's spec -> "80:30080/TCP,443/TCP" (`makePortString`)."""
    return ",".join(
        f"{p['port']}:{p['nodePort']}/{p.get('protocol', 'TCP')}"
        if p.get("nodePort")
        else f"{p['port']}/{p.get('protocol', 'TCP')}"
        for p in spec.get("ports") or ()
    )


def endpoint_slice(obj, old):
    ports = [str(p["port"]) if p.get("port") else p.get("name") or "*" for p in obj.get("ports") or ()]
    addresses = [a for e in obj.get("endpoints") or () for a in e.get("addresses") or ()]
    return [obj["addressType"], more(ports, 3) or UNSET, more(addresses, 3) or UNSET, old]


def endpoints(obj, old):
    return [format_endpoints(obj), old]


def format_endpoints(obj):
    """Endpoints -> "10.0.0.1:80,10.0.0.2:80 + 1 more..." or "<none>" (`formatEndpoints`)."""
    endpoints = []
    for subset in obj.get("subsets") or ():
        addresses = [a["ip"] for a in subset.get("addresses") or ()]
        ports = subset.get("ports") or ()
        endpoints += [f"{ip}:{p['port']}" for p in ports for ip in addresses] if ports else addresses
    return more(endpoints, 3) or NONE


def ingress(obj, old):
    spec = obj.get("spec", {})
    hosts = [r["host"] for r in spec.get("rules") or () if r.get("host")]
    balancers = (obj.get("status", {}).get("loadBalancer") or {}).get("ingress") or ()
    address = ",".join(sorted({i.get("ip") or i.get("hostname", "") for i in balancers}))
    ports = "80, 443" if spec.get("tls") else "80"
    return [spec.get("ingressClassName") or NONE, more(hosts, 3) or "*", address, ports, old]


def ingress_class(obj, old):
    spec = obj.get("spec", {})
    parameters = spec.get("parameters")
    told = NONE
    if parameters:
        group = "." + parameters["apiGroup"] if parameters.get("apiGroup") else ""
        told = f"{parameters['kind']}{group}/{parameters['name']}"
    return [spec.get("controller", ""), told, old]


def network_policy(obj, old):
    return [selector(obj.get("spec", {}).get("podSelector")), old]


def binding(obj, old):
    subjects = obj.get("subjects") or ()
    told = [[s["name"] for s in subjects if s["kind"] == kind] for kind in ("User", "Group")]
    accounts = [f"{s.get('namespace', '')}/{s['name']}" for s in subjects if s["kind"] == "ServiceAccount"]
    role = f"{obj['roleRef']['kind']}/{obj['roleRef']['name']}"
    return [role, old, *(", ".join(names) for names in [*told, accounts])]


BINDING = columns("Name, Role, Age, Users*, Groups*, ServiceAccounts*")
TABLES = {
    "services": (columns("Name, Type, Cluster-IP, External-IP, Port(s), Age, Selector*"), service),
    "endpointslices": (columns("Name, AddressType, Ports, Endpoints, Age"), endpoint_slice),
    "endpoints": (columns("Name, Endpoints, Age"), endpoints),
    "ingresses": (columns("Name, Class, Hosts, Address, Ports, Age"), ingress),
    "ingressclasses": (columns("Name, Controller, Parameters, Age"), ingress_class),
    "networkpolicies": (columns("Name, Pod-Selector, Age"), network_policy),
    "rolebindings": (BINDING, binding),
    "clusterrolebindings": (BINDING, binding),
}
