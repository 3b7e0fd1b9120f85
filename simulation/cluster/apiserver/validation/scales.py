"""The scale subresource: an object seen as autoscaling/v1 Scale, and a Scale taken over into the object.

Source: pkg/registry/apps/deployment/storage/storage.go (ScaleREST), pkg/apis/autoscaling/validation/validation.go (ValidateScale).
"""

from __future__ import annotations

from ..api.field_errors import FieldError
from ..printers.columns import selector as selector_text
from .metadata import not_negative

Errors = list[FieldError]
_METADATA = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")


def scale_of(replicas: str, status: str, selector: str, obj: dict) -> dict:
    """The Scale of an object whose replicas stand at the paths `replicas` ("spec.replicas") and `status`."""
    metadata = {field: obj["metadata"][field] for field in _METADATA if field in obj["metadata"]}
    wanted, observed = _at(obj, replicas), _at(obj, status) or 0
    told = _at(obj, selector) if selector else _selector(obj)
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": metadata,
        "spec": {"replicas": wanted} if wanted else {},
        "status": {"replicas": observed, **({"selector": told} if told else {})},
    }


def _selector(obj: dict) -> str:
    selector = (obj.get("spec") or {}).get("selector") or {}
    plain = selector if obj["kind"] == "ReplicationController" else None
    return selector_text({"matchLabels": plain} if plain is not None else selector) if selector else ""


def scaled(replicas: str, old: dict, scale: dict) -> dict:
    """The old object with the Scale's spec.replicas at the path `replicas`."""
    return _with(old, replicas.split("."), scale["spec"].get("replicas", 0))


def validate_scale(errors: Errors, new: dict, old: dict) -> None:
    """`spec.replicas` may not be negative."""
    not_negative(errors, "spec.replicas", new["spec"].get("replicas"))


def _at(obj, path: str):
    for part in path.split("."):
        obj = obj.get(part) if isinstance(obj, dict) else None
    return obj


def _with(obj: dict | None, path: list[str], value) -> dict:
    inner = value if len(path) == 1 else _with((obj or {}).get(path[0]), path[1:], value)
    return {**(obj or {}), path[0]: inner}
