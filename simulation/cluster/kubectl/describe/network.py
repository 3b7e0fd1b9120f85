"""kubectl describe of services, endpoints, endpoint slices, ingresses and network policies.

Source: s/kubectl/pkg/describe/describe.go.
"""

from ...apiserver.printers.columns import labels, more, selector
from . import events

SERVICE_NAME = "kubernetes.io/service-name"


def service(page, session, obj):
    spec = obj["spec"]
    page.head(obj)
    page.field("Selector", labels(spec.get("selector")))
    page.field("Type", spec.get("type", ""))
    if spec.get("ipFamilyPolicy"):
        page.field("IP Family Policy", spec["ipFamilyPolicy"])
    page.field("IP Families", ",".join(spec.get("ipFamilies") or ()) or "<none>")
    page.field("IP", spec.get("clusterIP", ""))
    page.field("IPs", ",".join(spec.get("clusterIPs") or ()) or "<none>")
    if spec.get("externalIPs"):
        page.field("External IPs", ",".join(spec["externalIPs"]))
    for title, field in (("Desired LoadBalancer IP", "loadBalancerIP"), ("External Name", "externalName")):
        if spec.get(field):
            page.field(title, spec[field])
    balancers = (obj.get("status", {}).get("loadBalancer") or {}).get("ingress")
    if balancers:
        page.field("LoadBalancer Ingress", ", ".join(_balancer(ingress) for ingress in balancers))
    slices = slices_of(session, obj["metadata"].get("namespace"), obj["metadata"]["name"])
    for port in spec.get("ports") or ():
        _port(page, port, slices)
    _policies(page, spec)
    events.write(page, session, obj)


def _balancer(ingress):
    mode = f" ({ingress['ipMode']})" if ingress.get("ipMode") else ""
    return f"{ingress['ip']}{mode}" if ingress.get("ip") else ingress.get("hostname", "")


def _port(page, port, slices):
    name, protocol = port.get("name") or "<unset>", port.get("protocol", "TCP")
    page.field("Port", f"{name}\t{port['port']}/{protocol}")
    page.field("TargetPort", f"{port.get('targetPort', 0)}/{protocol}")
    if port.get("appProtocol"):
        page.field("AppProtocol", port["appProtocol"])
    if port.get("nodePort"):
        page.field("NodePort", f"{name}\t{port['nodePort']}/{protocol}")
    page.field("Endpoints", endpoints_of(slices, port.get("name", "")))


def _policies(page, spec):
    page.field("Session Affinity", spec.get("sessionAffinity", ""))
    for title, field in (("External Traffic Policy", "externalTrafficPolicy"),
                         ("Internal Traffic Policy", "internalTrafficPolicy"),
                         ("HealthCheck NodePort", "healthCheckNodePort")):  # fmt: skip
        if spec.get(field):
            page.field(title, spec[field])
    if spec.get("loadBalancerSourceRanges"):
        page.field("LoadBalancer Source Ranges", ",".join(spec["loadBalancerSourceRanges"]))
    if spec.get("trafficDistribution"):
        page.field("Traffic Distribution", spec["trafficDistribution"])


def slices_of(session, namespace, name):
    """The endpoint slices of a service."""
    return session.client.list("endpointslices", namespace, f"{SERVICE_NAME}={name}")["items"]


def endpoints_of(slices, port_name):
    """The ready addresses behind a port: "10.0.0.1:80,10.0.0.2:80 + 1 more..."."""
    if not slices:
        return "<none>"
    endpoints = []
    for endpoint_slice in slices:
        ready = [
            e["addresses"][0]
            for e in endpoint_slice.get("endpoints") or ()
            if (e.get("conditions") or {}).get("ready", True)
        ]
        ports = [port for port in endpoint_slice.get("ports") or () if port.get("name", "") == port_name]
        endpoints += (
            ready
            if not endpoint_slice.get("ports")
            else [f"{ip}:{port.get('port', '')}" for port in ports for ip in ready]
        )
    return more(endpoints, 3)


def endpoints(page, session, obj):
    page.head(obj)
    page.line("Subsets:")
    for subset in obj.get("subsets") or ():
        for title, field in (("Addresses", "addresses"), ("NotReadyAddresses", "notReadyAddresses")):
            page.field(title, ",".join(a["ip"] for a in subset.get(field) or ()) or "<none>", 1)
        if subset.get("ports"):
            page.line("Ports:", 1)
            rows = [[p.get("name") or "<unset>", p["port"], p.get("protocol", "TCP")] for p in subset["ports"]]
            page.table(["Name", "Port", "Protocol"], rows, 2)
        page.line()
    events.write(page, session, obj)


def endpoint_slice(page, session, obj):
    page.head(obj)
    page.field("AddressType", obj.get("addressType", ""))
    if obj.get("ports"):
        page.line("Ports:")
        rows = [[p.get("name") or "<unset>", p.get("port", "<unset>"), p.get("protocol", "TCP")] for p in obj["ports"]]
        page.table(["Name", "Port", "Protocol"], rows)
    else:
        page.line("Ports: <unset>")
    page.line("Endpoints:" if obj.get("endpoints") else "Endpoints: <none>")
    for endpoint in obj.get("endpoints") or ():
        _endpoint(page, endpoint)
    events.write(page, session, obj)


