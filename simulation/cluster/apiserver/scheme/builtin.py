"""The kinds that every cluster knows: each room's part of them, joined once and shared by all runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from .. import defaults, strategy, validation, warnings
from ..api import schema
from ..api.decode import decode
from ..api.field_selectors import selectable
from ..api.resources import RESOURCES, Resource
from ..printers import printer
from . import subresources
from .kind import Decode, Kind

BY_COMPONENTS = {"events", "leases", "endpointslices", "endpoints"}


def _kind(resource: Resource) -> Kind:
    create, update = validation.rules(resource)
    taken, completed = partial(_decode, resource), defaults.default(resource.api_version, resource.kind)
    return Kind(
        resource,
        partial(schema.of_kind, resource.api_version, resource.kind),
        taken,
        completed,
        warnings.warnings_of,
        create,
        update,
        strategy.strategy(resource),
        printer(resource.plural),
        selectable(resource.plural),
        subresources.of(resource, partial(_completed, taken, completed)),
        by_components=resource.plural in BY_COMPONENTS,
    )


def _decode(resource: Resource, document: Any, strict: str) -> tuple[dict[str, Any], list[str]]:
    return decode(document, resource.api_version, resource.kind, strict)


def _completed(
    taken: Decode, default: Callable[[dict[str, Any]], None] | None, document: Any, strict: str
) -> tuple[dict[str, Any], list[str]]:
    obj, strange = taken(document, strict)
    if default:
        default(obj)
    return obj, strange


KINDS: dict[Resource, Kind] = {resource: _kind(resource) for resource in RESOURCES}
