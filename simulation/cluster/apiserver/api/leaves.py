"""The leaves of a document: how text, numbers, times, quantities, lists and maps are decoded, and what Go calls them.

`decode(value, unknown)` gives the value as Go prints it again, or raises Mismatch (a wrong JSON type). A Special has an
UnmarshalJSON of its own in Go: its decode raises Refused with that function's words, which end the decoding at once.
Source: encoding/json, k8s.io/apimachinery pkg/apis/meta/v1/time.go, pkg/util/intstr, pkg/api/resource.
"""

from __future__ import annotations

import base64
import re
from typing import Any

from ...budget import charge
from . import quantity

_SOUND_BASE64 = re.compile(rb"[A-Za-z0-9+/]*(?:==?)?")
_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)([.,]\d+)?(Z|([+-])(\d\d):(\d\d))\Z")
_LAYOUT = "2006-01-02T15:04:05Z07:00"
_MICRO_LAYOUT = "2006-01-02T15:04:05.000000Z07:00"


class Mismatch(Exception):
    """The JSON value has another type than the field."""


class Refused(Exception):
    """A value that its type's own decoder refuses; carries the message."""


def json_kind(value: Any) -> str:
    """encoding/json's word for the type of a value."""
    if isinstance(value, bool):
        return "bool"
    return {str: "string", int: "number", float: "number", list: "array", dict: "object"}[type(value)]


class Text:
    def __init__(self, go_name: str | None = None):
        self.go_name = go_name or "string"

    def decode(self, value: Any, unknown: list[str]) -> str:
        if type(value) is str:
            return value
        raise Mismatch


class Int:
    def __init__(self, go_name: str):
        self.go_name = go_name
        self.limit = 2**31 if go_name == "int32" else 2**63

    def decode(self, value: Any, unknown: list[str]) -> int:
        if type(value) is int and -self.limit <= value < self.limit:
            return value
        raise Mismatch


class Bool:
    go_name = "bool"

    def decode(self, value: Any, unknown: list[str]) -> bool:
        if value is True or value is False:
            return value
        raise Mismatch


class Float:
    go_name = "float64"

    def decode(self, value: Any, unknown: list[str]) -> float:
        if type(value) in (int, float):
            return value
        raise Mismatch


class Bytes:
    """Base64; printed again without line breaks."""

    go_name = "[]uint8"

    def decode(self, value: Any, unknown: list[str]) -> str:
        if type(value) is not str:
            raise Mismatch
        text = value.replace("\r", "").replace("\n", "")
        if (wrong := first_wrong_base64(text)) is not None:
            raise Mismatch(f"illegal base64 data at input byte {wrong}")
        return text


def first_wrong_base64(text: str) -> int | None:
    """The position at which Go's encoding/base64 gives up, or None."""
    data = text.encode()
    if len(data) % 4 == 0 and _SOUND_BASE64.fullmatch(data):
        return None
    charge(len(data) // 16)
    for at, byte in enumerate(data):
        if byte in _BASE64:
            continue
        if byte != 61 or at % 4 < 2:
            return at
        if at % 4 == 2 and data[at + 1 : at + 2] != b"=":
            return min(at + 1, len(data))
        end = at + (2 if at % 4 == 2 else 1)
        return None if end == len(data) else end
    return None if len(data) % 4 == 0 else len(data) - len(data) % 4


def decoded_base64(text: str) -> bytes:
    """The bytes behind a decoded field of type Bytes."""
    return base64.b64decode(text)


class Special:
    """A type with a decoder of its own in Go."""

    go_name = ""


class Raw(Special):
    """Any JSON value, kept as it is."""

    def decode(self, value: Any, unknown: list[str]) -> Any:
        return value


class Quantity(Special):
    go_name = "resource.Quantity"

    def decode(self, value: Any, unknown: list[str]) -> Any:
        try:
            return quantity.canonical(value)
        except quantity.QuantityError as error:
            raise Refused(str(error)) from None


class IntOrString(Special):
    go_name = "intstr.IntOrString"

    def decode(self, value: Any, unknown: list[str]) -> Any:
        if type(value) is str or type(value) is int and -(2**31) <= value < 2**31:
            return value
        kind = json_kind(value)
        shown = f"{kind} {quantity.json_text(value)}" if kind == "number" else kind
        raise Refused(f"json: cannot unmarshal {shown} into Go value of type int32")


class Time(Special):
    go_name, layout, digits = "v1.Time", _LAYOUT, 0

    def decode(self, value: Any, unknown: list[str]) -> Any:
        if type(value) is not str:
            raise Refused(f"json: cannot unmarshal {json_kind(value)} into Go value of type string")
        if not (match := _TIME.match(value)):
            raise Refused(f'parsing time "{value}" as "{self.layout}": cannot parse "{value}" as "2006"')
        return self.printed(value, match)

    def printed(self, value: str, match: re.Match[str]) -> str:
        if value[-1] == "Z" and not match[7]:
            return value
        return value if match[9] else f"{value[:19]}Z"


class MicroTime(Time):
    go_name, layout = "v1.MicroTime", _MICRO_LAYOUT

    def printed(self, value: str, match: re.Match[str]) -> str:
        fraction = (match[7] or ".")[1:7].ljust(6, "0")
        return f"{value[:19]}.{fraction}{match[8]}"


class List:
    def __init__(self, item: Any, go_name: str | None = None):
        self.item, self.go_name = item, go_name or f"[]{item.go_name}"
        self.empty_item = {Text: "", Int: 0, Bool: False, Bytes: ""}.get(type(item))

    def decode(self, value: Any, unknown: list[str]) -> Any:
        if type(value) is not list:
            raise Mismatch
        decode = self.item.decode
        charge(len(value) // 2)
        return [self.null() if inner is None else decode(inner, unknown) for inner in value]

    def null(self) -> Any:
        """What a null among the items becomes."""
        return self.item.empty() if hasattr(self.item, "empty") else self.empty_item


class Map(List):
    def __init__(self, item: Any, go_name: str | None = None):
        self.rounds_up = isinstance(item, Quantity)  # every such map is a v1.ResourceList
        super().__init__(item, "v1.ResourceList" if self.rounds_up else go_name or f"map[string]{item.go_name}")

    def decode(self, value: Any, unknown: list[str]) -> Any:
        if type(value) is not dict:
            raise Mismatch
        charge(len(value) // 2)
        if type(self.item) is Text:
            for inner in value.values():
                if type(inner) is not str:
                    break
            else:
                return value.copy()
        decode = self.item.decode
        out = {name: self.null() if inner is None else decode(inner, unknown) for name, inner in value.items()}
        if self.rounds_up:
            charge(6 * len(out))
            return {name: quantity.canonical_milli("0" if inner is None else inner) for name, inner in out.items()}
        return out