def _endpoint(page, endpoint):
    page.field("- Addresses", ", ".join(endpoint.get("addresses") or ()) or "<none>", 1)
    page.line("Conditions:", 2)
    ready = (endpoint.get("conditions") or {}).get("ready")
    page.field("Ready", "<unset>" if ready is None else str(ready).lower(), 3)
    page.field("Hostname", endpoint.get("hostname", "<unset>"), 2)
    if endpoint.get("targetRef"):
        page.field("TargetRef", f"{endpoint['targetRef'].get('kind')}/{endpoint['targetRef'].get('name')}", 2)
    page.field("NodeName", endpoint.get("nodeName", "<unset>"), 2)
    page.field("Zone", endpoint.get("zone", "<unset>"), 2)


def ingress(page, session, obj):
    spec, metadata = obj.get("spec", {}), obj["metadata"]
    page.field("Name", metadata["name"])
    page.labels("Labels", metadata.get("labels"))
    page.field("Namespace", metadata.get("namespace", ""))
    balancers = (obj.get("status", {}).get("loadBalancer") or {}).get("ingress") or ()
    page.field("Address", ",".join(sorted({i.get("ip") or i.get("hostname", "") for i in balancers})))
    page.field("Ingress Class", spec.get("ingressClassName") or "<none>")
    default = _backend(session, metadata, spec["defaultBackend"]) if spec.get("defaultBackend") else "<default>"
    page.field("Default backend", default)
    if spec.get("tls"):
        page.line("TLS:")
        for tls in spec["tls"]:
            hosts = ",".join(tls.get("hosts") or ())
            page.line(f"{tls['secretName']} terminates {hosts}" if tls.get("secretName") else f"SNI routes {hosts}", 1)
    page.line("Rules:\n  Host\tPath\tBackends")
    page.line("----\t----\t--------", 1)
    rules = [rule for rule in spec.get("rules") or () if rule.get("http")]
    for rule in rules:
        page.line(f"{rule.get('host') or '*'}\t", 1)
        for path in rule["http"]["paths"]:
            page.line(f"\t{path.get('path', '')} \t{_backend(session, metadata, path['backend'])}", 2)
    if not rules:
        page.line(f"*\t*\t{default}", 1)
    page.annotations(metadata.get("annotations"))
    events.write(page, session, obj)


def _backend(session, metadata, backend):
    if not backend.get("service"):
        ref = backend.get("resource") or {}
        return f"APIGroup: {ref.get('apiGroup', '<none>')}, Kind: {ref.get('kind')}, Name: {ref.get('name')}"
    name, wanted = backend["service"]["name"], backend["service"].get("port") or {}
    told = f"{name}:{wanted.get('number') or wanted.get('name', '')}"
    namespace = metadata.get("namespace")
    services = [s for s in session.client.list("services", namespace)["items"] if s["metadata"]["name"] == name]
    if not services:
        return f'{told} (<error: services "{name}" not found>)'
    ports = services[0]["spec"].get("ports") or ()
    port = next((p for p in ports if p["port"] == wanted.get("number") or p.get("name", "") == wanted.get("name")), {})
    return f"{told} ({endpoints_of(slices_of(session, namespace, name), port.get('name', ''))})"


def network_policy(page, session, obj):
    spec = obj.get("spec", {})
    page.field("Name", obj["metadata"]["name"])
    page.field("Namespace", obj["metadata"].get("namespace", ""))
    created = obj["metadata"].get("creationTimestamp", "").replace("T", " ").replace("Z", " +0000 UTC")
    page.field("Created on", created)
    page.labels("Labels", obj["metadata"].get("labels"))
    page.annotations(obj["metadata"].get("annotations"))
    page.line("Spec:")
    chosen = selector(spec.get("podSelector"))
    everything = "<none> (Allowing the specific traffic to all pods in this namespace)"
    page.line(f"PodSelector:     {everything if chosen == '<none>' else chosen}", 1)
    types = spec.get("policyTypes") or ()
    for kind, word in (("Ingress", "From"), ("Egress", "To")):
        if kind in types:
            page.line(f"Allowing {kind.lower()} traffic:", 1)
            _rules(page, spec.get(kind.lower()) or (), word)
        else:
            page.line(f"Not affecting {kind.lower()} traffic", 1)
    page.line(f"Policy Types: {', '.join(types) or '<none>'}", 1)


def _rules(page, rules, word):
    if not rules:
        page.line(
            f"    <none> (Selected pods are isolated for {'ingress' if word == 'From' else 'egress'} connectivity)"
        )
    for place, rule in enumerate(rules):
        for port in rule.get("ports") or ():
            end = f"-{port['endPort']}" if port.get("endPort") else ""
            page.line(
                f"    To Port{' Range' if end else ''}: {port.get('port', '<nil>')}{end}/{port.get('protocol', 'TCP')}"
            )
        if not rule.get("ports"):
            page.line("    To Port: <any> (traffic allowed to all ports)")
        peers = rule.get(word.lower()) or ()
        for peer in peers:
            _peer(page, peer, word)
        if not peers:
            page.line(f"    {word}: <any> (traffic not restricted by {'source' if word == 'From' else 'destination'})")
        if place < len(rules) - 1:
            page.line("    ----------")


def _peer(page, peer, word):
    page.line(f"    {word}:")
    for title, field in (("NamespaceSelector", "namespaceSelector"), ("PodSelector", "podSelector")):
        if peer.get(field) is not None:
            page.line(f"    {title}: {selector(peer[field])}", 1)
    if peer.get("ipBlock"):
        page.line("    IPBlock:", 1)
        page.line(f"    CIDR: {peer['ipBlock']['cidr']}", 2)
        page.line(f"    Except: {', '.join(peer['ipBlock'].get('except') or ())}", 2)
