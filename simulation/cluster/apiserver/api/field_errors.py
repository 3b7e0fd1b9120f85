"""What is wrong with one field, in Kubernetes' words: the causes of a 422.

Source: k8s.io/apimachinery pkg/util/validation/field/errors.go.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from ...budget import allocate, charge

_REASONS = {
    "Required value": "FieldValueRequired",
    "Invalid value": "FieldValueInvalid",
    "Duplicate value": "FieldValueDuplicate",
    "Unsupported value": "FieldValueNotSupported",
    "Forbidden": "FieldValueForbidden",
    "Too long": "FieldValueTooLong",
    "Too many": "FieldValueTooMany",
    "Not found": "FieldValueNotFound",
    "Internal error": "InternalError",
}
_WITHOUT_VALUE = {"Required value", "Forbidden", "Too long", "Internal error"}
_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
}


NIL = object()  # a map or struct that is not set, told as null
OMITTED = object()  # a value that is not told


class FieldError(NamedTuple):
    """`kind`: "Required value", "Invalid value", ...; `field`: its path; `value`: the bad value, as plain JSON."""

    kind: str
    field: str
    value: object = None
    detail: str = ""
    reason: str = ""  # of the cause, where it is not the kind's own

    def body(self) -> str:
        """The error without its path."""
        told = self.kind not in _WITHOUT_VALUE and self.value is not OMITTED
        text = f"{self.kind}: {format_value(self.value)}" if told else self.kind
        charge(1 + len(text) // 50)
        allocate(len(text) + len(self.detail))
        return f"{text}: {self.detail}" if self.detail else text

    def cause(self) -> dict:
        """One of a Status' details.causes."""
        return {"reason": self.reason or _REASONS[self.kind], "message": self.body(), "field": self.field}

    def __str__(self) -> str:
        return f"{self.field}: {self.body()}"


def format_value(value: object) -> str:
    """A bad value as Go prints it: text quoted, numbers plain, the rest as JSON."""
    if value is None:
        return '"null"'
    if value is NIL:
        return "null"
    return quote(value) if isinstance(value, str) else to_json(value)


def go_map(value: object) -> str:
    """Plain JSON as Go's %v prints it: map[data:map[k:9] list:[1 2]]."""
    if isinstance(value, dict):
        return f"map[{' '.join(f'{key}:{go_map(value[key])}' for key in sorted(value))}]"
    if isinstance(value, list):
        return f"[{' '.join(go_map(element) for element in value)}]"
    if isinstance(value, bool):
        return str(value).lower()
    return "<nil>" if value is None else str(value)


def quote(text: str) -> str:
    """Go's %q."""
    return '"' + "".join(_ESCAPES.get(char) or (char if char.isprintable() else _escape(char)) for char in text) + '"'


def _escape(char: str) -> str:
    number = ord(char)
    if number < 0x80:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def to_json(value: object) -> str:
    """Go's json.Marshal of a map, a list or a number: keys sorted (a GoStruct keeps its order), HTML escaped."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=not isinstance(value, GoStruct))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


class GoStruct(dict):
    """A bad value whose keys stay in the order of the Go struct."""


def required(path: str, detail: str = "") -> FieldError:
    return FieldError("Required value", path, "", detail)


def invalid(path: str, value: object, detail: str) -> FieldError:
    return FieldError("Invalid value", path, value, detail)


def duplicate(path: str, value: object) -> FieldError:
    return FieldError("Duplicate value", path, value)


def not_supported(path: str, value: object, supported: Iterable[str]) -> FieldError:
    """The supported values are told in the order given."""
    names = ", ".join(quote(name) for name in supported)
    return FieldError("Unsupported value", path, value, f"supported values: {names}" if names else "")


def forbidden(path: str, detail: str) -> FieldError:
    return FieldError("Forbidden", path, "", detail)


def too_long(path: str, limit: int) -> FieldError:
    return FieldError("Too long", path, "", f"may not be more than {limit} bytes")


def too_many(path: str, count: int, limit: int) -> FieldError:
    return FieldError("Too many", path, count, f"must have at most {limit} item{'' if limit == 1 else 's'}")


def not_found(path: str, value: object) -> FieldError:
    return FieldError("Not found", path, value)


def internal(path: str, detail: str) -> FieldError:
    return FieldError("Internal error", path, None, detail)
