"""`-o custom-columns=NAME:.metadata.name,NODE:.spec.nodeName`: a table of one's own.

Source: s/kubectl/pkg/cmd/get/customcolumn.go.
"""

from __future__ import annotations

from typing import Any

from ...budget import charge
from ..errors import Failure
from .go_template.values import paid
from .jsonpath import Path, text_of
from .rows import lines


def custom_columns(spec: str, objects: list[dict], headers: bool = True) -> str:
    """Specification, objects -> text; raises Failure where the specification is wrong."""
    if not spec:
        raise Failure("custom-columns format specified but no custom columns given")
    columns = []
    for part in spec.split(","):
        name, colon, path = part.partition(":")
        if not colon:
            raise Failure(f"unexpected custom-columns spec: {part}, expected <header>:<json-path-expr>")
        columns.append((name, Path(path)))
    rows = [[_cell(obj, path) for _, path in columns] for obj in objects]
    return lines([name for name, _ in columns] if headers else None, rows)


def _cell(obj: dict, path: Path) -> str:
    values = path.find(obj)
    return paid(",".join(_text(value) for value in values)) or "<none>"


def _text(value: Any) -> str:
    charge()
    if isinstance(value, dict):
        return paid("map[" + " ".join(f"{key}:{_text(value[key])}" for key in sorted(value)) + "]")
    if isinstance(value, list):
        return paid("[" + " ".join(_text(item) for item in value) + "]")
    return "<nil>" if value is None else text_of(value)
