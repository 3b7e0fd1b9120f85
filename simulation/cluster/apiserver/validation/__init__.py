"""Validation: everything that is wrong with a complete object, in Kubernetes' order and words.

Each kind has a function (errors, obj) that appends FieldErrors; all are gathered, not only the first.
Source: pkg/apis/<group>/validation, pkg/registry/<group>/<kind>/strategy.go.
"""

from __future__ import annotations

from collections.abc import Callable

from ..field_errors import FieldError
from . import pods

_CREATE: dict[tuple[str, str], Callable] = {("v1", "Pod"): pods.validate_pod}
_UPDATE: dict[tuple[str, str], Callable] = {("v1", "Pod"): pods.validate_pod_update}


def validate_create(resource, obj: dict) -> list[FieldError]:
    """All that is wrong with a new, complete object."""
    errors: list[FieldError] = []
    if validate := _CREATE.get((resource.api_version, resource.kind)):
        validate(errors, obj)
    return errors
