"""What each step of a jsonpath does to the values found so far. Every value that is looked at or found is a unit of work.

A missing field is no error with `missing` True. Source: s/client-go/util/jsonpath/jsonpath.go.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ....budget import charge
from ...errors import Failure
from .parser import Step

Values = list[Any]
COMPARE = {
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip


class Broken(Failure):
    """A path that this object does not have."""


def walk(steps: list[Step], values: Values, root: Any, missing: bool) -> Values:
    """All values to which the steps lead; raises Broken."""
    for kind, argument in steps:
        charge(1 + len(values))
        values = [root] if kind == "root" else STEPS[kind](values, argument, missing)
    return values


def _field(values: Values, name: str, missing: bool) -> Values:
    members = []
    for value in values:
        if isinstance(value, dict) and name in value:
            members.append(value[name])
        elif not missing:
            raise Broken(f"{name} is not found")
    return members


def _inside(value: Any) -> Values:
    """The members of a list or a map; none of anything else."""
    members = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    charge(len(members))
    return members


def _all(values: Values, _: None, missing: bool) -> Values:
    members: Values = []
    for value in values:
        members += _inside(value)
    return members


def _deep(values: Values, name: str, missing: bool) -> Values:
    """Every member of that name, however deep: those of an outer map before those of the inner ones."""
    members: Values = []
    waiting = list(reversed(values))
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict) and name in value:
            members.append(value[name])
        if isinstance(value, dict | list):
            waiting.extend(reversed(_inside(value)))
    return members


def _slice(values: Values, bounds: tuple[int | None, int | None, int | None, bool], missing: bool) -> Values:
    elements: Values = []
    for value in values:
        if not isinstance(value, list):
            if not missing:
                raise Broken(f"{type(value).__name__} is not array or slice")
            continue
        found = _cut(value, *bounds)
        charge(len(found))
        elements += found
    return elements


def _cut(value: Values, start: int | None, stop: int | None, step: int | None, single: bool) -> Values:
    """One element, or a slice, with the bounds that Go checks (`evalArray`)."""
    length = len(value)
    first = start or 0
    first += length if first < 0 else 0
    if single:
        if not 0 <= first < length:
            raise Broken(f"array index out of bounds: index {first}, length {length}")
        return [value[first]]
    last = length if stop is None else stop + length if stop < 0 else stop
    if first == last:
        return []
    if not 0 <= first < length:
        raise Broken(f"array index out of bounds: index {first}, length {length}")
    if not 0 <= last <= length:
        raise Broken(f"array index out of bounds: index {last - 1}, length {length}")
    if first > last:
        raise Broken(f"starting index {first} is greater than ending index {last}")
    if step is not None and step <= 0:
        raise Broken("step must be > 0")
    return value[first:last:step]


def _filter(values: Values, condition: tuple[Step, str | None, Step], missing: bool) -> Values:
    left, operator, right = condition
    kept = []
    for item in _all(values, None, True):
        charge(2)
        left_values = _operand(left, item)
        if operator is None:
            kept += [item] if left_values else []
            continue
        right_values = _operand(right, item)
        for a in left_values[:1]:
            for b in right_values[:1]:
                if _comparable(a, b) and COMPARE[operator](a, b):
                    kept.append(item)
    return kept


def _operand(operand: Step, item: Any) -> Values:
    kind, value = operand
    return [value] if kind == "literal" else walk(value, [item], item, True)


def _comparable(a: Any, b: Any) -> bool:
    numbers = isinstance(a, int | float) and isinstance(b, int | float)
    return (numbers or type(a) is type(b)) and not isinstance(a, dict | list | None)


def _union(values: Values, parts: list[list[Step]], missing: bool) -> Values:
    members: Values = []
    for value in values:
        for steps in parts:
            members += walk(steps, [value], value, missing)
    return members


STEPS: dict[str, Callable[[Values, Any, bool], Values]] = {
    "field": _field,
    "all": _all,
    "deep": _deep,
    "slice": _slice,
    "filter": _filter,
    "union": _union,
}
