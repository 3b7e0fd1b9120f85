"""Sizes and durations as scenarios write them: 72Mi, 1.5G, 767080; 0.4s, 500ms, 1m30s, or plain seconds."""

import re
from decimal import Decimal

_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([kKMGTP]i?)?B?")
_POWERS = {"k": 1, "K": 1, "M": 2, "G": 3, "T": 4, "P": 5}
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)")
_UNITS_MS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}

LONGEST_TEXT = 40  # characters; no measure needs as many
MOST_BYTES, MOST_MS = (1 << 63) - 1, 3650 * 86_400_000
SIZE_FORM = "a size such as 72Mi, 1.5G or 767080"
DURATION_FORM = "a duration such as 5s, 500ms or 1m30s"


def size_bytes(value) -> int:
    """Bytes of a size, at most 2^63 - 1. Raises ValueError, which says the valid form."""
    size = _size(value)
    if size is None:
        raise ValueError(f"{shown(value, 2 * LONGEST_TEXT)} is not {SIZE_FORM}")
    if size > MOST_BYTES:
        raise ValueError(f"{shown(value, 2 * LONGEST_TEXT)} is more than {MOST_BYTES} bytes")
    return size


def _size(value) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    found = _SIZE.fullmatch(_text(value))
    if not found:
        return None
    number, unit = Decimal(found[1]), found[2]
    if not unit:
        return int(number)
    return int(number * (1024 if unit.endswith("i") else 1000) ** _POWERS[unit[0]])


def duration_ms(value) -> int:
    """Milliseconds of a duration, at most ten years; a bare number means seconds. Raises ValueError, which says the valid form."""
    length = _duration(value)
    if length is None:
        raise ValueError(f"{shown(value, 2 * LONGEST_TEXT)} is not {DURATION_FORM}")
    if length > MOST_MS:
        raise ValueError(f"{shown(value, 2 * LONGEST_TEXT)} is longer than ten years")
    return length


def _duration(value) -> int | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return round(min(value, MOST_MS) * 1000) if value >= 0 else None
    text = _text(value)
    if _NUMBER.fullmatch(text):
        return round(Decimal(text) * 1000)
    length, place = Decimal(0), 0
    while part := _PART.match(text, place):
        length, place = length + Decimal(part[1]) * _UNITS_MS[part[2]], part.end()
    return round(length) if text and place == len(text) else None


def _text(value) -> str:
    return value.strip() if isinstance(value, str) and len(value) <= LONGEST_TEXT else ""


def shown(value: object, longest: int = 60) -> str:
    """A wrong value as an error repeats it: its first `longest` characters."""
    told = repr(value)
    return told if len(told) <= longest else f"{told[:longest]}..."
