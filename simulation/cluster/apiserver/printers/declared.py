"""The table of a declared kind: its name and its additionalPrinterColumns, or its age where it declares none.

Source: k8s.io/apiextensions-apiserver pkg/registry/customresource/tableconvertor/tableconvertor.go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...budget import charge
from .columns import columns
from .duration import age
from .table import Printer

_AGE = {"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"}
_STEP = re.compile(r"\.((?:[\w/-]|\\.)+)|\[(\d{1,9})\]|\['([^']*)'\]")


def printer(declared: Iterable[dict] | None) -> Printer:
    """additionalPrinterColumns -> Printer."""
    declarations = list(declared or ()) or [_AGE]
    return Printer((*columns("Name"), *map(_column, declarations)), lambda obj, now_s: _row(declarations, obj, now_s))


def _column(declaration: dict) -> dict:
    return {
        "name": declaration["name"],
        "type": declaration["type"],
        "format": declaration.get("format", ""),
        "description": declaration.get("description")
        or f"Custom resource definition column (in JSONPath format): {declaration['jsonPath']}",
        "priority": declaration.get("priority", 0),
    }


def _row(declarations: list[dict], obj: dict, now_s: int) -> dict:
    cells = [_cell(found(declaration["jsonPath"], obj), declaration["type"], now_s) for declaration in declarations]
    return {"cells": [obj["metadata"]["name"], *cells], "object": obj}


def _cell(value, kind: str, now_s: int):
    if value is None:
        return "" if kind == "string" else None
    if kind == "date":
        return age(value, now_s)
    if kind == "string" and isinstance(value, bool):
        return str(value).lower()
    return value if kind in ("integer", "number", "boolean") or isinstance(value, str) else str(value)


def found(path: str, obj):
    """The value at a simple JSONPath such as ".spec.items[0].name"; None where there is none."""
    charge(1 + len(path) // 10)
    for name, place, quoted in _STEP.findall(path):
        if place:
            obj = obj[int(place)] if isinstance(obj, list) and int(place) < len(obj) else None
        else:
            obj = obj.get((name or quoted).replace("\\", "")) if isinstance(obj, dict) else None
    return obj
