"""Objects drawn from Kubernetes' own definitions: every field has its type, and what stands in it may be anything of it."""

from functools import cache
from random import Random
from typing import Any

from simulation.cluster.apiserver.api.resources import RESOURCES
from simulation.cluster.apiserver.api.schema import definitions

from . import strange

DEPTH = 9
ALWAYS = ("metadata", "spec", "template", "containers", "name", "image", "selector", "rules", "ports", "data")
SMALL = (0, 1, 2, 3, 5, 30, 80, 8080, 100, -1, 65536, 2**31 - 1)
NEVER = ("managedFields", "status", "ownerReferences", "generateName")


def manifest(draw: Random, name: str = "") -> dict[str, Any]:
    """An object of any kind that podflow knows, with a name that Kubernetes takes."""
    kind = draw.choice(kinds())
    drawn = _of(draw, {"$ref": f"#/$defs/{kind['definition']}"}, 0, "")
    metadata = {**drawn.get("metadata", {}), "name": name or f"drawn-{draw.randrange(3)}"}
    metadata.pop("namespace", None)
    return _at_home({**drawn, "apiVersion": kind["apiVersion"], "kind": kind["kind"], "metadata": metadata}, draw)


@cache
def kinds() -> list[dict[str, str]]:
    """{"apiVersion", "kind", "definition"} of each kind; those that run containers stand there more often."""
    found = []
    for name, definition in definitions().items():
        for named in definition.get("x-kubernetes-group-version-kind") or ():
            version = f"{named['group']}/{named['version']}" if named["group"] else named["version"]
            if (named["kind"], version) in _known():
                found.append({"apiVersion": version, "kind": named["kind"], "definition": name})
    busy = ("Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicaSet")
    return found + [kind for kind in found if kind["kind"] in busy] * 6


@cache
def _known() -> set[tuple[str, str]]:
    return {(resource.kind, resource.api_version) for resource in RESOURCES}


def _at_home(drawn: dict[str, Any], draw: Random) -> dict[str, Any]:
    """What mostly keeps a drawn workload from being stored: labels that do not match its selector, a template's restart policy."""
    spec = drawn.get("spec")
    if not isinstance(spec, dict) or draw.random() < 0.15:
        return drawn
    template = spec.get("template")
    if isinstance(template, dict):
        labels = {"app": "drawn"}
        template["metadata"] = {**(template.get("metadata") or {}), "labels": labels}
        if drawn["kind"] in ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"):
            spec["selector"] = {"matchLabels": labels}
        else:
            spec.pop("selector", None)
            template.setdefault("spec", {})["restartPolicy"] = draw.choice(("Never", "OnFailure"))
    return drawn


def _of(draw: Random, definition: dict[str, Any], depth: int, field: str) -> Any:
    """A value of this definition's type."""
    if "$ref" in definition:
        name = definition["$ref"].rpartition("/")[2]
        if name.endswith("Quantity"):
            return draw.choice(("1", "100m", "64Mi", "0", "2Gi", "1e3", "-1", "0.5", "9E"))
        if name.endswith("IntOrString"):
            return draw.choice((0, 1, "25%", "100%", 80, "http", "-1", 2**31 - 1))
        return _of(draw, definitions()[name], depth, field)
    kind = definition.get("type", "object")
    return DRAWN[kind if isinstance(kind, str) else kind[0]](draw, definition, depth, field)


def _object(draw: Random, definition: dict[str, Any], depth: int, field: str) -> Any:
    properties = definition.get("properties")
    if properties is None:
        inner = definition.get("additionalProperties") or {"type": "string"}
        return {strange.text(draw): _of(draw, inner, depth + 1, field) for _ in range(draw.randrange(3))}
    required = definition.get("required") or ()
    chosen = [
        name
        for name in properties
        if name not in NEVER
        and (name in required or (depth < DEPTH and (draw.random() < 0.1 or (name in ALWAYS and draw.random() < 0.7))))
    ]
    return {name: _of(draw, properties[name], depth + 1, name) for name in chosen}


def _array(draw: Random, definition: dict[str, Any], depth: int, field: str) -> Any:
    most = 1 if depth > DEPTH else draw.choice((1, 1, 1, 2, 3))
    return [_of(draw, definition.get("items") or {"type": "string"}, depth + 1, field) for _ in range(most)]


def _text(draw: Random, definition: dict[str, Any], depth: int, field: str) -> Any:
    if field == "image":
        return draw.choice(("nginx", "busybox", "redis:7", "alpine", "python:3.12", "nope:1"))
    if definition.get("enum"):
        return draw.choice(definition["enum"])
    if field == "name":
        return draw.choice(("a", "web", "app", "my-pod", "drawn"))
    return draw.choice(strange.APT) if draw.random() < 0.9 else draw.choice(strange.TEXTS)


def _number(draw: Random, definition: dict[str, Any], depth: int, field: str) -> Any:
    return draw.choice(SMALL) if draw.random() < 0.95 else draw.choice(strange.NUMBERS)


DRAWN = {
    "object": _object, "array": _array, "string": _text, "integer": _number, "number": _number,
    "boolean": lambda draw, *_: draw.random() < 0.5,
}  # fmt: skip
