"""Schedules as cron writes them: five fields, or @hourly and its like; and when a schedule falls due next.

Source: github.com/robfig/cron/v3 parser.go, spec.go, constantdelay.go. Times are seconds since 1970-01-01, in UTC; other time zones are not modelled.
"""

from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from ...budget import charge
from ...clock import civil
from ...component_helpers.numbers import duration_ns, whole

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
DAY_S, YEARS_DAYS = 86_400, 366 * 5


class ScheduleError(ValueError):
    """The schedule cannot be read; says why."""


class Schedule(NamedTuple):
    """The minutes, hours ... at which it is due, in order; `every_s` instead of all of them for @every."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either_day: bool  # neither the day nor the weekday was *: one of them is enough
    every_s: int = 0

    def next(self, after_s: int) -> int | None:
        """The first moment after `after_s` at which it is due; None within five years."""
        if self.every_s:
            return after_s + self.every_s
        start = after_s // 60 + 1
        first = start * 60 // DAY_S
        for day in range(first, first + YEARS_DAYS):
            if self._on(day):
                found = self._within(start - day * 1440 if day == first else 0)
                if found is not None:
                    charge(2 + (day - first) // 2)
                    return day * DAY_S + found * 60
        charge(YEARS_DAYS // 2)
        return None

    def _on(self, day: int) -> bool:
        _, month, number = civil(day)
        by_day, by_weekday = number in self.days, (day + 4) % 7 in self.weekdays  # 1970-01-01 was a Thursday
        return month in self.months and (by_day or by_weekday if self.either_day else by_day and by_weekday)

    def _within(self, least: int) -> int | None:
        """The first of its minutes of a day that is not before `least`."""
        for hour in self.hours[bisect_left(self.hours, least // 60) :]:
            place = bisect_left(self.minutes, least - hour * 60)
            if place < len(self.minutes):
                return hour * 60 + self.minutes[place]
        return None


@lru_cache(maxsize=256)
def parse(text):
    """A Schedule; raises ScheduleError."""
    words = text.split()
    if words and words[0].startswith(("TZ=", "CRON_TZ=")):
        words = words[1:]
    if words and words[0] == "@every":
        never: frozenset[int] = frozenset()
        return Schedule((), (), never, never, never, False, _every_s("".join(words[1:])))
    if len(words) == 1 and words[0].startswith("@"):
        if words[0] not in DESCRIPTORS:
            raise ScheduleError(f"unrecognized descriptor: {words[0]}")
        words = DESCRIPTORS[words[0]].split()
    if len(words) != 5:
        raise ScheduleError(f"expected exactly 5 fields, found {len(words)}: {words}")
    found = [_field(word, *field) for word, field in zip(words, FIELDS, strict=True)]
    minutes, hours, days, months, weekdays = (numbers for numbers, _ in found)
    return Schedule(
        tuple(sorted(minutes)), tuple(sorted(hours)), days, months, weekdays, not found[2][1] and not found[4][1]
    )


def _every_s(text):
    """Whole seconds, one at least."""
    found = duration_ns(text)
    if found is None:
        raise ScheduleError(f"failed to parse duration @every {text}")
    return max(1, found // 10**9)


def _field(text, name, least, most, names):
    """(numbers, whether it is *): a list of ranges with steps."""
    numbers, star = set(), False
    for part in text.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        star = star or first in ("*", "?")
        low = least if first in ("*", "?") else _number(first, names, name)
        high = most if first in ("*", "?") or (step and not last) else _number(last, names, name) if last else low
        every = whole(step) if step else 1
        if not least <= low <= high <= most or not every or every < 0:
            raise ScheduleError(f"{name} {part} is out of range {least}-{most}")
        numbers.update(range(low, high + 1, every))
    return frozenset(numbers), star


def _number(text, names, name):
    if text.lower() in names:
        return names[text.lower()]
    number = whole(text)
    if number is None:
        raise ScheduleError(f"failed to parse int from {text}: {name}")
    return number
