"""Sizes and durations as scenarios write them: 72Mi, 1.5G, 767080; 0.4s, 500ms, 1m30s, or plain seconds."""

import re
from decimal import Decimal

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kKMGTP]i?)?B?")
_POWERS = {"k": 1, "K": 1, "M": 2, "G": 3, "T": 4, "P": 5}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_UNITS_MS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}

SIZE_FORM = "a size such as 72Mi, 1.5G or 767080"
DURATION_FORM = "a duration such as 5s, 500ms or 1m30s"


def size_bytes(value) -> int:
    """Bytes of a size. Raises ValueError, which says the valid form."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    found = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise ValueError(f"{value!r} is not {SIZE_FORM}")
    number, unit = Decimal(found[1]), found[2]
    if not unit:
        return int(number)
    return int(number * (1024 if unit.endswith("i") else 1000) ** _POWERS[unit[0]])


def duration_ms(value) -> int:
    """Milliseconds of a duration; a bare number means seconds. Raises ValueError, which says the valid form."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 1e12:
        return round(value * 1000)
    text = value.strip() if isinstance(value, str) else ""
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return round(Decimal(text) * 1000)
    parts = _PART.findall(text)
    if not parts or "".join(n + u for n, u in parts) != text:
        raise ValueError(f"{value!r} is not {DURATION_FORM}")
    return round(sum(Decimal(number) * _UNITS_MS[unit] for number, unit in parts))
