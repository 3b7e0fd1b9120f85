"""What a refusal looks like: Kubernetes' Status object as an exception, one constructor for each reason.

Source: k8s.io/apimachinery pkg/api/errors/errors.go. Field errors, the causes of a 422, are in field_errors.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .field_errors import FieldError
from .resources import Resource

NOT_THE_LATEST = "the object has been modified; please apply your changes to the latest version and try again"


class StatusError(Exception):
    """Carries `status`, the Status object that the client gets; `code`, `reason` and `message` are read from it."""

    def __init__(self, code: int, reason: str, message: str, details: dict | None = None):
        super().__init__(message)
        self.status: dict[str, Any] = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": message,
            "reason": reason,
            **({} if details is None else {"details": details}),
            "code": code,
        }

    @property
    def code(self) -> int:
        return self.status["code"]

    @property
    def reason(self) -> str:
        return self.status["reason"]

    @property
    def message(self) -> str:
        return self.status["message"]


def success(name: str, resource: Resource | str, uid: str | None = None) -> dict:
    """The answer to a delete that returns no object."""
    details = _details(name, resource) | ({"uid": uid} if uid else {})
    return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": details}


def _details(name: str, resource: Resource | str, **more: object) -> dict:
    """`resource` is a Resource, or the printed group-resource ("pods", "deployments.apps", "pods/binding")."""
    plural, _, group = str(resource).partition(".")
    return {**({"name": name} if name else {}), **({"group": group} if group else {}), "kind": plural, **more}


def bad_request(message: str) -> StatusError:
    return StatusError(400, "BadRequest", message)


def forbidden(resource: Resource | str, name: str, why: str, causes: list[dict] | None = None) -> StatusError:
    """From admission and authorization: `pods "p" is forbidden: why`; without a name `pods is forbidden: why`."""
    quoted = f' "{name}"' if name else ""
    more = {"causes": causes} if causes else {}
    return StatusError(403, "Forbidden", f"{resource}{quoted} is forbidden: {why}", _details(name, resource, **more))


def not_found(resource: Resource | str, name: str) -> StatusError:
    return StatusError(404, "NotFound", f'{resource} "{name}" not found', _details(name, resource))


def path_not_found() -> StatusError:
    """An address that no resource answers."""
    return StatusError(404, "NotFound", "the server could not find the requested resource", {})


def method_not_allowed(resource: Resource | str, verb: str) -> StatusError:
    message = f'{verb} is not supported on resources of kind "{resource}"'
    return StatusError(405, "MethodNotAllowed", message, _details("", resource))


def already_exists(resource: Resource | str, name: str, being_deleted: bool = False) -> StatusError:
    message = f'{"object is being deleted: " if being_deleted else ""}{resource} "{name}" already exists'
    return StatusError(409, "AlreadyExists", message, _details(name, resource))


def conflict(resource: Resource | str, name: str, why: str = NOT_THE_LATEST) -> StatusError:
    message = f'Operation cannot be fulfilled on {resource} "{name}": {why}'
    return StatusError(409, "Conflict", message, _details(name, resource))


def too_large(limit_bytes: int = 3145728) -> StatusError:
    return StatusError(413, "RequestEntityTooLarge", f"Request entity too large: limit is {limit_bytes}")


def unsupported_media_type(accepted: str) -> StatusError:
    message = f"the body of the request was in an unknown format - accepted media types include: {accepted}"
    return StatusError(415, "UnsupportedMediaType", message)


def invalid(kind: str, name: str, errors: Iterable[FieldError]) -> StatusError:
    """`kind` as in `Pod` or `Deployment.apps`; the message tells equal errors once, the causes tell all."""
    errors = list(errors)
    plain, _, group = kind.partition(".")
    texts = list(dict.fromkeys(str(error) for error in errors))
    said = texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
    details = {
        **({"name": name} if name else {}),
        **({"group": group} if group else {}),
        **({"kind": plain} if plain else {}),
        "causes": [error.cause() for error in errors],
    }
    message = f'{kind} "{name}" is invalid' + (f": {said}" if errors else "")
    return StatusError(422, "Invalid", message, details)


def too_many_requests(message: str, retry_after_s: int = 0, causes: list[dict] | None = None) -> StatusError:
    details = {
        **({"retryAfterSeconds": retry_after_s} if retry_after_s else {}),
        **({"causes": causes} if causes else {}),
    }
    return StatusError(429, "TooManyRequests", message, details)


def internal_error(why: str) -> StatusError:
    causes = [{"message": why}]
    return StatusError(500, "InternalError", f"Internal error occurred: {why}", {"causes": causes})
