"""Subresources of the built-in kinds: what a client sees of an object there, and how what it sends is judged and taken over.

Source: pkg/registry/{core,apps,batch}/*/storage/storage.go. Not here: pods/binding,
pods/eviction, pods/log and the like, which are asked in other ways.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ..api.decode import decode
from ..api.resources import Resource
from ..validation import scales, statuses
from ..validation.metadata import validate_finalizer_names
from ..validation.pods import ephemeral, resizing
from .kind import Decode, Errors, Subresource

_SCALE = ("autoscaling/v1", "Scale")
_ASKED = {"attach", "binding", "eviction", "exec", "log", "portforward", "proxy", "token"}


def of(resource: Resource, taken: Decode) -> Mapping[str, Subresource]:
    """name -> Subresource of a built-in resource; `taken` decodes and completes the whole object."""
    return {name: _make(resource, name, taken) for name in resource.subresources if name not in _ASKED}


def _make(resource: Resource, name: str, taken: Decode) -> Subresource:
    if name == "scale":
        return scale()
    if name == "resize":
        return Subresource(_whole, taken, resizing.validate_resize, resizing.resized)
    if name == "ephemeralcontainers":
        return Subresource(_whole, taken, ephemeral.validate_ephemeral_update, ephemeral.with_ephemeral_containers)
    if name == "finalize":
        return Subresource(_whole, taken, _validate_finalize, _finalized)
    return Subresource(_whole, taken, statuses.rule(resource.kind), with_status)  # approval: conditions of the status


def _whole(obj: dict[str, Any]) -> dict[str, Any]:
    return obj


def _validate_finalize(errors: Errors, new: dict[str, Any], old: dict[str, Any]) -> None:
    validate_finalizer_names(errors, new["spec"].get("finalizers") or [], "spec.finalizers")


def _finalized(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    return {**old, "spec": {**old["spec"], "finalizers": new["spec"].get("finalizers") or []}}


def with_status(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The old object with the new status; a Deployment's revision is an annotation that comes with it, labels stay as they are."""
    metadata = new["metadata"]
    also = {field: metadata[field] for field in ("annotations", "finalizers") if field in metadata}
    return {**old, "metadata": {**old["metadata"], **also}, "status": new.get("status") or {}}


def scale(replicas: str = "spec.replicas", status: str = "status.replicas", selector: str = "") -> Subresource:
    """autoscaling/v1 Scale over an object that keeps these at these paths; without `selector` its own spec.selector is told."""
    return Subresource(
        partial(scales.scale_of, replicas, status, selector),
        lambda document, strict: decode(document, *_SCALE, strict),
        scales.validate_scale,
        partial(scales.scaled, replicas),
        "Scale.autoscaling",
    )
