"""Kubernetes' own OpenAPI definitions, compiled once per type into decoders that copy, check and prune a document.

A decoder takes a JSON value and gives what Go's structs would print again: null and empty optional fields gone, fields
that Go always prints added. It raises Mismatch at the first wrong type and notes unknown fields in `unknown`; decode.py
then finds the words. Also answers what a patch (merge keys) and `kubectl explain` (descriptions) need.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ...budget import charge
from . import go_types, leaves

VERSION = "v1.36.0"
_DEFS = "#/$defs/"
_SCALARS = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": leaves.Quantity,
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": leaves.IntOrString,
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time": leaves.Time,
    "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": leaves.MicroTime,
}
_ZEROS = {leaves.Text: "", leaves.Int: 0, leaves.Bool: False, leaves.IntOrString: 0, leaves.Quantity: "0"}


@cache
def definitions() -> dict[str, dict]:
    """The OpenAPI definitions by name, such as "io.k8s.api.core.v1.Pod"."""
    package = find_spec("kubernetes_validate")
    if package is None or not package.submodule_search_locations:
        raise ImportError("the package kubernetes-validate is not installed")
    folder = Path(package.submodule_search_locations[0])
    text = (folder / "kubernetes-json-schema" / f"{VERSION}-local" / "_definitions.json").read_text()
    return json.loads(text)["$defs"]


@cache
def _kinds() -> dict[tuple[str, str], str]:
    names_by_kind = {}
    for name, definition in definitions().items():
        named = definition.get("x-kubernetes-group-version-kind") or []
        if len(named) == 1:
            group = f"{named[0]['group']}/" if named[0]["group"] else ""
            names_by_kind[group + named[0]["version"], named[0]["kind"]] = name
    return names_by_kind


def of_kind(api_version: str, kind: str) -> Struct | None:
    """The compiled type of a kind, or None if Kubernetes 1.36 knows no such kind."""
    name = _kinds().get((api_version, kind))
    return struct(name) if name else None


@cache
def struct(name: str) -> Struct:
    """The compiled type of a definition; its fields are compiled when they are first asked for."""
    return Struct(name)


class Field:
    """One field of a struct: `name`, `type`, `description`, `required`, and how a patch merges it."""

    __slots__ = (
        "description",
        "keeps_zero",
        "merge_key",
        "name",
        "required",
        "strategies",
        "type",
    )

    def __init__(self, owner: Struct, name: str, spec: dict):
        self.name, self.description = name, spec.get("description", "")
        self.required = name in owner.required
        self.merge_key = spec.get("x-kubernetes-patch-merge-key")
        self.strategies = tuple(filter(None, spec.get("x-kubernetes-patch-strategy", "").split(",")))
        self.type = _type_of(spec, go_types.NAMED.get(f"{owner.short_name}.{name}"))
        told = name in owner.printed or name in owner.listed(go_types.POINTERS)
        self.keeps_zero = told or isinstance(self.type, Struct | leaves.Special)


class Struct:
    """A Go struct. `go_name` is "v1.Container", `short_name` "Container"."""

    def __init__(self, name: str):
        definition = definitions()[name]
        *_, self.group, version, self.short_name = name.split(".")
        self.go_name = f"{version}.{self.short_name}"
        self.description = definition.get("description", "")
        self.required = frozenset(definition.get("required") or ())
        self.printed = self.required | self.listed(go_types.PRINTED)
        self.kind = bool(definition.get("x-kubernetes-group-version-kind"))
        self._properties = definition.get("properties") or {}

    json_kind = "object"

    def listed(self, table: dict[str, frozenset[str]]) -> frozenset[str]:
        """The row of a go_types table for this struct."""
        return table.get(self.short_name) or table.get(f"{self.group}.{self.short_name}") or frozenset()

    @cached_property
    def fields(self) -> dict[str, Field]:
        return {name: Field(self, name, spec) for name, spec in self._properties.items()}

    @cached_property
    def _decoders(self) -> dict[str, tuple]:
        return {name: (field.type.decode, field.keeps_zero) for name, field in self.fields.items()}

    @cached_property
    def _zeros(self) -> tuple:
        """Fields that Go prints although nobody gave them, with a maker of what it prints."""
        zeros = [(name, make) for name, field in self.fields.items() if (make := self._zero(name, field))]
        return tuple(zeros + [(name, _null) for name in sorted(self.listed(go_types.NULL_TIMES))])

    def _zero(self, name: str, field: Field) -> Callable[[], Any] | None:
        always = name in self.listed(go_types.ALWAYS) or self.kind and name in ("metadata", "spec", "status")
        if isinstance(field.type, Struct):
            pointer = field.type.short_name in ("LabelSelector", "NodeSelector")
            return field.type.empty if always or field.required and not pointer else None
        if name in ("kind", "apiVersion") and self.kind or name not in self.printed:
            return (lambda: "0") if name == "divisor" and type(field.type) is leaves.Quantity else None
        zero = _ZEROS.get(type(field.type))
        return None if zero is None else lambda: zero

    def empty(self) -> dict:
        """The struct of which nothing was given."""
        return {name: make() for name, make in self._zeros}

    def decode(self, value: Any, unknown: list[str]) -> dict:
        """A fresh, pruned copy of `value`; names of unknown fields are appended to `unknown`; raises Mismatch."""
        if type(value) is not dict:
            raise leaves.Mismatch
        charge(2 * len(value))  # a field is decoded, completed with defaults, judged
        out, decoders = {}, self._decoders
        for name, inner in value.items():
            decoder = decoders.get(name)
            if decoder is None:
                unknown.append(name)
            elif inner is not None and ((inner := decoder[0](inner, unknown)) or decoder[1]):
                out[name] = inner
        for name, make in self._zeros:
            if name not in out:
                out[name] = make()
        return out


def _null() -> None:
    return None


def _type_of(spec: dict, go_name: str | None = None) -> Any:
    """The decoder of a property; `go_name` if Go has a name for its type."""
    if "$ref" in spec:
        return _referenced(spec["$ref"].removeprefix(_DEFS))
    kinds = spec.get("type")
    kind = kinds[0] if isinstance(kinds, list) else kinds
    if kind == "array":
        return leaves.List(_type_of(spec["items"]), go_name)
    if kind == "object" and "additionalProperties" in spec:
        return leaves.Map(_type_of(spec["additionalProperties"]), go_name)
    if kind == "string":
        return leaves.Bytes() if spec.get("format") == "byte" else leaves.Text(go_name)
    if kind == "integer":
        return leaves.Int(spec.get("format", "int64"))
    return {"boolean": leaves.Bool, "number": leaves.Float}.get(kind or "", leaves.Raw)()


@cache
def _referenced(name: str) -> Any:
    if name in _SCALARS:
        return _SCALARS[name]()
    return struct(name) if "properties" in definitions()[name] or name.endswith("Spec") else leaves.Raw()
