"""Whole numbers in texts that anybody may have written: annotations, names, percentages. Read as Go reads them, and never beyond 64 bits.

Source: strconv.ParseInt; GetScaledValueFromIntOrPercent in apimachinery pkg/util/intstr.
"""

from __future__ import annotations

LEAST, MOST = -(2**63), 2**63 - 1
MOST_PERCENT = 2**31 - 1
_DIGITS = 19  # of the greatest number; more are too many


def whole(text: str | None) -> int | None:
    """ "-12" -> -12; None for what is no number, and for one that needs more than 64 bits."""
    if not text:
        return None
    digits = text[1:] if text[0] in "+-" else text
    if not (digits.isascii() and digits.isdigit()):
        return None
    digits = digits.lstrip("0") or "0"
    if len(digits) > _DIGITS:
        return None
    number = -int(digits) if text[0] == "-" else int(digits)
    return number if LEAST <= number <= MOST else None


def scaled(value: int | str, total: int, up: bool) -> int:
    """An int-or-percent of `total`; a percentage is rounded `up` or down, and counts as no more than 2^31-1 of them."""
    if isinstance(value, int):
        return value
    percent = whole(value.removesuffix("%"))
    hundredths = min(MOST_PERCENT if percent is None else percent, MOST_PERCENT) * total
    return -(-hundredths // 100) if up else hundredths // 100


_UNITS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_LONGEST_DURATION = 100  # characters


def duration_ns(text: str) -> int | None:
    """A Go duration without a sign, "1h30m" or "1.5s", in nanoseconds; None for what time.ParseDuration refuses."""
    if text == "0":
        return 0
    total, at = 0, 0
    while at < len(text) <= _LONGEST_DURATION:
        start = at
        while at < len(text) and text[at] in "0123456789.":
            at += 1
        number, after = text[start:at], at
        while at < len(text) and text[at] not in "0123456789.":
            at += 1
        unit = _UNITS.get(text[after:at])
        digits, _, fraction = number.partition(".")
        if unit is None or "." in fraction or not digits + fraction:
            return None
        total += int(digits or 0) * unit + int(fraction or 0) * unit // 10 ** len(fraction)
    return total if text and len(text) <= _LONGEST_DURATION and total <= MOST else None
