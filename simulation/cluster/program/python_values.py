"""The values of the little Python (python.py): what an operation, a function or a method gives, counted before it is made.

Values are None, numbers, texts, lists, ranges and the environment; an operation that could make something huge from something small is
either counted or not modelled.
"""

import ast
import operator
import re
import string
from collections.abc import Callable
from typing import Any

from ..budget import allocate, charge

DEEPEST = 60  # of values in values
LONGEST_FIELD = 3  # digits of a width in a format
_LONG_FIELD = re.compile(rf"\d{{{LONGEST_FIELD + 1}}}")
HUGE = 1 << 40  # bytes that nobody has


class NotModelled(Exception):
    """The program uses something that this Python does not know."""


_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Mod: operator.mod, ast.FloorDiv: operator.floordiv,
}  # fmt: skip
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not, ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
}  # fmt: skip
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "int": int, "str": str, "float": float, "len": len, "bool": bool, "range": range, "abs": abs, "min": min, "max": max,
    "list": list, "sorted": sorted, "sum": sum, "round": round,
}  # fmt: skip
_METHODS = ("upper", "lower", "strip", "split", "join", "startswith", "endswith", "replace", "get", "format", "isdigit")


def weigh(*values: Any) -> int:
    """Characters of all that is in these values, charged and counted as bytes: before they are printed, compared or sorted."""
    total, open_ = 0, [(value, 0) for value in values]
    while open_:
        value, depth = open_.pop()
        charge(1)
        if depth > DEEPEST:
            raise NotModelled("values deep in one another")
        if isinstance(value, str):
            total += len(value)
        elif isinstance(value, list):
            charge(len(value))
            open_ += [(item, depth + 1) for item in value]
        elif isinstance(value, dict):
            open_ += [(item, depth + 1) for pair in value.items() for item in pair]
        else:
            total += _bits(value) // 3 + 8
    charge(total // 1000)
    allocate(total)
    return total


def _bits(value: Any) -> int:
    return value.bit_length() if isinstance(value, int) else 64


def size_of(value: Any) -> int:
    """len(), where there is one, and it is no more than can be."""
    try:
        return len(value)
    except OverflowError:
        return HUGE
    except TypeError:
        return 0


def binary(kind: ast.operator, left: Any, right: Any) -> Any:
    """left + right and its kin."""
    if type(kind) not in _BINARY:
        raise NotModelled(type(kind).__name__)
    if isinstance(left, int) and isinstance(right, int):
        charge((_bits(left) // 100) * (_bits(right) // 100) // 100)
        allocate((_bits(left) + _bits(right)) // 8)
    elif isinstance(kind, ast.Mod) and isinstance(left, str):
        _check_percent(left, right)
    else:
        times = (
            next((value for value in (left, right) if isinstance(value, int)), 1) if isinstance(kind, ast.Mult) else 1
        )
        size = size_of(left) + size_of(right)
        charge(size // 1000)
        allocate((8 if isinstance(left, list) or isinstance(right, list) else 1) * size * max(times, 0))
    return _BINARY[type(kind)](left, right)


def _check_percent(form: str, values: Any) -> None:
    """Texts with % in them: no width that is given by a value, or is long."""
    charge(len(form) // 10)
    if "*" in form or "(" in form or _LONG_FIELD.search(form) or isinstance(values, list):
        raise NotModelled("a format")
    allocate(len(form) * 10**LONGEST_FIELD // 2 if re.search(r"%[-+ #]*\d", form) else len(form))
    weigh(values)


def compared(kind: ast.cmpop, left: Any, right: Any) -> bool:
    if isinstance(left, (str, list)) or isinstance(right, (str, list)):
        weigh(left, right)
    return _COMPARE[type(kind)](left, right)


def call(name: str, args: list[Any]) -> Any:
    """A function by its name. Raises NotModelled for one that is not known."""
    if name not in _FUNCTIONS:
        raise NotModelled(name)
    if name == "round" and len(args) > 1 and (not isinstance(args[1], int) or abs(args[1]) > 50):
        raise NotModelled("round")
    if name == "sum" and len(args) > 1:
        raise NotModelled("sum")
    if name in ("list", "sorted"):
        allocate(40 * sum(map(size_of, args)))
        charge(sum(map(size_of, args)) // 10)
    elif name in ("sum", "min", "max"):
        charge(sum(map(size_of, args)) // 10)
    if name in ("str", "sorted", "min", "max", "int", "float"):
        weigh(*args)
    return _FUNCTIONS[name](*args)


def method(value: Any, name: str, args: list[Any]) -> Any:
    """A method of a value."""
    if name not in _METHODS:
        raise NotModelled(name)
    size = weigh(value, *args)
    if name == "replace" and len(args) == 2 and all(isinstance(text, str) for text in (value, *args)):
        allocate(value.count(args[0]) * len(args[1]))
    elif name == "join" and args and isinstance(value, str):
        allocate(size_of(args[0]) * len(value))
    elif name == "split":
        allocate(40 * size)
    elif name == "format" and isinstance(value, str):
        _check_format(value, size)
    return getattr(value, name)(*args)


def _check_format(form: str, size: int) -> None:
    """Texts with {} in them: no attributes, no width that is given by a value, or is long."""
    fields = 0
    for _, place, spec, _ in string.Formatter().parse(form):
        if place is None:
            continue
        fields += 1
        if not place.isalnum() and place or "{" in (spec or "") or len(re.sub(r"\D", "", spec or "")) > LONGEST_FIELD:
            raise NotModelled("a format")
    charge(fields)
    allocate(fields * (size + 10**LONGEST_FIELD))
