"""What a pod may ask for where somebody asks for a decision again: as the API server decodes and validates it."""

from __future__ import annotations

from typing import Any

from ..apiserver.api.decode import STRICT, Undecodable, decode
from ..apiserver.api.field_errors import FieldError
from ..apiserver.validation import names
from ..apiserver.validation.amounts import container_resource_name
from ..apiserver.validation.pods.scheduling import validate_tolerations
from .nodes import mistake_of_amount


def mistake_of_pod(field: str, given: Any) -> tuple[str, str] | None:
    """(path below the field, sentence) for `requests`, `nodeSelector` or `tolerations` that no Pod can have, or None."""
    if field == "requests" and isinstance(given, dict) and (wrong := _mistake_of_requests(given)):
        return wrong
    spec = {"containers": [{"name": "a", "resources": {"requests": given}}]} if field == "requests" else {field: given}
    try:
        pod, _ = decode({"spec": spec}, "v1", "Pod", STRICT)
    except Undecodable as error:
        return "", error.why
    if field == "nodeSelector":
        return _mistake_of_labels(pod["spec"].get(field) or {})
    errors: list[FieldError] = []
    validate_tolerations(errors, pod["spec"].get(field) or [], "")
    return (errors[0].field, errors[0].body()) if errors else None


def _mistake_of_requests(requests: dict[str, Any]) -> tuple[str, str] | None:
    for name, amount in requests.items():
        if wrong := container_resource_name(name):
            return f".{name}", "; ".join(wrong)
        if said := mistake_of_amount(name, amount):
            return f".{name}", f"must be a quantity such as 500m or 2Gi: {said}"
    return None


def _mistake_of_labels(labels: dict[str, str]) -> tuple[str, str] | None:
    for name, value in labels.items():
        if wrong := names.qualified_name(name) or names.label_value(value):
            return f".{name}", "; ".join(wrong)
    return None
