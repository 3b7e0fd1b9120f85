"""JSONPath templates: `{.items[*].metadata.name}`, `{range .items[*]}{.spec.nodeName}{"\\n"}{end}`, filters and slices.

Source: s/client-go/util/jsonpath, s/cli-runtime/pkg/printers/jsonpath.go.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....budget import allocate, charge
from ..text import compact_json
from .parser import Node, Step, parsed
from .steps import Broken, walk

__all__ = ["Broken", "Path", "find", "relaxed", "render", "text_of"]

PER_UNIT = 50  # characters that are printed for a unit of work


def relaxed(template: str) -> str:
    """What people type for a path -> a template: "metadata.name" and ".metadata.name" become "{.metadata.name}"."""
    if template.startswith("{"):
        return template
    return "{" + (template if template.startswith(".") else "." + template) + "}"


def render(template: str, obj: Any, allow_missing: bool = True) -> str:
    """Template, JSON value -> text; raises Failure where the template is wrong, Broken where the object has no such path."""
    return "".join(_run(parsed(template), obj, obj, allow_missing))


class Path:
    """ ".spec.containers[*].name", read once and looked up often. Raises Failure where it is wrong."""

    def __init__(self, path: str):
        self.steps: list[list[Step]] = [node[1] for node in parsed(relaxed(path)) if node[0] == "path"]

    def find(self, obj: Any, allow_missing: bool = True) -> list[Any]:
        """The values found in a JSON value; raises Broken."""
        return [value for steps in self.steps for value in walk(steps, [obj], obj, allow_missing)]


def find(path: str, obj: Any, allow_missing: bool = True) -> list[Any]:
    """The same for one object."""
    return Path(path).find(obj, allow_missing)


def text_of(value: Any) -> str:
    """A found value as text: text as it is, maps and lists as JSON."""
    charge()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return compact_json(value)
    return "" if value is None else str(value)


def _run(nodes: list[Node], current: Any, root: Any, allow_missing: bool) -> Iterator[str]:
    for node in nodes:
        charge()
        if node[0] == "text":
            yield _paid(node[1])
        elif node[0] == "path":
            texts = [_paid(text_of(value)) for value in walk(node[1], [current], root, allow_missing)]
            yield " ".join(texts)
        else:
            for item in walk(node[1], [current], root, allow_missing):
                charge()
                yield from _run(node[2], item, root, allow_missing)


def _paid(text: str) -> str:
    charge(len(text) // PER_UNIT)
    allocate(len(text))
    return text
