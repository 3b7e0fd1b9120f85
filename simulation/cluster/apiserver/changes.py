"""What a PUT or PATCH makes of an object: decoded, completed, judged and taken over, as a whole or through a subresource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import complete, strategy, validation
from .api import status
from .api.decode import Undecodable
from .api.field_errors import go_map, invalid, to_json
from .api.request import Request
from .gates import Gates
from .patch import apply_patch
from .scheme import Kind, Subresource
from .services import allocation
from .services import types as service_types

if TYPE_CHECKING:
    from .server import ApiServer

NOT_STRATEGIC = "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"


def subresource(kind: Kind, request: Request) -> Subresource | None:
    """The one that the request names, if it names any; 404 where the kind has none of that name."""
    if request.subresource is None:
        return None
    subresource = kind.subresources.get(request.subresource)
    if subresource is None:
        raise status.path_not_found()
    return subresource


def replaced(server: ApiServer, request: Request, old: dict, body: dict, gate: Gates) -> dict:
    """The object after a PUT; the very old one where nothing changes."""
    metadata = body.get("metadata") if isinstance(body, dict) else None
    revision = metadata.get("resourceVersion") if isinstance(metadata, dict) else None
    if revision and revision != old["metadata"]["resourceVersion"]:
        raise status.conflict(request.resource, request.name)
    return _changed(server, request, old, body, gate)


def patched(server: ApiServer, request: Request, old: dict, body: Any, patch_type: str, gate: Gates) -> dict:
    """The object after a PATCH; what cannot be decoded afterwards is the patch's fault (handlers/patch.go)."""
    kind = server.scheme.kind(request.resource)
    if patch_type == "strategic" and not kind.strategic:
        raise status.unsupported_media_type(NOT_STRATEGIC)
    part = subresource(kind, request)
    view = part.view(old) if part else old
    made = apply_patch(view["kind"], view, body, patch_type)
    try:
        return _changed(server, request, old, made, gate)
    except Undecodable as wrong:
        shown = go_map(body) if patch_type == "strategic" else to_json(made)
        raise status.invalid("", "", [invalid("patch", shown, wrong.why)]) from None


def _changed(server: ApiServer, request: Request, old: dict, body: dict, gate: Gates) -> dict:
    kind = server.scheme.kind(request.resource)
    part = subresource(kind, request)
    new = (
        _whole(server, kind, request, old, body, gate) if part is None else _part(kind, part, request, old, body, gate)
    )
    return old if new == old else new


def _whole(server: ApiServer, kind: Kind, request: Request, old: dict, body: dict, gate: Gates) -> dict:
    new, gate.warnings = complete.complete(kind, body, request.namespace, request.field_validation)
    new = strategy.prepare_update(kind.strategy, request, old, new)
    if request.resource.key == "services":
        new = service_types.without_old_type(allocation.keep_allocated(new, old), old)
    gate.validated(request, validation.validate_update(kind, new, old))
    return allocated(server, request, new)


def _part(kind: Kind, part: Subresource, request: Request, old: dict, body: dict, gate: Gates) -> dict:
    """What is sent to a subresource is decoded and judged there; the rest of the object stays as it is."""
    view, gate.warnings = part.decode(body, request.field_validation)
    errors: validation.Errors = []
    part.validate(errors, view, part.view(old))
    gate.validated(request, errors, part.kind)
    return strategy.prepare_update(kind.strategy, request, old, part.merged(old, view))


def allocated(server: ApiServer, request: Request, obj: dict) -> dict:
    """A Service with its address and node ports; everything else as it is."""
    if request.resource.key != "services":
        return obj
    uid = obj["metadata"]["uid"]
    others = [service for service in server.objects("services") if service["metadata"]["uid"] != uid]
    made, errors = allocation.allocate_service(obj, others, server.ids.digest)
    if errors:
        raise status.invalid(request.resource.group_kind, request.name, errors)
    return made
