"""A Kind from its declaration: the `spec` of a CustomResourceDefinition (apiextensions.k8s.io/v1).

Only the stored version is served; conversion is not modelled. Source: k8s.io/apiextensions-apiserver pkg/apiserver/customresource_handler.go.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from ..api import schema
from ..api.decode import STRICT, Undecodable, type_meta
from ..api.field_errors import invalid
from ..api.field_selectors import UNSUPPORTED, Selectable
from ..api.resources import STORED, Resource
from ..api.status import StatusError, bad_request
from ..api.status import invalid as refused
from ..printers.declared import printer
from ..strategy import Strategy
from ..validation import Create, core
from ..warnings import warn_of_finalizers
from .kind import Errors, Kind, Subresource
from .structural import Node
from .subresources import scale, with_status

_METADATA = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
_SYSTEM = ("apiVersion", "kind", "metadata")
_EMPTY = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}


def kind_of(declaration: dict[str, Any]) -> Kind:
    """The Kind that a declaration stands for; ValueError where it lacks a name, a group or a stored version."""
    try:
        version = next(
            declared
            for declared in declaration["versions"]
            if declared.get("storage", len(declaration["versions"]) == 1)
        )
        resource = _resource(declaration, version["name"], version.get("subresources") or {})
    except (KeyError, StopIteration, TypeError) as wrong:
        raise ValueError(f"the declaration of a kind is not whole: {wrong!r}") from None
    return _kind(resource, version, Node((version.get("schema") or {}).get("openAPIV3Schema") or _EMPTY, resource.kind))


def _resource(declaration: dict[str, Any], version: str, subresources: dict[str, Any]) -> Resource:
    group, names = declaration["group"], declaration["names"]
    plural, kind = names["plural"], names["kind"]
    return Resource(
        group,
        version,
        kind,
        plural,
        names.get("singular") or kind.lower(),
        tuple(names.get("shortNames") or ()),
        declaration["scope"] == "Namespaced",
        tuple(names.get("categories") or ()),
        tuple(sorted(subresources)),
        STORED,
        f"/registry/{group}/{plural}",
        added=True,
    )


def _kind(resource: Resource, version: dict[str, Any], node: Node) -> Kind:
    has_status = "status" in resource.subresources
    create = core.validate_named if resource.namespaced else core.validate_cluster_named
    return Kind(
        resource,
        lambda: node,
        partial(_decode, resource, node, has_status),
        None,
        warn_of_finalizers,
        partial(_validate_create, node, create),
        partial(_validate_update, node),
        Strategy(generation=True, status=has_status),
        printer(version.get("additionalPrinterColumns")),
        Selectable(
            (selectable["jsonPath"].removeprefix(".") for selectable in version.get("selectableFields") or ()),
            None,
            UNSUPPORTED,
        ),
        _subresources(resource, version.get("subresources") or {}, node),
        strategic=False,
    )


def _subresources(resource: Resource, declared: dict[str, Any], node: Node) -> dict[str, Subresource]:
    subresources = {}
    if "status" in declared:
        taken = partial(_decode, resource, node, False)
        subresources["status"] = Subresource(_whole, taken, partial(_validate_status, node), with_status)
    if "scale" in declared:
        names = ("specReplicasPath", "statusReplicasPath", "labelSelectorPath")
        subresources["scale"] = scale(*(declared["scale"].get(name, "").removeprefix(".") for name in names))
    return subresources


def _whole(obj: dict[str, Any]) -> dict[str, Any]:
    return obj


def _decode(
    resource: Resource, node: Node, without_status: bool, document: Any, strict: str
) -> tuple[dict[str, Any], list[str]]:
    """The object as the schema keeps it. Raises a StatusError."""
    api_version, kind = type_meta(document, resource.api_version, resource.kind)
    metadata = document.get("metadata") or {}
    if api_version != resource.api_version:
        said = f"the API version in the data ({api_version}) does not match the expected API version ({resource.api_version})"
        raise bad_request(said)
    if kind != resource.kind:
        error = invalid("kind", kind, f"must be {resource.kind}")
        raise refused(f"{kind}.{resource.group}", metadata.get("name", ""), [error])
    unknown: list[str] = []
    rest = {name: value for name, value in document.items() if name not in _SYSTEM}
    made = node.taken(rest, unknown)
    if without_status:
        made.pop("status", None)
    obj = {"apiVersion": api_version, "kind": kind, "metadata": schema.struct(_METADATA).decode(metadata, []), **made}
    strange = [f'unknown field "{path}"' for path in sorted(unknown)] if strict != "Ignore" else []
    if strange and strict == STRICT:
        raise _undecodable(resource, f"strict decoding error: {', '.join(strange)}")
    return obj, strange


def _undecodable(resource: Resource, why: str) -> StatusError:
    said = f'{resource.kind} in version "{resource.version}" cannot be handled as a {resource.kind}: {why}'
    return Undecodable(said, why)


def _judge(errors: Errors, node: Node, obj: dict[str, Any]) -> None:
    node.judge(errors, {name: value for name, value in obj.items() if name not in _SYSTEM}, "")


def _validate_create(node: Node, named: Create, errors: Errors, obj: dict[str, Any]) -> None:
    named(errors, obj)
    _judge(errors, node, obj)


def _validate_update(node: Node, errors: Errors, new: dict[str, Any], old: dict[str, Any]) -> None:
    core.validate_any_update(errors, new, old)
    _judge(errors, node, new)


def _validate_status(node: Node, errors: Errors, new: dict[str, Any], old: dict[str, Any]) -> None:
    status = node.fields.get("status")
    if status is not None and "status" in new:
        status.judge(errors, new["status"], "status")
