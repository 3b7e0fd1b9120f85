"""The kinds that every cluster knows: each room's part of them, joined once and shared by all runs."""

from __future__ import annotations

from functools import partial
from typing import Any

from .. import defaults, strategy, validation, warnings
from ..api import schema
from ..api.decode import decode
from ..api.field_selectors import selectable
from ..api.resources import RESOURCES, Resource
from ..printers import printer
from . import subresources
from .kind import Kind

BY_COMPONENTS = {"events", "leases", "endpointslices", "endpoints"}


def _kind(resource: Resource) -> Kind:
    create, update = validation.rules(resource)
    taken = partial(_decode, resource)
    return Kind(
        resource,
        partial(schema.of_kind, resource.api_version, resource.kind),
        taken,
        defaults.default(resource.api_version, resource.kind),
        warnings.warnings_of,
        create,
        update,
        strategy.strategy(resource),
        printer(resource.plural),
        selectable(resource.plural),
        subresources.of(resource, taken),
        by_components=resource.plural in BY_COMPONENTS,
    )


def _decode(resource: Resource, document: Any, strict: str) -> tuple[dict, list[str]]:
    return decode(document, resource.api_version, resource.kind, strict)


KINDS: dict[Resource, Kind] = {resource: _kind(resource) for resource in RESOURCES}
