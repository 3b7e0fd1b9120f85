"""Environment variables, and the fields and keys they are read from. Source: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from ...api import quantity
from ...api.field_errors import FieldError, invalid, not_supported, required
from .. import names
from ..metadata import add_invalid

Errors = list[FieldError]
_CONVERTIBLE = {
    "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName",
    "spec.restartPolicy", "spec.serviceAccountName", "spec.schedulerName", "status.phase", "status.hostIP",
    "status.hostIPs", "status.podIP", "status.podIPs",
}  # fmt: skip
_IN_ENVIRONMENT = (
    "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP",
    "status.hostIPs", "status.podIP", "status.podIPs",
)  # fmt: skip
IN_VOLUMES = ("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid")
_RESOURCES = tuple(
    f"{which}.{name}" for which in ("limits", "requests") for name in ("cpu", "ephemeral-storage", "memory")
)
_UNITS = ("1", *(f"1{unit}{binary}" for binary in ("", "i") for unit in "kMGTPE"))
_UNITS = tuple("1Ki" if unit == "1ki" else unit for unit in _UNITS)
_SOURCES = ("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef")
_ONE_OF = "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"
_MORE_THAN_ONE = "may not have more than one field specified at a time"


def validate_environment(errors: Errors, variables: list[dict], path: str) -> None:
    for index, variable in enumerate(variables):
        if not variable["name"]:
            errors.append(required(f"{path}[{index}].name"))
        elif messages := names.environment_name(variable["name"]):
            add_invalid(errors, f"{path}[{index}].name", variable["name"], messages)
        if "valueFrom" in variable:
            _validate_value_from(errors, variable, f"{path}[{index}].valueFrom")


def _validate_value_from(errors: Errors, variable: dict, path: str) -> None:
    source = variable["valueFrom"]
    if "fieldRef" in source:
        validate_field_reference(errors, source["fieldRef"], _IN_ENVIRONMENT, f"{path}.fieldRef")
    if "resourceFieldRef" in source:
        validate_resource_reference(errors, source["resourceFieldRef"], False, f"{path}.resourceFieldRef")
    for field in ("configMapKeyRef", "secretKeyRef"):
        if field in source:
            _validate_key_reference(errors, source[field], f"{path}.{field}")
    sources = sum(field in source for field in _SOURCES)
    if not sources:
        errors.append(invalid(path, "", _ONE_OF))
    elif variable.get("value"):
        errors.append(invalid(path, "", "may not be specified when `value` is not empty"))
    elif sources > 1:
        errors.append(invalid(path, "", _MORE_THAN_ONE))


def validate_field_reference(errors: Errors, reference: dict, supported: tuple[str, ...], path: str) -> None:
    """A fieldRef; `supported` are the fields that may be read in this place."""
    field = reference.get("fieldPath", "")
    if not field:
        errors.append(required(f"{path}.fieldPath"))
        return
    if reference["apiVersion"] != "v1":
        why = f"unsupported pod version: {reference['apiVersion']}"
        errors.append(invalid(f"{path}.fieldPath", field, f"error converting fieldPath: {why}"))
        return
    base, subscripted, subscript = (
        field.removesuffix("']").rpartition("['") if field.endswith("']") else (field, "", "")
    )
    base = base if subscripted else field
    if base not in ("metadata.annotations", "metadata.labels") if subscripted else base not in _CONVERTIBLE:
        why = f"error converting fieldPath: field label not supported: {base}"
        errors.append(invalid(f"{path}.fieldPath", field, why))
    elif subscripted:
        key = subscript.lower() if base == "metadata.annotations" else subscript
        add_invalid(errors, path, key, names.qualified_name(key))
    elif field not in supported:
        errors.append(not_supported(f"{path}.fieldPath", field, supported))


def validate_resource_reference(errors: Errors, reference: dict, in_volume: bool, path: str) -> None:
    """A resourceFieldRef; in a volume it must name its container."""
    name = reference.get("resource", "")
    if in_volume and not reference.get("containerName"):
        errors.append(required(f"{path}.containerName"))
    elif not name:
        errors.append(required(f"{path}.resource"))
    elif name not in _RESOURCES and not name.startswith(("requests.hugepages-", "limits.hugepages-")):
        errors.append(not_supported(f"{path}.resource", name, _RESOURCES))
    _validate_divisor(errors, name, reference.get("divisor", "0"), path)


def _validate_divisor(errors: Errors, name: str, divisor: str, path: str) -> None:
    if not quantity.milli(divisor):
        return
    kind = name.partition(".")[2]
    said = "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei are supported with the"
    if kind == "cpu":
        if divisor not in ("1", "1m"):
            said = "only divisor's values 1m and 1 are supported with the cpu resource"
            errors.append(invalid(f"{path}.divisor", name, said))
    elif divisor not in _UNITS:
        what = {"ephemeral-storage": "local ephemeral storage"}.get(
            kind, "hugepages" if "hugepages" in kind else "memory"
        )
        errors.append(invalid(f"{path}.divisor", name, f"{said} {what} resource"))


def _validate_key_reference(errors: Errors, reference: dict, path: str) -> None:
    name = reference.get("name", "")
    add_invalid(errors, f"{path}.name", name, names.dns1123_subdomain(name))
    if not reference.get("key"):
        errors.append(required(f"{path}.key"))
    else:
        add_invalid(errors, f"{path}.key", reference["key"], names.config_map_key(reference["key"]))


def validate_environment_from(errors: Errors, sources: list[dict], path: str) -> None:
    for index, source in enumerate(sources):
        at = f"{path}[{index}]"
        if source.get("prefix"):
            add_invalid(errors, f"{at}.prefix", source["prefix"], names.environment_name(source["prefix"]))
        fields = [field for field in ("configMapRef", "secretRef") if field in source]
        for field in fields:
            name = source[field].get("name")
            if not name:
                errors.append(required(f"{at}.{field}.name"))
            else:
                add_invalid(errors, f"{at}.{field}.name", name, names.dns1123_subdomain(names.as_prefix(name)))
        if not fields:
            errors.append(invalid(path, "", "must specify one of: `configMapRef` or `secretRef`"))
        elif len(fields) > 1:
            errors.append(invalid(path, "", _MORE_THAN_ONE))
