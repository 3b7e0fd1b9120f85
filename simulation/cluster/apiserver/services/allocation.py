"""What the API server allocates to a Service: its address in the cluster and its ports on the nodes.

The real allocators draw at random; here the first candidate is hashed from the Service's name, and the next free one
is taken. Source: pkg/registry/core/service/{ipallocator,portallocator,storage}.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..api.field_errors import FieldError, invalid
from ..validation.services import NODE_PORTS, SERVICE_NETWORK, is_headless

_FIRST_DYNAMIC = 257  # the lower band of the network is left to those who choose their address themselves
_FIRST_DYNAMIC_PORT = 30086
_TAKEN_ADDRESS = "failed to allocate IP {0}: provided IP is already allocated"
_TAKEN_PORT = "provided port is already allocated"


def allocate_service(
    service: dict, others: Iterable[dict], digest: Callable[..., str]
) -> tuple[dict, list[FieldError]]:
    """The new Service with its addresses and node ports, and what cannot be given (to be answered as Invalid).

    `others`: the Services that exist; `digest`: as Ids.digest, hex digits hashed from names. To be called for a new
    Service after it was found valid; the object given is not changed.
    """
    spec = service["spec"]
    if spec["type"] == "ExternalName":
        return service, []
    others, errors = list(others), []
    name = f"{service['metadata'].get('namespace')}/{service['metadata'].get('name')}"
    made = dict(spec)
    if not is_headless(spec):
        taken = {address for other in others for address in other["spec"].get("clusterIPs") or ()}
        address = spec.get("clusterIP") or _free_address(taken, int(digest("service", name)[:8], 16))
        if spec.get("clusterIP") in taken:
            errors.append(invalid("spec.clusterIPs", [address], _TAKEN_ADDRESS.format(address)))
        made |= {"clusterIP": address, "clusterIPs": [address]}
    if _wants_node_ports(spec):
        ports = {
            port["nodePort"] for other in others for port in other["spec"].get("ports") or () if port.get("nodePort")
        }
        made["ports"] = _with_node_ports(spec.get("ports") or [], ports, name, digest, errors)
        if spec["type"] == "LoadBalancer" and spec.get("externalTrafficPolicy") == "Local":
            ports |= {port["nodePort"] for port in made["ports"]}
            wanted = int(digest("health-check", name)[:8], 16)
            made.setdefault("healthCheckNodePort", _free_port(ports, wanted))
    return {**service, "spec": made}, errors


def _wants_node_ports(spec: dict) -> bool:
    if spec["type"] == "LoadBalancer":
        return spec.get("allocateLoadBalancerNodePorts") is not False
    return spec["type"] == "NodePort"


def _free_address(taken: set[str], wanted: int) -> str:
    size = SERVICE_NETWORK.num_addresses - 1 - _FIRST_DYNAMIC
    for step in range(size):
        address = str(SERVICE_NETWORK[_FIRST_DYNAMIC + (wanted + step) % size])
        if address not in taken:
            return address
    return ""


def _free_port(taken: set[int], wanted: int) -> int:
    size = NODE_PORTS.stop - _FIRST_DYNAMIC_PORT
    for step in range(size):
        port = _FIRST_DYNAMIC_PORT + (wanted + step) % size
        if port not in taken:
            return port
    return 0


def _with_node_ports(ports: list[dict], taken: set[int], name: str, digest, errors: list[FieldError]) -> list[dict]:
    """Ports of one number but of several protocols share their node port."""
    made: list[dict] = []
    numbers: dict[int, int] = {}
    used = set(taken)
    for index, port in enumerate(ports):
        number = port.get("nodePort")
        if number and number in taken:
            errors.append(invalid(f"spec.ports[{index}].nodePort", number, _TAKEN_PORT))
        elif not number:
            free = _free_port(used, int(digest("node-port", name, index)[:8], 16))
            number = numbers.get(port["port"], free)
        numbers[port["port"]] = number
        used.add(number)
        made.append({**port, "nodePort": number})
    return made


def keep_allocated(new: dict, old: dict) -> dict:
    """An updated Service that leaves out what was allocated to it keeps it; to be called before it is validated."""
    spec, was = new["spec"], old["spec"]
    if "ExternalName" in (spec["type"], was["type"]):
        return new
    made = dict(spec)
    for field in ("clusterIP", "clusterIPs"):
        if not spec.get(field) and was.get(field):
            made[field] = was[field]
    if _wants_node_ports(spec) and _wants_node_ports(was):
        numbers = {(port["protocol"], port["port"]): port.get("nodePort") for port in was.get("ports") or ()}
        made["ports"] = [
            port if port.get("nodePort") or not numbers.get((port["protocol"], port["port"]))
            else {**port, "nodePort": numbers[port["protocol"], port["port"]]}
            for port in spec.get("ports") or ()
        ]  # fmt: skip
        if was.get("healthCheckNodePort") and spec.get("externalTrafficPolicy") == "Local":
            made.setdefault("healthCheckNodePort", was["healthCheckNodePort"])
    return {**new, "spec": made}
