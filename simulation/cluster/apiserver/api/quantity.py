"""Kubernetes quantities ("250m", "1.5Gi"): exact parsing to integers, rounding up, and canonical printing.

A quantity is kept as whole billionths (nano), the finest step that Kubernetes keeps. Nothing here is a float.
Source: k8s.io/apimachinery pkg/api/resource/quantity.go.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import NamedTuple

FORMAT_WRONG = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
NUMERIC_WRONG = "unable to parse numeric part of quantity"
SUFFIX_WRONG = "unable to parse quantity's suffix"

DECIMAL_SI, BINARY_SI, DECIMAL_EXPONENT = "DecimalSI", "BinarySI", "DecimalExponent"
NANO = 10**9
_LONGEST = 200  # characters; no amount needs as many
_MAX_INT64 = 2**63 - 1
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_DECIMAL_NAMES = {exponent: name for name, exponent in _DECIMAL.items()}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_BINARY_NAMES = ["", *_BINARY]
_SHAPE = re.compile(r"([+-]?)([0-9]*+)(?:\.([0-9]*+))?([eEinumkKMGTP]*[-+]?[0-9]*)\Z")
_EXPONENT = re.compile(r"[eE][-+]?[0-9]+\Z")


class QuantityError(ValueError):
    """The text is no quantity; the message is Kubernetes' own."""


class Quantity(NamedTuple):
    """`nano`: the amount in billionths; `format`: how it prints; `text`: its printed form."""

    nano: int
    format: str
    text: str


@lru_cache(maxsize=1 << 16)
def _parse(text: str) -> Quantity:
    match = _SHAPE.match(text)
    if not text or not match:
        raise QuantityError(FORMAT_WRONG)
    sign, whole, fraction, suffix = match.groups()
    whole, fraction = whole.lstrip("0") or "0", fraction or ""
    base, exponent, form = _interpret(suffix)
    nano = int(whole + fraction) * NANO
    if base == 2:
        nano = min(_ceil(nano << exponent, 10 ** len(fraction)), _MAX_INT64 * NANO)
    elif (shift := exponent - len(fraction)) >= 0:
        nano *= 10**shift
    else:
        nano = _ceil(nano, 10**-shift)
    if form == BINARY_SI and 0 < nano < NANO:
        form = DECIMAL_SI
    nano = -nano if sign == "-" else nano
    return Quantity(nano, form, text if _keeps_text(whole, fraction, exponent, form) else print_nano(nano, form))


def _interpret(suffix: str) -> tuple[int, int, str]:
    """The suffix's base, exponent and format."""
    if suffix in _DECIMAL:
        return 10, _DECIMAL[suffix], DECIMAL_SI
    if suffix in _BINARY:
        return 2, _BINARY[suffix], BINARY_SI
    if _EXPONENT.match(suffix) and abs(int(suffix[1:])) <= 1000:
        return 10, int(suffix[1:]), DECIMAL_EXPONENT
    raise QuantityError(SUFFIX_WRONG)


def _keeps_text(whole: str, fraction: str, exponent: int, form: str) -> bool:
    """Whether Kubernetes takes the text for canonical and prints it as it was written ("1.500", "007", "+5")."""
    digits = whole + fraction
    if form == BINARY_SI:
        return not fraction and 15 - len(whole) - int(exponent * 0.3) - 1 >= 0 and int(whole) & 7 != 0
    scale = exponent - len(fraction)
    if len(digits) > 18 or scale < -9 or scale % 3:
        return False
    return digits[0] != "0" and not digits.endswith("000")


def print_nano(nano: int, form: str = DECIMAL_SI) -> str:
    """The canonical text: no fraction, the largest suffix that loses nothing."""
    if nano == 0:
        return "0"
    if form == BINARY_SI and nano % NANO == 0 and abs(nano) >= 1024 * NANO:
        number, power = nano // NANO, 0
        while number % 1024 == 0:
            number, power = number // 1024, power + 1
        return f"{number}{_BINARY_NAMES[power]}"
    number, exponent = nano, -9
    while number % 1000 == 0:
        number, exponent = number // 1000, exponent + 3
    if form != DECIMAL_EXPONENT and exponent in _DECIMAL_NAMES:
        return f"{number}{_DECIMAL_NAMES[exponent]}"
    return f"{number}e{exponent}" if exponent else str(number)


def _ceil(amount: int, unit: int) -> int:
    """Divide, rounding up; the amount is never negative."""
    return -(-amount // unit)


def parse(value: str | int | float) -> Quantity:
    """Read a quantity as JSON gives it; raises QuantityError."""
    text = value if type(value) is str else json_text(value)
    if len(text) > _LONGEST:
        raise QuantityError(NUMERIC_WRONG)
    return _parse(text.strip())


def json_text(value: object) -> str:
    """The JSON literal that a quantity of another type than string had in the document."""
    return json.dumps(value, separators=(",", ":"))


def canonical(value: str | int | float) -> str:
    """How the API server prints this quantity."""
    return parse(value).text


@lru_cache(maxsize=1 << 16)
def _canonical_milli(text: str) -> str:
    quantity = _parse(text)
    step = NANO // 1000
    whole = _away(quantity.nano, step) * step
    return quantity.text if whole == quantity.nano else print_nano(whole, quantity.format)


def canonical_milli(value: str | int | float) -> str:
    """The same for an amount in a resource list, which is rounded up to thousandths."""
    return _canonical_milli(parse(value).text)


def _away(amount: int, unit: int) -> int:
    """Divide, rounding away from zero."""
    return _ceil(amount, unit) if amount > 0 else amount // unit


@lru_cache(maxsize=1 << 16)
def _milli(text: str | int | float) -> int:
    return _away(parse(text).nano, NANO // 1000)


@lru_cache(maxsize=1 << 16)
def _value(text: str | int | float) -> int:
    return _away(parse(text).nano, NANO)


def milli(value: str | int | float | None) -> int:
    """Thousandths, rounded up (cpu "1" -> 1000); None is 0."""
    return 0 if value is None else _milli(value)


def value(value: str | int | float | None) -> int:
    """Whole units or bytes, rounded up (memory "1Ki" -> 1024); None is 0."""
    return 0 if value is None else _value(value)


def compare(left: str | int | float, right: str | int | float) -> int:
    """Below zero, zero or above zero as `left` is less than, equal to or more than `right`."""
    return parse(left).nano - parse(right).nano


def from_milli(amount: int, form: str = DECIMAL_SI) -> str:
    """Print thousandths."""
    return print_nano(amount * (NANO // 1000), form)


def from_value(amount: int, form: str = DECIMAL_SI) -> str:
    """Print whole units or bytes; `form` BINARY_SI prints Ki, Mi, ..."""
    return print_nano(amount * NANO, form)


def add(left: str | None, right: str | None) -> str:
    """The sum, printed in the format of the first that is not zero, as Quantity.Add does."""
    first, second = parse(left or "0"), parse(right or "0")
    return print_nano(first.nano + second.nano, first.format if first.nano else second.format)
