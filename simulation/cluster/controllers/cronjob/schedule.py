"""Schedules as cron writes them: five fields, or @hourly and its like; and when a schedule falls due next.

Source: github.com/robfig/cron/v3 parser.go, spec.go. Times are minutes since 1970-01-01, in UTC; other time zones are not modelled.
"""

from functools import lru_cache
from typing import NamedTuple

from ...clock import civil

MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
DAYS = {name: number for number, name in enumerate(["sun", "mon", "tue", "wed", "thu", "fri", "sat"])}
FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day", 1, 31, {}),
    ("month", 1, 12, MONTHS),
    ("weekday", 0, 6, DAYS),
)
DESCRIPTORS = {
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0", "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
}  # fmt: skip
DAY_MINUTES, YEARS_DAYS = 1440, 366 * 5


class ScheduleError(ValueError):
    """The schedule cannot be read; says why."""


class Schedule(NamedTuple):
    """The minutes, hours ... at which it is due; `every_min` instead of all of them for @every."""

    minutes: frozenset
    hours: frozenset
    days: frozenset
    months: frozenset
    weekdays: frozenset
    either_day: bool  # neither the day nor the weekday was *: one of them is enough
    every_min: int = 0

    def next(self, after_min):
        """The first minute after `after_min` at which it is due; None within five years."""
        if self.every_min:
            return after_min + self.every_min
        start = after_min + 1
        for day in range(start // DAY_MINUTES, start // DAY_MINUTES + YEARS_DAYS):
            if self._on(day):
                found = self._within(start - day * DAY_MINUTES if day == start // DAY_MINUTES else 0)
                if found is not None:
                    return day * DAY_MINUTES + found
        return None

    def _on(self, day):
        _, month, number = civil(day)
        by_day, by_weekday = number in self.days, (day + 4) % 7 in self.weekdays  # 1970-01-01 was a Thursday
        return month in self.months and (by_day or by_weekday if self.either_day else by_day and by_weekday)

    def _within(self, least):
        return next((h * 60 + m for h in sorted(self.hours) for m in sorted(self.minutes) if h * 60 + m >= least), None)


@lru_cache(maxsize=256)
def parse(text):
    """A Schedule; raises ScheduleError."""
    words = text.split()
    if words and words[0].startswith(("TZ=", "CRON_TZ=")):
        words = words[1:]
    if words and words[0] == "@every":
        never: frozenset[int] = frozenset()
        return Schedule(never, never, never, never, never, False, _every(words[1:]))
    if len(words) == 1 and words[0].startswith("@"):
        if words[0] not in DESCRIPTORS:
            raise ScheduleError(f"unrecognized descriptor: {words[0]}")
        words = DESCRIPTORS[words[0]].split()
    if len(words) != 5:
        raise ScheduleError(f"expected exactly 5 fields, found {len(words)}: {words}")
    found = [_field(word, *field) for word, field in zip(words, FIELDS, strict=True)]
    minutes, hours, days, months, weekdays = (numbers for numbers, _ in found)
    return Schedule(minutes, hours, days, months, weekdays, not found[2][1] and not found[4][1])


def _every(words):
    text = "".join(words)
    units = {"m": 1, "h": 60}
    if not text or text[-1] not in units or not text[:-1].isdigit():
        raise ScheduleError(f"failed to parse duration @every {text}")
    return max(1, int(text[:-1]) * units[text[-1]])


def _field(text, name, least, most, names):
    """(numbers, whether it is *): a list of ranges with steps."""
    numbers, star = set(), False
    for part in text.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        star = star or first in ("*", "?")
        low = least if first in ("*", "?") else _number(first, names, name)
        high = most if first in ("*", "?") or (step and not last) else _number(last, names, name) if last else low
        if not least <= low <= high <= most or (step and (not step.isdigit() or int(step) == 0)):
            raise ScheduleError(f"{name} {part} is out of range {least}-{most}")
        numbers.update(range(low, high + 1, int(step or 1)))
    return frozenset(numbers), star


def _number(text, names, name):
    if text.lower() in names:
        return names[text.lower()]
    if not text.isdigit():
        raise ScheduleError(f"failed to parse int from {text}: {name}")
    return int(text)
