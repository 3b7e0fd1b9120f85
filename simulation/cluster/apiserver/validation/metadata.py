"""Every object's metadata: names, labels, annotations, owners, finalizers; and label selectors.

Source: k8s.io/apimachinery pkg/api/validation/objectmeta.go, pkg/apis/meta/v1/validation/validation.go.
"""

from __future__ import annotations

from collections.abc import Callable

from ..api.field_errors import FieldError, forbidden, invalid, required, too_long
from . import names

Errors = list[FieldError]
IMMUTABLE = "field is immutable"
NOT_NEGATIVE = "must be greater than or equal to 0"
_STANDARD_FINALIZERS = {"kubernetes", "orphan", "foregroundDeletion"}
_ANNOTATIONS_BYTES = 256 * 1024


def validate_metadata(
    errors: Errors,
    metadata: dict,
    namespaced: bool,
    check_name: Callable[[str], tuple[str, ...]] = names.dns1123_subdomain,
) -> None:
    """`check_name` gives what is wrong with a name of this kind."""
    if generated := metadata.get("generateName"):
        add_invalid(errors, "metadata.generateName", generated, check_name(names.as_prefix(generated)))
    if name := metadata.get("name"):
        add_invalid(errors, "metadata.name", name, check_name(name))
    else:
        errors.append(required("metadata.name", "name or generateName is required"))
    if namespaced:
        _validate_namespace(errors, metadata.get("namespace"))
    elif metadata.get("namespace"):
        errors.append(forbidden("metadata.namespace", "not allowed on this type"))
    validate_changeable_metadata(errors, metadata)


def _validate_namespace(errors: Errors, namespace: str | None) -> None:
    if namespace:
        add_invalid(errors, "metadata.namespace", namespace, names.dns1123_label(namespace))
    else:
        errors.append(required("metadata.namespace"))


def validate_changeable_metadata(errors: Errors, metadata: dict) -> None:
    """What an update may bring."""
    if labels := metadata.get("labels"):
        validate_labels(errors, labels, "metadata.labels")
    if annotations := metadata.get("annotations"):
        validate_annotations(errors, annotations, "metadata.annotations")
    if owners := metadata.get("ownerReferences"):
        _validate_owners(errors, owners, "metadata.ownerReferences")
    if finalizers := metadata.get("finalizers"):
        _validate_finalizers(errors, finalizers)


def validate_metadata_update(errors: Errors, new: dict, old: dict) -> None:
    for field in ("name", "namespace", "uid", "creationTimestamp"):
        if new.get(field) != old.get(field):
            errors.append(invalid(f"metadata.{field}", new.get(field, ""), IMMUTABLE))
    validate_changeable_metadata(errors, new)


def add_invalid(errors: Errors, path: str, value, messages: tuple[str, ...]) -> None:
    """One "Invalid value" for each message."""
    for message in messages:
        errors.append(invalid(path, value, message))


def not_negative(errors: Errors, path: str, value: int | None) -> None:
    if value is not None and value < 0:
        errors.append(invalid(path, value, NOT_NEGATIVE))


def validate_labels(errors: Errors, labels: dict[str, str], path: str) -> None:
    for key, value in labels.items():
        if messages := names.qualified_name(key):
            add_invalid(errors, path, key, messages)
        if messages := names.label_value(value):
            add_invalid(errors, path, value, messages)


def validate_label_name(errors: Errors, key: str, path: str) -> None:
    add_invalid(errors, path, key, names.qualified_name(key))


def validate_annotations(errors: Errors, annotations: dict[str, str], path: str) -> None:
    for key in annotations:
        add_invalid(errors, path, key, names.qualified_name(key.lower()))
    if sum(len(key.encode()) + len(value.encode()) for key, value in annotations.items()) > _ANNOTATIONS_BYTES:
        errors.append(too_long(path, _ANNOTATIONS_BYTES))


def _validate_owners(errors: Errors, owners: list[dict], path: str) -> None:
    controller = None
    for owner in owners:
        if not owner.get("apiVersion", "").rpartition("/")[2]:
            errors.append(invalid(f"{path}.apiVersion", owner.get("apiVersion", ""), "version must not be empty"))
        for field in ("kind", "name", "uid"):
            if not owner.get(field):
                errors.append(invalid(f"{path}.{field}", owner.get(field, ""), "must not be empty"))
        if owner.get("controller"):
            if controller is not None:
                said = 'Only one reference can have Controller set to true. Found "true" in references for '
                errors.append(invalid(path, owners, f"{said}{controller} and {owner.get('name', '')}"))
            controller = owner.get("name", "")


def _validate_finalizers(errors: Errors, finalizers: list[str]) -> None:
    for finalizer in finalizers:
        add_invalid(errors, "metadata.finalizers", finalizer, names.qualified_name(finalizer))
    if "orphan" in finalizers and "foregroundDeletion" in finalizers:
        said = "finalizer set foregroundDeletion and orphan cannot be both set"
        errors.append(invalid("metadata.finalizers", finalizers, said))
    validate_finalizer_names(errors, finalizers, "metadata.finalizers")


def validate_finalizer_names(errors: Errors, finalizers: list[str], path: str) -> None:
    for index, finalizer in enumerate(finalizers):
        if "/" not in finalizer and finalizer not in _STANDARD_FINALIZERS:
            said = "name is neither a standard finalizer name nor is it fully qualified"
            errors.append(invalid(f"{path}[{index}]", finalizer, said))


def validate_selector(errors: Errors, selector: dict | None, path: str, values: bool = True) -> None:
    """A label selector; `values` says whether the values of expressions are looked at."""
    if not selector:
        return
    validate_labels(errors, selector.get("matchLabels") or {}, f"{path}.matchLabels")
    for index, expression in enumerate(selector.get("matchExpressions") or ()):
        _validate_expression(errors, expression, f"{path}.matchExpressions[{index}]", values)


def _validate_expression(errors: Errors, expression: dict, path: str, values: bool) -> None:
    operator, operands = expression.get("operator", ""), expression.get("values") or ()
    if operator in ("In", "NotIn"):
        if not operands:
            errors.append(required(f"{path}.values", "must be specified when `operator` is 'In' or 'NotIn'"))
    elif operator in ("Exists", "DoesNotExist"):
        if operands:
            errors.append(
                forbidden(f"{path}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
            )
    else:
        errors.append(invalid(f"{path}.operator", operator, "not a valid selector operator"))
    validate_label_name(errors, expression.get("key", ""), f"{path}.key")
    if values:
        for index, value in enumerate(operands):
            add_invalid(errors, f"{path}.values[{index}]", value, names.label_value(value))
