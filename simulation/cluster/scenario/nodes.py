"""The nodes of a scenario: what each field may be. What the API server knows of Nodes, its own decoding and validation say.

The same checks serve a change of a node, where somebody asks for a decision again (mistake_of_node).
"""

from __future__ import annotations

import ipaddress
from typing import Any

from ..apiserver.api.decode import STRICT, Undecodable, decode
from ..apiserver.api.field_errors import FieldError
from ..apiserver.api.quantity import QuantityError, value
from ..apiserver.api.status import StatusError
from ..apiserver.validation import core, names
from ..registry import InvalidReference, parse_reference
from ..registry.measures import shown
from .errors import ScenarioError, expect, known_fields

NODE_FIELDS = ("name", "cpu", "memory", "pods", "labels", "taints", "images", "podCIDR", "unschedulable", "allocatable")
DEFAULT_NODES = [{"name": "node-1"}, {"name": "node-2"}]
DEFAULTS = {"cpu": "2", "memory": "4Gi", "pods": 110}
MAX_NODES = 5000
MAX_IMAGES = 500  # that lie on a node
MOST = {"cpu": 1_000_000, "pods": 1_000_000}  # of a node, in whole units; of anything else:
MOST_OF_ANYTHING = 2**50
SHORTEST_PREFIX, LONGEST_PREFIX = 16, 30  # bits of a podCIDR
WHERE: dict[str, tuple[str, str]] = {  # the field of a Node that a field of a scenario becomes
    "labels": ("metadata", "labels"), "taints": ("spec", "taints"), "unschedulable": ("spec", "unschedulable"),
    "allocatable": ("status", "allocatable"),
}  # fmt: skip


def check_nodes(nodes: Any, path: str = "cluster.nodes") -> None:
    """Raises ScenarioError for the first mistake."""
    if nodes is None:
        return
    good = isinstance(nodes, list) and len(nodes) <= MAX_NODES
    expect(good, path, f"must be a list of at most {MAX_NODES} nodes")
    seen: set[str] = set()
    for index, node in enumerate(nodes):
        at = f"{path}[{index}]"
        expect(isinstance(node, dict) and "name" in node, at, "must be a mapping with a name")
        known_fields(node, NODE_FIELDS, at)
        name = node["name"]
        good = isinstance(name, str) and not names.dns1123_subdomain(name)
        expect(good, f"{at}.name", "must be a lowercase DNS name such as node-1")
        expect(name not in seen, f"{at}.name", f"{name} is there twice")
        seen.add(name)
        for field, check in CHECKS.items():
            if field in node:
                check(field, node[field], f"{at}.{field}")


def _amount(field: str, given: Any, path: str) -> None:
    if wrong := mistake_of_amount(field, given):
        raise ScenarioError(f"must be a quantity such as 500m, 2 or 4Gi: {wrong}", path)


def _as_node(field: str, given: Any, path: str) -> None:
    if wrong := mistake_of_node(field, given):
        raise ScenarioError(wrong[1], path + wrong[0])


def _images(field: str, given: Any, path: str) -> None:
    good = isinstance(given, list) and len(given) <= MAX_IMAGES
    expect(good, path, f"must be a list of at most {MAX_IMAGES} image names")
    for index, image in enumerate(given):
        expect(isinstance(image, str), f"{path}[{index}]", "must be an image name, such as nginx:1.27")
        try:
            parse_reference(image)
        except InvalidReference as error:
            raise ScenarioError(f"is no image name: {error}", f"{path}[{index}]") from None


def _range(field: str, given: Any, path: str) -> None:
    wanted = f"must be a range of addresses such as 10.244.1.0/24, /{SHORTEST_PREFIX} to /{LONGEST_PREFIX}"
    try:
        network = ipaddress.IPv4Network(given) if isinstance(given, str) and "/" in given else None
    except ValueError as error:
        raise ScenarioError(f"{wanted}: {error}", path) from None
    expect(network and SHORTEST_PREFIX <= network.prefixlen <= LONGEST_PREFIX, path, f"{wanted}, not {shown(given)}")


CHECKS = {
    "cpu": _amount, "memory": _amount, "pods": _amount, "images": _images, "podCIDR": _range, "labels": _as_node,
    "taints": _as_node, "unschedulable": _as_node, "allocatable": _as_node,
}  # fmt: skip


def mistake_of_amount(name: str, given: Any) -> str | None:
    """What is wrong with how much there is of a resource, or None."""
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        return f"{shown(given)} is none"
    try:
        amount = value(given)
    except (QuantityError, ValueError) as error:
        return str(error)
    if amount < 0:
        return "it is below zero"
    most = MOST.get(name, MOST_OF_ANYTHING)
    return f"no node has more than {most}" if amount > most else None


def mistake_of_node(field: str, given: Any) -> tuple[str, str] | None:
    """(path below the field, sentence) for `labels`, `taints`, `unschedulable` or `allocatable` that no Node can have, or None."""
    if field == "allocatable" and isinstance(given, dict):
        for name, amount in given.items():
            if wrong := names.qualified_name(name):
                return f".{name}", "; ".join(wrong)
            if said := mistake_of_amount(name, amount):
                return f".{name}", f"must be a quantity such as 500m, 2 or 4Gi: {said}"
    part, inner = WHERE[field]
    try:
        document = {"apiVersion": "v1", "kind": "Node", part: {inner: as_text(given) if field == "labels" else given}}
        node, _ = decode(document, "v1", "Node", STRICT)
    except Undecodable as error:
        return "", error.why
    except StatusError as error:
        return "", str(error)
    errors: list[FieldError] = []
    core.validate_node(errors, {"spec": {}, **node, "metadata": {**(node.get("metadata") or {}), "name": "node"}})
    if not errors:
        return None
    place = errors[0].field.removeprefix("metadata.").removeprefix("spec.").removeprefix(inner)
    return place, errors[0].body()


def as_text(labels: Any) -> Any:
    """Labels as a Node has them: numbers, true and false are written out."""
    if not isinstance(labels, dict):
        return labels
    return {
        name: str(one) if isinstance(one, bool | int | float) else one for name, one in without_nulls(labels).items()
    }


def without_nulls(mapping: dict[str, Any]) -> dict[str, Any]:
    """Without the fields that are null: they are as if they were not there."""
    return {name: value for name, value in mapping.items() if value is not None}
