"""Paths inside volumes and mounts: relative, and never upwards. Source: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from ..api.field_errors import FieldError, invalid

Errors = list[FieldError]


def without_backsteps(target: str) -> bool:
    return ".." not in target.split("/")


def validate_no_backsteps(errors: Errors, target: str, path: str) -> None:
    if not without_backsteps(target):
        errors.append(invalid(path, target, "must not contain '..'"))


def validate_descending_path(errors: Errors, target: str, path: str) -> None:
    if target.startswith("/"):
        errors.append(invalid(path, target, "must be a relative path"))
    validate_no_backsteps(errors, target, path)


def validate_unreserved_path(errors: Errors, target: str, path: str) -> None:
    """Also not a name that begins with two dots, which the kubelet keeps for itself."""
    validate_descending_path(errors, target, path)
    if target.startswith("..") and not target.startswith("../"):
        errors.append(invalid(path, target, "must not start with '..'"))
