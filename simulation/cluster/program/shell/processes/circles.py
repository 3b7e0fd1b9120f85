"""Loops that go round in a circle (`while true; do echo hi; sleep 1; done`): they are noticed, and whole rounds of them can be skipped.

A machine that is as it was at an earlier moment, and that has not asked the clock meanwhile, will be so again and again. What a round
leaves behind is what it wrote to the log, and the numbers that it used up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ... import plain
from .limits import clone

if TYPE_CHECKING:
    from .machine import Machine

FIRST = 4  # moments before a run looks for a circle
MOST_WRITES = 10_000  # to the log that are told again at once
COUNTERS = ("next", "made")


class Picture:
    """What decides about a machine's future, without the time."""

    def __init__(self, machine: Machine):
        self.machine, self.now, self.timeless = machine, machine.now, timeless(machine)
        self.overlay, self.handles, self.pipes = machine.files.overlay, clone(machine.handles), dict(machine.pipes)
        self.effects, self.spin = len(machine.files.effects), machine.data["spin"]
        self.counters = {name: machine.data.get(name, 0) for name in COUNTERS}
        machine.asked_clock, machine.written = False, []

    def is_met_again(self) -> bool:
        machine, processes = self.machine, self.timeless
        if machine.asked_clock or machine.procs.keys() != processes.keys():
            return False
        if machine.handles != self.handles or machine.pipes != self.pipes:
            return False
        if any(process["vars"] != processes[pid]["vars"] for pid, process in machine.procs.items()):
            return False
        return bool(machine.files.overlay == self.overlay and timeless(machine) == processes)


class Circles:
    """Looks for a circle, moment by moment: at each power of two the picture to compare with is taken anew (Brent)."""

    def __init__(self, machine: Machine, first: int = 0):
        self.machine, self.first, self.moments = machine, first, 0
        self.picture: Picture | None = None

    def is_met(self) -> bool:
        """To be asked at every moment at which all processes wait: whether it is as it was before."""
        number = self.moments
        self.moments += 1
        if self.picture is not None and self.picture.is_met_again():
            return True
        if number >= self.first and number & (number - 1) == 0:
            self.picture = Picture(self.machine)
        return False

    def skip(self, to_ms: int) -> None:
        """After a circle was met: as many whole rounds as end by `to_ms`, at once."""
        machine, picture = self.machine, self.picture
        if picture is None or not self._can_skip(machine, picture):
            return
        round_ms, written = machine.now - picture.now, machine.written
        end_ms = plain.ends_at_ms(machine.state) if machine.state["does"] is not None else None
        rounds = ((to_ms if end_ms is None else min(to_ms, end_ms - 1)) - machine.now) // round_ms
        rounds = min(rounds, MOST_WRITES // len(written)) if written else rounds
        if rounds < 1:
            return
        began_ms = machine.now
        machine.written = []
        for number in range(1, rounds + 1 if written else 0):
            for at_ms, stream, text in written:
                machine.now = at_ms + number * round_ms
                machine.log(stream, text)
        machine.now = began_ms + rounds * round_ms
        machine.count(rounds * len(written))
        _put_off(machine, rounds * round_ms)
        for name in COUNTERS:
            more = rounds * (machine.data.get(name, 0) - picture.counters[name])
            if more:
                machine.data[name] += more
        self.moments, self.picture = 0, None

    @staticmethod
    def _can_skip(machine: Machine, picture: Picture) -> bool:
        if any("code" not in record for record in machine.data["execs"].values()) or machine.now <= picture.now:
            return False
        return len(machine.files.effects) == picture.effects and machine.data["spin"] == picture.spin


def timeless(machine: Machine) -> dict:
    """The processes, with what they wait for as a distance."""
    processes = clone(machine.procs)
    _put_off_all(processes, -machine.now)
    return processes


def _put_off(machine: Machine, by_ms: int) -> None:
    _put_off_all(machine.procs, by_ms)


def _put_off_all(processes: dict, by_ms: int) -> None:
    for process in processes.values():
        if process["wait"] and process["wait"][0] in ("until", "either"):
            at = 1 if process["wait"][0] == "until" else 2
            if process["wait"][at] is not None:
                process["wait"] = [*process["wait"][:at], process["wait"][at] + by_ms, *process["wait"][at + 1 :]]
        for frame in process["frames"]:
            if frame.get("due_ms") is not None:
                frame["due_ms"] += by_ms
