"""Structural schemas: what a declared kind says of its fields, by which its objects are pruned, completed and judged.

Source: k8s.io/apiextensions-apiserver pkg/apiserver/schema/{pruning,defaulting}, pkg/apiserver/validation, k8s.io/kube-openapi pkg/validation.
Not modelled: rules in CEL (x-kubernetes-validations), list types (set, map), allOf, anyOf, oneOf and not.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from ...budget import charge
from ...regular import PatternError, compiled
from ..api.field_errors import FieldError, invalid, not_supported, required, too_long, too_many

Errors = list[FieldError]
_TYPES = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}
_LIMITS = (
    ("minimum", lambda value, limit: value >= limit, "greater than or equal to"),
    ("maximum", lambda value, limit: value <= limit, "less than or equal to"),
)


class Node:
    """The schema of one value. kubectl explain reads `fields`, `description`, `required`, `item` and `go_name`."""

    def __init__(self, schema: dict[str, Any], name: str = "", required: bool = False):
        self.given, self.name, self.required = schema, name, required
        self.description: str = schema.get("description", "")
        self.json_type: str = schema.get("type", "")
        self.needs = frozenset(schema.get("required") or ())
        self.free = bool(schema.get("x-kubernetes-preserve-unknown-fields"))
        self.int_or_string = bool(schema.get("x-kubernetes-int-or-string"))

    @cached_property
    def fields(self) -> dict[str, Node]:
        return {
            name: Node(inner, name, name in self.needs) for name, inner in (self.given.get("properties") or {}).items()
        }

    @cached_property
    def item(self) -> Node | None:
        """What every item of a list, or every value of a map, is."""
        inner = self.given.get("items") or self.given.get("additionalProperties")
        return Node(inner, self.name) if isinstance(inner, dict) else None

    @property
    def type(self) -> Node:
        """As a field it is its own type."""
        return self

    @property
    def go_name(self) -> str:
        """Its type as kubectl explain writes it."""
        if self.item is not None:
            return f"{'[]' if self.json_type == 'array' else 'map[string]'}{self.item.go_name}"
        return "Object" if self.json_type == "object" else self.json_type or "IntOrString"

    # Pruning and defaulting

    def taken(self, value: Any, unknown: list[str], at: str = "") -> Any:
        """A copy of the value without fields that the schema does not name (their paths go to `unknown`), with its defaults."""
        if isinstance(value, dict) and not self.int_or_string:
            return self._taken_fields(value, unknown, at)
        if isinstance(value, list) and self.item is not None:
            return [self.item.taken(element, unknown, f"{at}[{place}]") for place, element in enumerate(value)]
        return value

    def _taken_fields(self, value: dict[str, Any], unknown: list[str], at: str) -> dict[str, Any]:
        made = {}
        for name, inner in value.items():
            path = f"{at}.{name}" if at else name
            node = self.fields.get(name) or (self.item if self.json_type == "object" else None)
            if node is not None and not (inner is None and "default" in node.given and not node.given.get("nullable")):
                made[name] = node.taken(inner, unknown, path)
            elif node is None and (self.free or self.given.get("additionalProperties") is True):
                made[name] = inner
            elif node is None:
                unknown.append(path)
        for name, node in self.fields.items():
            if name not in made and "default" in node.given:
                made[name] = node.taken(node.given["default"], [], "")
        return made

    # Judging

    def judge(self, errors: Errors, value: Any, path: str) -> None:
        """Append what is wrong with a value that has been taken."""
        charge()
        if value is None and self.given.get("nullable"):
            return
        if wrong := self._wrong_type(value, path):
            errors.append(wrong)
            return
        self._judge_value(errors, value, path)
        if isinstance(value, dict):
            self._judge_fields(errors, value, path)
        elif isinstance(value, list):
            for place, element in enumerate(value):
                if self.item is not None:
                    self.item.judge(errors, element, f"{path}[{place}]")

    def _wrong_type(self, value: Any, path: str) -> FieldError | None:
        wanted = "integer,string" if self.int_or_string else self.json_type
        json_type = _TYPES[type(value)]
        fits = json_type in wanted.split(",") or (wanted == "number" and json_type == "integer")
        if not wanted or fits:
            return None
        return FieldError(
            "Invalid value",
            path,
            json_type,
            f'{path} in body must be of type {wanted}: "{json_type}"',
            "FieldValueTypeInvalid",
        )

    def _judge_fields(self, errors: Errors, value: dict[str, Any], path: str) -> None:
        for name in sorted(self.needs - value.keys()):
            errors.append(required(f"{path}.{name}" if path else name, ""))
        for name in sorted(value):
            node = self.fields.get(name) or (self.item if self.json_type == "object" else None)
            if node is not None:
                node.judge(errors, value[name], f"{path}.{name}" if path else name)

    def _judge_value(self, errors: Errors, value: Any, path: str) -> None:
        schema = self.given
        if "enum" in schema and value not in schema["enum"]:
            errors.append(not_supported(path, value, schema["enum"]))
        if isinstance(value, int | float) and not isinstance(value, bool):
            for name, holds, words in _LIMITS:
                if name in schema and not holds(value, schema[name]):
                    errors.append(invalid(path, value, f"{path} in body should be {words} {schema[name]}"))
        if isinstance(value, str):
            self._judge_text(errors, value, path)
        if isinstance(value, list) and len(value) > schema.get("maxItems", len(value)):
            errors.append(too_many(path, len(value), schema["maxItems"]))
        if isinstance(value, list) and len(value) < schema.get("minItems", 0):
            errors.append(invalid(path, len(value), f"{path} in body should have at least {schema['minItems']} items"))

    def _judge_text(self, errors: Errors, value: str, path: str) -> None:
        schema = self.given
        if len(value) > schema.get("maxLength", len(value)):
            errors.append(too_long(path, schema["maxLength"]))
        if len(value) < schema.get("minLength", 0):
            said = f"{path} in body should be at least {schema['minLength']} chars long"
            errors.append(invalid(path, value, said))
        if "pattern" in schema and not self._fits(value):
            errors.append(invalid(path, value, f"{path} in body should match '{schema['pattern']}'"))

    def _fits(self, value: str) -> bool:
        """Whether a text has the schema's pattern; one that cannot be read fits nothing."""
        try:
            return compiled(self.given["pattern"]).search(value) is not None
        except PatternError:
            return False
