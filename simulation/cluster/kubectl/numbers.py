"""Numbers and durations in a command's words, read as Go reads them: in linear time, and never beyond int64.

Sources: strconv.Atoi, time.ParseDuration in Go's standard library.
"""

from __future__ import annotations

import re

LONGEST = 10_000  # characters of a duration
MOST_DIGITS = 19  # of an int64
MOST_INT64 = 2**63 - 1
WHOLE = re.compile(r"[0-9]+", re.ASCII)
SIGNED = re.compile(r"[-+]?[0-9]+", re.ASCII)
AMOUNT, UNIT = re.compile(r"([0-9]*)(?:\.([0-9]*))?"), re.compile(r"[^0-9.]*")
UNITS_NS = {
    "ns": 1,
    "us": 10**3,
    "\u00b5s": 10**3,
    "\u03bcs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
SECOND_NS = 10**9


def is_whole(text: str) -> bool:
    """Whether a text is a whole number from 0 that an int64 holds."""
    return bool(WHOLE.fullmatch(text)) and len(text) <= MOST_DIGITS and int(text) <= MOST_INT64


def int64(text: str) -> int:
    """ "-12" -> -12; raises ValueError in the words of strconv.ParseInt."""
    if not SIGNED.fullmatch(text):
        raise ValueError(f'strconv.ParseInt: parsing "{text}": invalid syntax')
    digits = text.lstrip("+-").lstrip("0")
    number = int(digits or "0") if len(digits) <= MOST_DIGITS else MOST_INT64 + 2
    number = -number if text[0] == "-" else number
    if not -MOST_INT64 - 1 <= number <= MOST_INT64:
        raise ValueError(f'strconv.ParseInt: parsing "{text}": value out of range')
    return number


def duration(text: str) -> float:
    """ "1m30s" -> 90.0 seconds, as Go's time.ParseDuration; raises ValueError in its words."""
    rest = text[1:] if text[:1] in ("-", "+") else text
    if rest == "0":
        return 0.0
    if len(text) > LONGEST:
        raise ValueError(f'time: invalid duration "{text}"')
    total_ns, place = 0, 0
    while place < len(rest) or not rest:
        amount = AMOUNT.match(rest, place)
        whole, fraction = (amount.group(1), amount.group(2) or "") if amount else ("", "")
        significant = whole.lstrip("0")
        if amount is None or not (whole or fraction) or len(significant) > MOST_DIGITS:
            raise ValueError(f'time: invalid duration "{text}"')
        unit = UNIT.match(rest, amount.end())
        name = unit.group() if unit else ""
        if not name:
            raise ValueError(f'time: missing unit in duration "{text}"')
        if name not in UNITS_NS:
            raise ValueError(f'time: unknown unit "{name}" in duration "{text}"')
        fraction = fraction[:MOST_DIGITS]
        total_ns += int(significant or "0") * UNITS_NS[name] + int(fraction or "0") * UNITS_NS[name] // 10 ** len(
            fraction
        )
        if total_ns > MOST_INT64:
            raise ValueError(f'time: invalid duration "{text}"')
        place = amount.end() + len(name)
    return (-total_ns if text[:1] == "-" else total_ns) / SECOND_NS
