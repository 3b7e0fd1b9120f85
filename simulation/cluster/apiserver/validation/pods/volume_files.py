"""The files that a Secret, a ConfigMap or the downward API puts into a volume. Source: pkg/apis/core/validation."""

from __future__ import annotations

from collections.abc import Iterable

from ...api.field_errors import FieldError, invalid, required
from ..paths import validate_unreserved_path
from .environment import IN_VOLUMES, validate_field_reference, validate_resource_reference

Errors = list[FieldError]
_MODE = "must be a number between 0 and 0777 (octal), both inclusive"


def validate_mode(errors: Errors, mode: int | None, path: str) -> None:
    if mode is not None and not 0 <= mode <= 0o777:
        errors.append(invalid(path, mode, _MODE))


def validate_items(errors: Errors, items: Iterable[dict], path: str) -> None:
    for index, item in enumerate(items):
        at = f"{path}[{index}]"
        for field in ("key", "path"):
            if not item.get(field):
                errors.append(required(f"{at}.{field}"))
        validate_unreserved_path(errors, item.get("path", ""), f"{at}.path")
        validate_mode(errors, item.get("mode"), f"{at}.mode")


def validate_downward_file(errors: Errors, file: dict, path: str) -> None:
    """Kubernetes tells no index of the file."""
    if not file.get("path"):
        errors.append(required(f"{path}.path"))
    validate_unreserved_path(errors, file.get("path", ""), f"{path}.path")
    if "fieldRef" in file:
        validate_field_reference(errors, file["fieldRef"], IN_VOLUMES, f"{path}.fieldRef")
        if "resourceFieldRef" in file:
            said = "fieldRef and resourceFieldRef can not be specified simultaneously"
            errors.append(invalid(path, "resource", said))
    elif "resourceFieldRef" in file:
        validate_resource_reference(errors, file["resourceFieldRef"], True, f"{path}.resourceFieldRef")
    else:
        errors.append(required(path, "one of fieldRef and resourceFieldRef is required"))
    validate_mode(errors, file.get("mode"), f"{path}.mode")
