"""Values of a go-template as Go sees them: numbers of JSON are float64, those of the template int; and how each is printed.

Source: fmt and strconv in Go's standard library.
"""

from __future__ import annotations

import json
import math
from typing import Any

from ....budget import allocate, charge

PER_UNIT = 50  # bytes that are copied for a unit of work
LARGE = 6  # the exponent from which %v writes a float64 with an exponent


class Int(int):
    """A whole number that the template itself made; those of the object are float64, as encoding/json reads them."""


class Missing:
    """What a map answers for a key that it has not."""


MISSING = Missing()


def paid(text: str) -> str:
    """The text, charged for."""
    charge(1 + len(text) // PER_UNIT)
    allocate(len(text))
    return text


def printed(value: Any) -> str:
    """A value as Go's %v prints it, charged for."""
    charge()
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return paid(f"map[{' '.join(f'{key}:{_inner(value[key])}' for key in sorted(value))}]")
    if isinstance(value, list):
        return paid(f"[{' '.join(_inner(item) for item in value)}]")
    if value is None or value is MISSING:
        return "<no value>"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, Int) else go_float(value)


def _inner(value: Any) -> str:
    return "<nil>" if value is None else printed(value)


def go_float(value: float) -> str:
    """A float64 as Go's %v prints it: 3, 0.5, 1e+06, 1.234567e+06, +Inf, NaN."""
    try:
        value = float(value)
    except OverflowError:
        return "+Inf" if value > 0 else "-Inf"
    if math.isnan(value) or math.isinf(value):
        return "NaN" if math.isnan(value) else "+Inf" if value > 0 else "-Inf"
    if value == 0:
        return "-0" if math.copysign(1, value) < 0 else "0"
    digits, exponent = shortest(abs(value))
    sign = "-" if value < 0 else ""
    if -4 <= exponent < LARGE:
        return sign + plain(digits, exponent)
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{sign}{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02}"


def shortest(value: float) -> tuple[str, int]:
    """The fewest digits that name a number above zero, and the exponent of the first: 1234.5 -> ("12345", 3)."""
    mantissa, _, exponent = f"{value!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    power = int(exponent or 0) + len(whole) - 1
    digits = (whole + fraction).lstrip("0")
    power -= len(whole + fraction) - len((whole + fraction).lstrip("0"))
    return digits.rstrip("0") or "0", power


def plain(digits: str, exponent: int) -> str:
    """Digits without an exponent: ("12345", 3) -> "1234.5"."""
    if exponent < 0:
        return "0." + "0" * (-exponent - 1) + digits
    whole = digits[: exponent + 1].ljust(exponent + 1, "0")
    fraction = digits[exponent + 1 :]
    return f"{whole}.{fraction}" if fraction else whole


def is_true(value: Any) -> bool:
    """Whether {{if}} takes a value for true: not zero, not empty."""
    return value is not MISSING and bool(value)


def type_of(value: Any) -> str:
    """A value's type in Go's words."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, Int):
        return "int"
    kinds: dict[type, str] = {str: "string", dict: "map[string]interface {}", list: "[]interface {}"}
    return kinds.get(type(value), "float64" if isinstance(value, int | float) else "nil")


def quoted(text: str) -> str:
    """Go's %q."""
    return paid(json.dumps(text, ensure_ascii=False))


def go_syntax(value: Any) -> str:
    """A JSON value as Go's %#v prints it: map[string]interface {}{"a":1}."""
    charge()
    if isinstance(value, dict):
        inner = ", ".join(f"{quoted(key)}:{go_syntax(value[key])}" for key in sorted(value))
        return paid(f"map[string]interface {{}}{{{inner}}}")
    if isinstance(value, list):
        return paid(f"[]interface {{}}{{{', '.join(go_syntax(item) for item in value)}}}")
    if isinstance(value, str):
        return quoted(value)
    return "interface {}(nil)" if value is None else printed(value)
