"""Whether a text is a cron schedule, and how the parser complains. Source: github.com/robfig/cron/v3 parser.go."""

from __future__ import annotations

import re

from ...budget import charge
from ...component_helpers.numbers import duration_ns

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_DAYS = {name: number for number, name in enumerate(("sun", "mon", "tue", "wed", "thu", "fri", "sat"))}
_FIELDS: tuple[tuple[int, int, dict[str, int]], ...] = (
    (0, 59, {}),
    (0, 23, {}),
    (1, 31, {}),
    (1, 12, _MONTHS),
    (0, 6, _DAYS),
)
_DESCRIPTORS = {"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"}


class _Wrong(Exception):
    pass


def schedule_error(schedule: str) -> str | None:
    """What is wrong with a schedule of five fields or a descriptor, or None."""
    text = schedule
    if text.startswith(("TZ=", "CRON_TZ=")):
        text = text.partition(" ")[2].strip()
    if text.startswith("@"):
        return _descriptor_error(text)
    charge(1 + len(text) // 2)
    fields = text.split()
    if len(fields) != 5:
        return f"expected exactly 5 fields, found {len(fields)}: [{' '.join(fields)}]"
    try:
        for field, bounds in zip(fields, _FIELDS, strict=True):
            for part in filter(None, field.split(",")):
                _check_part(part, *bounds)
    except _Wrong as wrong:
        return str(wrong)
    return None


def _descriptor_error(text: str) -> str | None:
    if text in _DESCRIPTORS or text.startswith("@every ") and duration_ns(text[7:]) is not None:
        return None
    if text.startswith("@every "):
        return f'failed to parse duration {text}: time: invalid duration "{text[7:]}"'
    return f"unrecognized descriptor: {text}"


def _check_part(part: str, low: int, high: int, words: dict[str, int]) -> None:
    """One of: number, number "-" number, "*", "?", each with an optional "/" step."""
    span, *steps = part.split("/")
    ends = span.split("-")
    if ends[0] in ("*", "?"):
        start, end = low, high
    else:
        start = _number(ends[0], words)
        if len(ends) > 2:
            raise _Wrong(f"too many hyphens: {part}")
        end = _number(ends[1], words) if len(ends) == 2 else start
    if len(steps) > 1:
        raise _Wrong(f"too many slashes: {part}")
    step = _number(steps[0], {}) if steps else 1
    if steps and len(ends) == 1:
        end = high
    if start < low:
        raise _Wrong(f"beginning of range ({start}) below minimum ({low}): {part}")
    if end > high:
        raise _Wrong(f"end of range ({end}) above maximum ({high}): {part}")
    if start > end:
        raise _Wrong(f"beginning of range ({start}) beyond end of range ({end}): {part}")
    if step == 0:
        raise _Wrong(f"step of range should be a positive number: {part}")


def _number(text: str, words: dict[str, int]) -> int:
    if text.lower() in words:
        return words[text.lower()]
    if len(text) > 18 and text.isdigit():
        raise _Wrong(f'failed to parse int from {text}: strconv.Atoi: parsing "{text}": value out of range')
    if len(text) > 18 or not re.fullmatch(r"[+-]?[0-9]+", text):
        raise _Wrong(f'failed to parse int from {text}: strconv.Atoi: parsing "{text}": invalid syntax')
    if int(text) < 0:
        raise _Wrong(f"negative number ({int(text)}) not allowed: {text}")
    return int(text)
