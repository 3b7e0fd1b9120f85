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
from ..registry.measures import duration_ms, shown

CONTROL_PLANE = ("apiserver", "etcd-0", "etcd-1", "etcd-2", "kube-scheduler", "kube-controller-manager")
ON_NODES = ("kubelet", "containerd", "cni", "node")
KINDS = ("stop", "start", "cut", "heal", "registry", "addresses", "watch", "conflict", "webhook", "pressure")
DISTURBANCES, WEBHOOK, PRESSURES = (
    ("drop", "repeat", "delay"),
    ("reject", "timeout", "refuse"),
    ("memory", "disk", "pid"),
)
LONGEST_TEXT, MOST_ADDRESSES, MOST_IMAGES = 1_000, 65_536, 1_000


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


def _component(path: str, value: Any, nodes: list[str]) -> None:
    if not is_component(value, nodes):
        known = (
            f"{', '.join(CONTROL_PLANE)}, or kubelet/, containerd/, cni/, node/ with {', '.join(nodes[:5]) or 'a node'}"
        )
        raise FaultError(path, f"{shown(value)} is no component; there are {known}")


def is_component(value: Any, nodes: list[str]) -> bool:
    """Whether there is a component of this name: of the control plane, or a part of one of the nodes."""
    if not isinstance(value, str):
        return False
    part, slash, node = value.partition("/")
    return value in CONTROL_PLANE or (part in ON_NODES and bool(slash) and node in nodes)


def _node(path: str, value: Any, nodes: list[str]) -> None:
    if value not in nodes:
        raise FaultError(path, f"{shown(value)} is no node; there are {', '.join(nodes[:10])}")


def _registry(path: str, value: Any, nodes: list[str]) -> None:
    if not isinstance(value, dict) or not value:
        raise FaultError(path, "must be a mapping of image names to what a pull finds")
    if len(value) > MOST_IMAGES:
        raise FaultError(path, f"names more than {MOST_IMAGES} images")
    for steps, message in check_registry({name: entry for name, entry in value.items() if entry is not None}):
        raise FaultError(".".join([path, *map(str, steps)]), message)


def _addresses(path: str, value: Any, nodes: list[str]) -> None:
    if not isinstance(value, dict) or set(value) != {"node", "free"}:
        raise FaultError(path, "must be {node: NAME, free: NUMBER or null}")
    _node(f"{path}.node", value["node"], nodes)
    free = value["free"]
    if free is not None and (not isinstance(free, int) or isinstance(free, bool) or not 0 <= free <= MOST_ADDRESSES):
        raise FaultError(f"{path}.free", f"must be a number of addresses, 0 to {MOST_ADDRESSES}, or null")


def _watch(path: str, value: Any, nodes: list[str]) -> None:
    if not isinstance(value, dict) or not {"to", "do"} <= set(value) <= {"to", "do", "by"}:
        raise FaultError(path, "must be {to: COMPONENT, do: drop | repeat | delay, by: DURATION}")
    watchers = ("kube-scheduler", "kube-controller-manager")
    if not isinstance(value["to"], str) or (value["to"] not in watchers and not value["to"].startswith("kubelet/")):
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
    for name, text in value.items():
        if not isinstance(text, str) or not 0 < len(text) <= LONGEST_TEXT:
            raise FaultError(f"{path}.{name}", f"must be a text of at most {LONGEST_TEXT} characters")


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
