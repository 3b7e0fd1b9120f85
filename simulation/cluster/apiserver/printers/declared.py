"""The table of a declared kind: its name and its additionalPrinterColumns, or its age where it declares none.

Source: k8s.io/apiextensions-apiserver pkg/registry/customresource/tableconvertor/tableconvertor.go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .columns import columns
from .duration import age
from .table import Printer

_AGE = {"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"}
_STEP = re.compile(r"\.((?:[\w/-]|\\.)+)|\[(\d+)\]|\['([^']*)'\]")


def printer(declared: Iterable[dict] | None) -> Printer:
    """additionalPrinterColumns -> Printer."""
    given = list(declared or ()) or [_AGE]
    return Printer((*columns("Name"), *map(_column, given)), lambda obj, now_s: _row(given, obj, now_s))


def _column(given: dict) -> dict:
    return {
        "name": given["name"],
        "type": given["type"],
        "format": given.get("format", ""),
        "description": given.get("description")
        or f"Custom resource definition column (in JSONPath format): {given['jsonPath']}",
        "priority": given.get("priority", 0),
    }


def _row(given: list[dict], obj: dict, now_s: int) -> dict:
    cells = [_cell(found(one["jsonPath"], obj), one["type"], now_s) for one in given]
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
    for name, place, quoted in _STEP.findall(path):
        if place:
            obj = obj[int(place)] if isinstance(obj, list) and int(place) < len(obj) else None
        else:
            obj = obj.get((name or quoted).replace("\\", "")) if isinstance(obj, dict) else None
    return obj
