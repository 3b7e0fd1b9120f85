"""Probes and lifecycle hooks. Source: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from ...api.field_errors import FieldError, forbidden, invalid, not_supported, required
from .. import names
from ..metadata import add_invalid, not_negative

Errors = list[FieldError]
_COUNTS = ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")
_SCHEMES = ("HTTP", "HTTPS")


def validate_probe(errors: Errors, probe: dict, field: str, grace_s: int | None, path: str) -> None:
    """`field`: livenessProbe, readinessProbe or startupProbe."""
    validate_handler(errors, probe, grace_s, path)
    for count in _COUNTS:
        not_negative(errors, f"{path}.{count}", probe.get(count))
    own_grace_s = probe.get("terminationGracePeriodSeconds")
    if own_grace_s is not None and own_grace_s <= 0:
        errors.append(invalid(f"{path}.terminationGracePeriodSeconds", own_grace_s, "must be greater than 0"))
    if field == "readinessProbe":
        if own_grace_s is not None:
            said = "must not be set for readinessProbes"
            errors.append(invalid(f"{path}.terminationGracePeriodSeconds", own_grace_s, said))
    elif probe.get("successThreshold") != 1:
        errors.append(invalid(f"{path}.successThreshold", probe.get("successThreshold", 0), "must be 1"))


def validate_lifecycle(errors: Errors, lifecycle: dict, grace_s: int | None, path: str) -> None:
    for hook in ("postStart", "preStop"):
        if hook in lifecycle:
            validate_handler(errors, lifecycle[hook], grace_s, f"{path}.{hook}")


def validate_handler(errors: Errors, handler: dict, grace_s: int | None, path: str) -> None:
    """Exactly one kind of handler."""
    kinds = [kind for kind in _KINDS if kind in handler]
    if not kinds:
        errors.append(required(path, "must specify a handler type"))
        return
    _KINDS[kinds[0]](errors, handler[kinds[0]], grace_s, f"{path}.{kinds[0]}")
    for kind in kinds[1:]:
        errors.append(forbidden(f"{path}.{kind}", "may not specify more than 1 handler type"))


def _validate_exec(errors: Errors, action: dict, grace_s: int | None, path: str) -> None:
    if not action.get("command"):
        errors.append(required(f"{path}.command"))


def _validate_http_get(errors: Errors, action: dict, grace_s: int | None, path: str) -> None:
    if not action.get("path"):
        errors.append(required(f"{path}.path"))
    validate_port(errors, action["port"], f"{path}.port")
    if action.get("scheme") not in _SCHEMES:
        errors.append(not_supported(f"{path}.scheme", action.get("scheme", ""), _SCHEMES))
    for header in action.get("httpHeaders") or ():
        add_invalid(errors, f"{path}.httpHeaders", header["name"], names.http_header(header["name"]))


def _validate_socket(errors: Errors, action: dict, grace_s: int | None, path: str) -> None:
    validate_port(errors, action["port"], f"{path}.port")


def _validate_sleep(errors: Errors, action: dict, grace_s: int | None, path: str) -> None:
    seconds = action.get("seconds", 0)
    if grace_s is not None and not 0 <= seconds <= grace_s:
        said = f"must be non-negative and less than terminationGracePeriodSeconds ({grace_s})"
        errors.append(invalid(path, seconds, said))


_KINDS = {
    "exec": _validate_exec,
    "httpGet": _validate_http_get,
    "tcpSocket": _validate_socket,
    "grpc": _validate_socket,
    "sleep": _validate_sleep,
}


def validate_port(errors: Errors, port: int | str, path: str) -> None:
    """A number, or the name of a port."""
    messages = names.port_number(port) if isinstance(port, int) else names.port_name(port)
    add_invalid(errors, path, port, messages)
