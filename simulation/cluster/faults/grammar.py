"""Which faults a scenario may name, and one clear sentence for one that does not exist.

A fault is a mapping with one key:
    {stop: COMPONENT} {start: COMPONENT}      apiserver, etcd-0..2, kube-scheduler, kube-controller-manager, kubelet/N, containerd/N, node/N
    {cut: NODE} {heal: NODE}                  the network between a node and the control plane
    {registry: {PATTERN: ENTRY or null}}      what a pull finds from now on (as in a scenario's registry); null: as before
    {addresses: {node: NODE, free: NUMBER}}   how many addresses the node's range still has; null: as before
    {watch: {to: COMPONENT, do: drop | repeat | delay, by: DURATION}}   the next watch event for that component
    {conflict: COMPONENT}                     its next write meets a 409
    {webhook: {name: HOST, do: reject | timeout | refuse, message: TEXT}}   an admission webhook for pods; null: none
    {pressure: {node: NODE, of: memory | disk | pid, short: true | false}}     the node runs short of something
"""

from __future__ import annotations

from typing import Any

from ..registry import check_registry
from ..registry.measures import duration_ms

CONTROL_PLANE = ("apiserver", "etcd-0", "etcd-1", "etcd-2", "kube-scheduler", "kube-controller-manager")
ON_NODES = ("kubelet", "containerd", "cni", "node")
KINDS = ("stop", "start", "cut", "heal", "registry", "addresses", "watch", "conflict", "webhook", "pressure")
DISTURBANCES, WEBHOOK, PRESSURES = (
    ("drop", "repeat", "delay"),
    ("reject", "timeout", "refuse"),
    ("memory", "disk", "pid"),
)


class FaultError(ValueError):
    """`path` below the fault ("watch.do"), `message` says what would be valid."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path, self.message = path, message


def check(fault: Any, nodes: list[str]) -> dict[str, Any]:
    """Raises FaultError for a fault that does not exist; `nodes` are the names of the scenario's machines."""
    if not isinstance(fault, dict) or len(fault) != 1:
        raise FaultError("", f"must be a mapping with one of {', '.join(KINDS)}")
    kind, value = next(iter(fault.items()))
    if kind not in KINDS:
        raise FaultError(str(kind), f"no such fault; there are {', '.join(KINDS)}")
    CHECKS[kind](kind, value, nodes)
    return fault


def components(nodes: list[str]) -> list[str]:
    return [*CONTROL_PLANE, *(f"{part}/{node}" for part in ON_NODES for node in nodes)]


def _component(path: str, value: Any, nodes: list[str]) -> None:
    if value not in components(nodes):
        known = (
            f"{', '.join(CONTROL_PLANE)}, or kubelet/, containerd/, cni/, node/ with {', '.join(nodes[:5]) or 'a node'}"
        )
        raise FaultError(path, f"{value!r} is no component; there are {known}")


def _node(path: str, value: Any, nodes: list[str]) -> None:
    if value not in nodes:
        raise FaultError(path, f"{value!r} is no node; there are {', '.join(nodes[:10])}")


def _registry(path: str, value: Any, nodes: list[str]) -> None:
    if not isinstance(value, dict) or not value:
        raise FaultError(path, "must be a mapping of image names to what a pull finds")
    for steps, message in check_registry({name: entry for name, entry in value.items() if entry is not None}):
        raise FaultError(".".join([path, *map(str, steps)]), message)


def _addresses(path: str, value: Any, nodes: list[str]) -> None:
    if not isinstance(value, dict) or set(value) != {"node", "free"}:
        raise FaultError(path, "must be {node: NAME, free: NUMBER or null}")
    _node(f"{path}.node", value["node"], nodes)
    free = value["free"]
    if free is not None and (not isinstance(free, int) or isinstance(free, bool) or free < 0):
        raise FaultError(f"{path}.free", "must be a number of addresses, or null")


def _watch(path: str, value: Any, nodes: list[str]) -> None:
    if not isinstance(value, dict) or not {"to", "do"} <= set(value) <= {"to", "do", "by"}:
        raise FaultError(path, "must be {to: COMPONENT, do: drop | repeat | delay, by: DURATION}")
    if value["to"] not in ("kube-scheduler", "kube-controller-manager") and not value["to"].startswith("kubelet/"):
        raise FaultError(f"{path}.to", "must be kube-scheduler, kube-controller-manager or kubelet/NODE")
    _component(f"{path}.to", value["to"], nodes)
    if value["do"] not in DISTURBANCES:
        raise FaultError(f"{path}.do", f"must be one of {', '.join(DISTURBANCES)}")
    try:
        duration_ms(value.get("by", 0))
    except ValueError as error:
        raise FaultError(f"{path}.by", str(error)) from None


def _webhook(path: str, value: Any, nodes: list[str]) -> None:
    if value is None:
        return
    if not isinstance(value, dict) or not {"name", "do"} <= set(value) <= {"name", "do", "message"}:
        raise FaultError(path, "must be {name: HOST, do: reject | timeout | refuse, message: TEXT}, or null")
    if value["do"] not in WEBHOOK:
        raise FaultError(f"{path}.do", f"must be one of {', '.join(WEBHOOK)}")
    if not all(isinstance(text, str) and text for text in value.values()):
        raise FaultError(path, "name and message must be texts")


def _pressure(path: str, value: Any, nodes: list[str]) -> None:
    if not isinstance(value, dict) or set(value) != {"node", "of", "short"}:
        raise FaultError(path, "must be {node: NODE, of: memory | disk | pid, short: true | false}")
    _node(f"{path}.node", value["node"], nodes)
    if value["of"] not in PRESSURES:
        raise FaultError(f"{path}.of", f"must be one of {', '.join(PRESSURES)}")
    if not isinstance(value["short"], bool):
        raise FaultError(f"{path}.short", "must be true or false")


CHECKS = {
    "stop": _component, "start": _component, "conflict": _component, "cut": _node, "heal": _node,
    "registry": _registry, "addresses": _addresses, "watch": _watch, "webhook": _webhook, "pressure": _pressure,
}  # fmt: skip
