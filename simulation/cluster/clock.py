"""Virtual time and the agenda of alarms, in one fixed order (due, priority, number).

Time is a whole number of milliseconds since the run began. The calendar of every run starts at the same moment, so that
the same scenario tells the same story on any day.
"""

import heapq
from typing import NamedTuple

EPOCH_DAYS = 20454  # 2026-01-01, in days since 1970-01-01
EPOCH_S = EPOCH_DAYS * 86400


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

    def __init__(self):
        self.now_ms = 0
        self._second, self._text = None, ""

    def timestamp(self):
        """Now as Kubernetes writes it, whole seconds: 2026-01-01T00:00:03Z."""
        second = self.now_ms // 1000
        if second != self._second:
            self._second, self._text = second, rfc3339(second * 1000)
        return self._text

    def micro_timestamp(self):
        """Now as a MicroTime: 2026-01-01T00:00:03.042000Z."""
        return f"{self.timestamp()[:-1]}.{self.now_ms % 1000:03d}000Z"


def rfc3339(at_ms):
    """A moment of the run, in ms since it began, as an RFC 3339 text with whole seconds."""
    seconds = EPOCH_S + at_ms // 1000
    year, month, day = civil(seconds // 86400)
    rest = seconds % 86400
    return f"{year:04d}-{month:02d}-{day:02d}T{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}Z"


def since_start_ms(text):
    """The inverse of rfc3339, fractions included: ms since the run began; None for nothing."""
    if not text:
        return None
    year, month, day = int(text[0:4]), int(text[5:7]), int(text[8:10])
    seconds = days(year, month, day) * 86400 + int(text[11:13]) * 3600 + int(text[14:16]) * 60 + int(text[17:19])
    fraction = text[19:].rstrip("Z")
    return (seconds - EPOCH_S) * 1000 + (int(float("0" + fraction) * 1000) if fraction.startswith(".") else 0)


def civil(day_number):
    """(year, month, day) of a day counted from 1970-01-01 (the proleptic Gregorian calendar)."""
    z = day_number + 719468
    era, doe = z // 146097, z % 146097
    yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    mp = (5 * doy + 2) // 153
    month = mp + 3 if mp < 10 else mp - 9
    return yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) // 5 + 1


def days(year, month, day):
    """The inverse of civil."""
    y = year - (month <= 2)
    era, yoe = y // 400, y % 400
    doy = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    return era * 146097 + yoe * 365 + yoe // 4 - yoe // 100 + doy - 719468


class Agenda:
    """At most one alarm a (component, key): the earliest one asked for. A burst of watch events is one wake-up."""

    def __init__(self):
        self.alarms = {}
        self.number = 0
        self.unsaved = set()
        self._heap = []
        self._awake = 0  # alarms that are not heartbeats

    def set(self, component, key, due_ms, priority, cause=None, heartbeat=False):
        """Wake `component` for `key` at `due_ms`, unless it will be woken by then anyway."""
        found = self.alarms.get((component, key))
        if found and found.due_ms <= due_ms and (heartbeat or not found.heartbeat):
            return
        if found and found.due_ms <= due_ms:
            due_ms = found.due_ms
        self.number += 1
        self._put(Alarm(due_ms, priority, self.number, component, key, cause, heartbeat))
        self.unsaved.add((component, key))

    def restore(self, component, key, alarm):
        """Take over a saved alarm; None removes it."""
        if alarm is None:
            self._drop(component, key)
        else:
            self._put(alarm)

    def _put(self, alarm):
        self._drop(alarm.component, alarm.key)
        self.alarms[alarm.component, alarm.key] = alarm
        self._awake += not alarm.heartbeat
        heapq.heappush(self._heap, alarm)

    def _drop(self, component, key):
        dropped = self.alarms.pop((component, key), None)
        if dropped:
            self._awake -= not dropped.heartbeat
        return dropped

    def cancel(self, component, key):
        if self._drop(component, key):
            self.unsaved.add((component, key))

    def next(self):
        """The next alarm, or None. Alarms that were moved or cancelled are passed over."""
        while self._heap:
            alarm = self._heap[0]
            if self.alarms.get((alarm.component, alarm.key)) == alarm:
                return alarm
            heapq.heappop(self._heap)
        return None

    def take(self):
        alarm = self.next()
        if alarm:
            heapq.heappop(self._heap)
            self.cancel(alarm.component, alarm.key)
        return alarm

    @property
    def idle(self):
        """True where nothing is due but heartbeats."""
        return self._awake == 0

    def take_unsaved(self):
        """{(component, key): Alarm or None} since the last call, in order."""
        taken = {at: self.alarms.get(at) for at in sorted(self.unsaved)}
        self.unsaved = set()
        return taken
