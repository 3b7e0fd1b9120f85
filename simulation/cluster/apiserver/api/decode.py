"""A document becomes an object of a served type, or a refusal with Go's words for what is wrong with it.

The quick way is schema.py's; only a document with something wrong in it is walked a second time, with its path, to find
the words. Source: k8s.io/apiserver pkg/endpoints/handlers/rest.go, sigs.k8s.io/json, apimachinery serializer/json.
"""

from __future__ import annotations

from typing import Any

from . import leaves, quantity, schema
from .status import StatusError, bad_request

STRICT, WARN, IGNORE = "Strict", "Warn", "Ignore"
SCHEME = "pkg/api/legacyscheme/scheme.go:30"
_MOST_UNKNOWN = 100
_TYPE_META = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
_INTERNAL_GROUPS = {"": "core", "rbac.authorization.k8s.io": "rbac"}


class Undecodable(StatusError):
    """A document that is no object of the wanted kind; `why` in Go's words."""

    def __init__(self, message: str, why: str):
        super().__init__(400, "BadRequest", message)
        self.why = why


def decode(document: dict, api_version: str, kind: str, strict: str = WARN) -> tuple[dict, list[str]]:
    """A fresh object of the wanted kind, and the warnings that `strict` "Warn" gives for unknown fields.

    Raises Undecodable or another StatusError (400). What is null, empty or unknown is gone from the object.
    """
    given_version, given_kind = type_meta(document, api_version, kind)
    type_of = schema.of_kind(given_version, given_kind)
    if type_of is None:
        gone = f'no kind "{given_kind}" is registered for version "{given_version}" in scheme "{SCHEME}"'
        raise _cannot(given_version, given_kind, kind, gone)
    unknown: list[str] = []
    try:
        obj = type_of.decode(document, unknown)
    except (leaves.Mismatch, leaves.Refused):
        raise _cannot(given_version, given_kind, kind, Diagnosis(type_of, document).refusal) from None
    if (given_version, given_kind) != (api_version, kind):
        raise _cannot(given_version, given_kind, kind, _no_conversion(given_version, given_kind, api_version, kind))
    strange = Diagnosis(type_of, document).unknown if unknown and strict != IGNORE else []
    if strange and strict == STRICT:
        raise _cannot(given_version, given_kind, kind, f"strict decoding error: {', '.join(strange)}")
    obj["apiVersion"], obj["kind"] = api_version, kind
    return obj, strange


def type_meta(document: Any, api_version: str, kind: str) -> tuple[str, str]:
    """The document's own apiVersion and kind; what it lacks is what was expected. Raises StatusError 400."""
    wrong = ""
    if type(document) is not dict:
        wrong = f"{leaves.json_kind(document)} into Go value of type {_TYPE_META}"
    else:
        for field in ("apiVersion", "kind"):
            if not isinstance(document.get(field), str | None):
                wrong = wrong or f"{leaves.json_kind(document[field])} into Go struct field .{field} of type string"
    if wrong:
        raise bad_request(f"couldn't get version/kind; json parse error: json: cannot unmarshal {wrong}")
    given_kind, given_version = document.get("kind") or kind, document.get("apiVersion") or api_version
    return given_version, given_kind


def _cannot(api_version: str, kind: str, wanted: str, why: str) -> StatusError:
    said = f'{kind} in version "{api_version.rpartition("/")[2]}" cannot be handled as a {wanted}: {why}'
    return Undecodable(said, why)


def _no_conversion(api_version: str, kind: str, wanted_version: str, wanted: str) -> str:
    version, group = api_version.rpartition("/")[2], wanted_version.rpartition("/")[0]
    inner = _INTERNAL_GROUPS.get(group, group.partition(".")[0])
    return f"converting ({version}.{kind}) to ({inner}.{wanted}): unknown conversion"


class Diagnosis:
    """A second walk, in the document's order: `refusal`, what Go reports, and `unknown`, the unknown fields."""

    def __init__(self, type_of: schema.Struct, document: dict):
        self.refusal = ""
        self.unknown: list[str] = []
        try:
            self._walk(type_of, document, "", "", "")
        except leaves.Refused as refused:
            self.refusal = str(refused)

    def _walk(self, type_of: Any, value: Any, owner: str, stack: str, path: str) -> None:
        """`owner`: the struct around; `stack`: the path without indexes, as Go tells it; `path`: with indexes."""
        if value is None:
            return
        if isinstance(type_of, schema.Struct) and type(value) is dict:
            self._walk_struct(type_of, value, stack, path)
        elif type(type_of) is leaves.List and type(value) is list:
            for index, inner in enumerate(value):
                self._walk(type_of.item, inner, owner, stack, f"{path}[{index}]")
        elif type(type_of) is leaves.Map and type(value) is dict:
            for name, inner in value.items():
                self._walk(type_of.item, inner, owner, stack, f"{path}.{name}")
        else:
            self._leaf(type_of, value, owner, stack)

    def _walk_struct(self, type_of: schema.Struct, value: dict, stack: str, path: str) -> None:
        for name, inner in value.items():
            inner_path = f"{path}.{name}" if path else name
            field = type_of.fields.get(name)
            if field is None:
                self._note_unknown(inner_path)
            else:
                self._walk(field.type, inner, type_of.short_name, f"{stack}.{name}" if stack else name, inner_path)

    def _note_unknown(self, path: str) -> None:
        if len(self.unknown) < _MOST_UNKNOWN:
            self.unknown.append(f'unknown field "{path}"')

    def _leaf(self, type_of: Any, value: Any, owner: str, stack: str) -> None:
        try:
            type_of.decode(value, [])
        except leaves.Mismatch as mismatch:
            field = f"Go struct field {owner}.{stack}" if owner else "Go value"
            kind = leaves.json_kind(value)
            if kind == "number" and type(type_of) is leaves.Int:
                kind += f" {quantity.json_text(value)}"
            said = str(mismatch) or f"json: cannot unmarshal {kind} into {field} of type {type_of.go_name}"
            self.refusal = self.refusal or said
