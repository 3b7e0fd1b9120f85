"""What a Service is given: an address of 10.96.0.0/16, and ports of the nodes, 30000-32767; never the same twice.

Source: pkg/registry/core/service/storage/alloc.go, ipallocator, portallocator. Kubernetes draws; here they are hashed from the name.
"""

from . import status
from .field_errors import invalid

RANGE, PORT_RANGE = "10.96.0.0/16", "30000-32767"
NET, SIZE = (10, 96), 65536
FIRST_PORT, PORTS = 30000, 2768
ALLOCATED = "provided port is already allocated"


def keep(new, old):
    """A change that does not name what was allocated keeps it (patchAllocatedValues)."""
    spec, was = new["spec"], old["spec"]
    if spec.get("type") != "ExternalName" and was.get("clusterIP") and not spec.get("clusterIP"):
        spec = {**spec, "clusterIP": was["clusterIP"], "clusterIPs": was.get("clusterIPs", [was["clusterIP"]])}
    if _has_node_ports(spec) and _has_node_ports(was):
        known = {(port["port"], port.get("protocol")): port.get("nodePort") for port in was.get("ports") or ()}
        spec = {**spec, "ports": [_with_port(port, known.get((port["port"], port.get("protocol")))) for port in spec.get("ports") or ()]}
    return {**new, "spec": _without_old_type(spec, was)}


def _without_old_type(spec, was):
    """Another type: what only the old one had, and nobody changed, goes (dropTypeDependentFields)."""
    if _has_node_ports(was) and not _has_node_ports(spec):
        same = [port.get("nodePort") for port in was.get("ports") or ()] == [port.get("nodePort") for port in spec.get("ports") or ()]
        ports = [{key: value for key, value in port.items() if key != "nodePort"} for port in spec.get("ports") or ()]
        spec = {**spec, "ports": ports} if same else spec
        spec = _without(spec, was, "externalTrafficPolicy", "healthCheckNodePort")
    if was.get("type") == "LoadBalancer" != spec.get("type"):
        spec = _without(spec, was, "allocateLoadBalancerNodePorts", "loadBalancerClass")
    if spec.get("type") == "ExternalName" != was.get("type"):
        spec = _without(spec, was, "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy")
    return spec


def _without(spec, was, *fields):
    return {key: value for key, value in spec.items() if key not in fields or value != was.get(key)}


def allocate(request, service, objects, ids):
    """The Service with its address and node ports; raises a 422 where it asks for one that it cannot have."""
    name, uid = service["metadata"]["name"], service["metadata"]["uid"]
    others = [found for found in objects("services") if found["metadata"]["uid"] != uid]
    spec = service["spec"]
    if spec.get("type") == "ExternalName":
        spec = {key: value for key, value in spec.items() if key not in ("clusterIP", "clusterIPs")}
    elif spec.get("clusterIP") != "None":
        spec = _with_address(request, name, spec, {found["spec"].get("clusterIP") for found in others}, ids)
    if _has_node_ports(spec) and spec.get("allocateLoadBalancerNodePorts", True):
        taken = {port["nodePort"] for found in others for port in found["spec"].get("ports") or () if port.get("nodePort")}
        spec = _with_ports(request, name, spec, taken, ids)
    elif spec.get("type") == "ClusterIP":
        ports = [{key: value for key, value in port.items() if key != "nodePort"} for port in spec.get("ports") or ()]
        spec = {**spec, "ports": ports} if ports else spec
    return {**service, "spec": spec}


def _has_node_ports(spec):
    return spec.get("type") in ("NodePort", "LoadBalancer")


def _with_port(port, number):
    return port if port.get("nodePort") or not number else {**port, "nodePort": number}


def _with_address(request, name, spec, taken, ids):
    wanted = spec.get("clusterIP")
    if not wanted:
        place = int(ids.digest("clusterIP", request.namespace, name)[:8], 16)
        candidates = (_address(2 + (place + step) % (SIZE - 3)) for step in range(SIZE))
        wanted = next(address for address in candidates if address not in taken)
    elif not wanted.startswith(f"{NET[0]}.{NET[1]}."):
        raise _refused(name, wanted, f"the provided IP ({wanted}) is not in the valid range. The range of valid IPs is {RANGE}")
    elif wanted in taken:
        raise _refused(name, wanted, "provided IP is already allocated")
    return {**spec, "clusterIP": wanted, "clusterIPs": [wanted]}


def _address(number):
    return f"{NET[0]}.{NET[1]}.{number // 256}.{number % 256}"


def _refused(name, wanted, why):
    return status.invalid("Service", name, [invalid("spec.clusterIPs", [wanted], f"failed to allocate IP {wanted}: {why}")])


def _with_ports(request, name, spec, taken, ids):
    made, taken, errors = [], set(taken), []
    for index, port in enumerate(spec.get("ports") or ()):
        number = port.get("nodePort")
        if number and not FIRST_PORT <= number < FIRST_PORT + PORTS:
            why = f"provided port is not in the valid range. The range of valid ports is {PORT_RANGE}"
            errors.append(invalid(f"spec.ports[{index}].nodePort", number, why))
        elif number and number in taken:
            errors.append(invalid(f"spec.ports[{index}].nodePort", number, ALLOCATED))
        elif not number:
            place = int(ids.digest("nodePort", request.namespace, name, index)[:8], 16)
            number = next(n for step in range(PORTS) if (n := FIRST_PORT + (place + step) % PORTS) not in taken)
        taken.add(number)
        made.append({**port, "nodePort": number})
    if errors:
        raise status.invalid("Service", name, errors)
    return {**spec, "ports": made}
