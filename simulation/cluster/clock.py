"""Virtual time and the agenda of alarms, in one fixed order (due, priority, number).

Time is a whole number of milliseconds since the run began. The calendar of every run starts at the same moment, so that
the same scenario tells the same story on any day.
"""

from __future__ import annotations

import heapq
from typing import Any, NamedTuple, overload

from .store import Store

EPOCH_DAYS = 20454  # 2026-01-01, in days since 1970-01-01
EPOCH_S = EPOCH_DAYS * 86400
SPACE = "alarms"
DIGITS = "0123456789"


class Alarm(NamedTuple):
    """Due at a virtual time: wake `component` for `key`. `cause` is the seq of the line that set it."""

    due_ms: int
    priority: int
    number: int
    component: str
    key: str
    cause: int | None = None
    heartbeat: bool = False


class Clock:
    """The time of a run; only the front hall moves it."""

    def __init__(self) -> None:
        self.now_ms = 0
        self._second, self._text = -1, ""

    def timestamp(self) -> str:
        """Now as Kubernetes writes it, whole seconds: 2026-01-01T00:00:03Z."""
        second = self.now_ms // 1000
        if second != self._second:
            self._second, self._text = second, rfc3339(second * 1000)
        return self._text

    def micro_timestamp(self) -> str:
        """Now as a MicroTime: 2026-01-01T00:00:03.042000Z."""
        return f"{self.timestamp()[:-1]}.{self.now_ms % 1000:03d}000Z"


def rfc3339(at_ms: int) -> str:
    """A moment of the run, in ms since it began, as an RFC 3339 text with whole seconds."""
    seconds = EPOCH_S + at_ms // 1000
    year, month, day = civil(seconds // 86400)
    rest = seconds % 86400
    return f"{year:04d}-{month:02d}-{day:02d}T{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}Z"


@overload
def since_start_ms(text: str) -> int: ...
@overload
def since_start_ms(text: None) -> None: ...
def since_start_ms(text: str | None) -> int | None:
    """The inverse of rfc3339, fractions included: ms since the run began; None for nothing."""
    if not text:
        return None
    year, month, day = int(text[0:4]), int(text[5:7]), int(text[8:10])
    seconds = days(year, month, day) * 86400 + int(text[11:13]) * 3600 + int(text[14:16]) * 60 + int(text[17:19])
    fraction, zone = _fraction_and_zone(text[19:])
    return (seconds - EPOCH_S) * 1000 + int(fraction[:3].ljust(3, "0")) - zone


def _fraction_and_zone(rest: str) -> tuple[str, int]:
    """ ".5+02:00" -> the digits of the fraction, and how far the zone is ahead of UTC in ms."""
    end = 1 if rest[:1] in (".", ",") else 0
    start = end
    while end < len(rest) and rest[end] in DIGITS:
        end += 1
    zone = rest[end:]
    if len(zone) != 6 or zone[0] not in "+-":
        return rest[start:end], 0
    ahead = (int(zone[1:3]) * 60 + int(zone[4:6])) * 60_000
    return rest[start:end], -ahead if zone[0] == "-" else ahead


def civil(day_number: int) -> tuple[int, int, int]:
    """(year, month, day) of a day counted from 1970-01-01 (the proleptic Gregorian calendar)."""
    z = day_number + 719468
    era, doe = z // 146097, z % 146097
    yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    mp = (5 * doy + 2) // 153
    month = mp + 3 if mp < 10 else mp - 9
    return yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) // 5 + 1


def days(year: int, month: int, day: int) -> int:
    """The inverse of civil."""
    y = year - (month <= 2)
    era, yoe = y // 400, y % 400
    doy = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    return era * 146097 + yoe * 365 + yoe // 4 - yoe // 100 + doy - 719468


LAST_MS = (
    days(10_000, 1, 1) * 86400 - EPOCH_S
) * 1000 - 1  # the end of the year 9999, the last that a timestamp can say


class Agenda:
    """At most one alarm a (component, key): the earliest one asked for. A burst of watch events is one wake-up.

    Its memory is the space alarms: "<component> <key>" -> [due_ms, priority, number, cause, 1 for a heartbeat].
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.number = 0
        self._alarms: dict[str, list[Any]] = store.space(SPACE)
        self._heap: list[tuple[int, int, int, str]] = []  # due_ms, priority, number, "<component> <key>"
        self._awake = 0  # alarms that are not heartbeats
        self._next: tuple[list[Any] | None, Alarm | None] = None, None  # what is stored, and as it was read last
        store.on_change(SPACE, self._fold)

    def _fold(self, name: str, old: list[Any] | None, new: list[Any] | None) -> None:
        if old is not None:
            self._awake -= not old[4]
        if new is not None:
            self._awake += not new[4]
            heapq.heappush(self._heap, (new[0], new[1], new[2], name))

    def set(
        self, component: str, key: str, due_ms: int, priority: int, cause: int | None = None, heartbeat: bool = False
    ) -> None:
        """Wake `component` for `key` at `due_ms`, unless it will be woken by then anyway. What is due after the calendar's end never comes."""
        if due_ms > LAST_MS:
            return
        name = f"{component} {key}"
        before = self._alarms.get(name)
        if before is not None and before[0] <= due_ms:
            if heartbeat or not before[4]:
                return
            due_ms = before[0]
        self.number += 1
        self.store.put_quietly(SPACE, name, [due_ms, priority, self.number, cause, int(heartbeat)])

    def cancel(self, component: str, key: str) -> None:
        self.store.put_quietly(SPACE, f"{component} {key}", None)

    def get(self, component: str, key: str) -> Alarm | None:
        """When this key will be looked at, or None."""
        name = f"{component} {key}"
        return _alarm(name, self._alarms[name]) if name in self._alarms else None

    def next(self) -> Alarm | None:
        """The next alarm, or None. Alarms that were moved or cancelled are passed over."""
        while self._heap:
            due_ms, _, number, name = self._heap[0]
            stored = self._alarms.get(name)
            if stored is not None and stored[2] == number and stored[0] == due_ms:
                if stored is not self._next[0]:
                    self._next = stored, _alarm(name, stored)
                return self._next[1]
            heapq.heappop(self._heap)
        return None

    def take(self) -> Alarm | None:
        alarm = self.next()
        if alarm:
            *_, name = heapq.heappop(self._heap)
            self.store.put_quietly(SPACE, name, None)
        return alarm

    @property
    def idle(self) -> bool:
        """True where nothing is due but heartbeats."""
        return self._awake == 0


def _alarm(name: str, stored: list[Any]) -> Alarm:
    component, _, key = name.partition(" ")
    due_ms, priority, number, cause, heartbeat = stored
    return Alarm(due_ms, priority, number, component, key, cause, heartbeat == 1)
