"""The door of the shell: a container whose process 1 is a shell or a tool, and whatever is executed in a container.

A state is advanced only when it must be. `next_change_ms` plays it ahead on a copy until something happens that others
can see, or until it asks for something from outside; what is merely written or slept through in between is found out
when somebody looks (`seen`).
"""

from collections import OrderedDict
from typing import NamedTuple, NoReturn

from ...budget import allocate, charge, has_room
from ..entries import Programs
from ..outside import EMPTY, Outside
from .interpreter.steps import INTERPRETER
from .processes.circles import Circles
from .processes.limits import FORESIGHT, ROOM, WAKE_COST
from .processes.machine import EMPTY_MACHINE, Machine

MOST_WORK = 2_000_000  # units that an exec is played ahead, where there is no budget
FORECAST_WAKES = 128  # how often a process may wake in a forecast before it is given up for now


class Seen(NamedTuple):
    """How far a state has been played already. `worked` and `made` are charged to whoever goes on from here, as if they had played it."""

    state: dict
    advanced: dict
    worked: int
    made: int
    foreseen: bool  # by next_change_ms; else by somebody who looked


_seen: OrderedDict[int, Seen] = OrderedDict()  # by the id of a state: a memory of what can be found out anew


class AsksOutside(Exception):
    """The process asks for something from outside."""


class SealedOutside(Outside):
    """An outside that must not be asked, for playing ahead."""

    def __init__(self, programs: Programs | None = None):
        self._programs = programs

    @property
    def programs(self) -> Programs:
        if self._programs is None:
            raise AsksOutside
        return self._programs

    @programs.setter
    def programs(self, value: Programs) -> None:
        self._programs = value

    def resolve(self, name: str) -> NoReturn:
        raise AsksOutside

    def http(self, host: str, port: int, path: str) -> NoReturn:
        raise AsksOutside

    def tcp(self, host: str, port: int) -> NoReturn:
        raise AsksOutside

    def volume(self, key: str) -> NoReturn:
        raise AsksOutside


def machine_of(state: dict, outside: Outside) -> Machine:
    return Machine(state, outside, INTERPRETER)


def begin(argv: list[str], box: dict) -> dict:
    """The state of a container whose process 1 is this shell or tool; nothing of it has run yet."""
    state = {"argv": argv, "does": None, "box": box}
    machine = machine_of(state, EMPTY)
    if box.get("stdin"):
        machine.handles["0"] = ["never"]
    machine.new_process(1, 0, box["env"], box["dir"], frames=[{"k": "final", "argv": argv}], program=True)
    return machine.saved()


def advance(state: dict, to_ms: int, outside: Outside) -> tuple[dict, list]:
    machine = _latest(state, to_ms, outside, foreseen=True)
    machine.run(to_ms)
    return machine.outcome()


def signal(state: dict, name: str, at_ms: int, outside: Outside) -> tuple[dict, list, bool]:
    """A signal to a shell: (state, effects, whether it made a difference)."""
    machine = machine_of(state, outside)
    before = repr(machine.procs.get("1"))
    machine.now = max(machine.now, at_ms)
    machine.signal(1, name)
    heard = repr(machine.procs.get("1")) != before
    machine.run(at_ms)
    state, effects = machine.outcome()
    return state, effects, heard


def _latest(state: dict, at_ms: int, outside: Outside, foreseen: bool = False) -> Machine:
    """A machine as far as this state has been played already, if that is not beyond `at_ms`.

    `foreseen`: only as far as it was foreseen, so that what is to be stored depends on nobody who looked.
    """
    known = _seen.get(id(state))
    usable = known is not None and known.state is state and known.advanced["machine"]["at_ms"] <= at_ms
    if known is None or not usable or foreseen and not known.foreseen:
        return machine_of(state, outside)
    if not has_room(known.worked + ROOM.work, known.made + ROOM.size):
        return machine_of(state, outside)
    charge(known.worked)
    allocate(known.made)
    machine = machine_of(known.advanced, outside)
    machine.worked, machine.made = known.worked, known.made
    return machine


def next_change_ms(state: dict, outside: Outside | None) -> int | None:
    """When it ends, starts a program, or asks for something from outside; None where it will only go on as it is."""
    known = outside and outside is not EMPTY or not state["box"].get("scripted")
    machine = machine_of(state, SealedOutside((outside or EMPTY).programs if known else None))
    before, before_spin = machine.now, machine.data["spin"]
    if any(process.get("exec") and machine.is_ready(process) for process in machine.procs.values()):
        return before
    circles = Circles(machine)
    try:
        for _ in range(FORECAST_WAKES):
            if (
                machine.data["spin"] > before_spin + FORECAST_WAKES // 4
                or machine.worked > FORESIGHT
                or not has_room(*ROOM)
            ):
                break
            if not machine.run_ready() or machine.started or machine.files.effects:
                return machine.now
            due_ms = machine.next_wake_ms()
            if due_ms is None or circles.is_met():
                return None
            machine.count(WAKE_COST)
            machine.go_to(due_ms)
            if machine.exit is not None:
                return machine.now
    except AsksOutside:
        return machine.now
    _remember(state, machine, foreseen=True)
    return max(machine.now, before + 1)


def _remember(state: dict, machine: Machine, foreseen: bool = False) -> None:
    advanced = machine.saved()
    if "machine" not in advanced:  # it is over: there is nothing to go on from
        return
    _seen[id(state)] = Seen(state, advanced, machine.worked, machine.made, foreseen)
    _seen.move_to_end(id(state))
    while len(_seen) > 256:
        _seen.popitem(last=False)


def seen(state: dict, at_ms: int, outside: Outside) -> dict:
    """The state as it is by `at_ms`, for looking only. Remembered, so that looking often costs little."""
    if "machine" not in state or state.get("exit") or state["machine"]["at_ms"] >= at_ms and state["machine"]["at_ms"]:
        return state
    machine = _latest(state, at_ms, SealedOutside(outside.programs))
    try:
        machine.run(at_ms)
    except AsksOutside:  # what the outside answers now may be different tomorrow: not to be remembered
        return advance(state, at_ms, outside)[0]
    advanced, effects = machine.outcome()
    if not effects and "machine" in advanced:
        _remember(state, machine)
    return advanced


def execute(
    state: dict, argv: list[str], at_ms: int, outside: Outside, timeout_ms: int | None
) -> tuple[dict, int | None, str, str, int | None]:
    """(state, exit code, stdout, stderr, duration): found by playing a copy ahead; the state then has it to run."""
    now = seen(state, at_ms, outside)
    machine = machine_of(now, outside)
    machine.now = at_ms = max(machine.now, at_ms)
    name = str(machine.new_id())
    process = _executed(machine, name, argv, timeout_ms)
    changed_before = dict(machine.files.overlay)
    later = machine.saved()
    _play(machine, name, process)
    record = machine.data["execs"][name]
    if "code" not in record and machine.exit is None:
        return later, None, record["stdout"], record["stderr"], timeout_ms
    code, end_ms = record.get("code", 137), record["end_ms"]
    left = any(p.get("exec_tree") == name for p in machine.procs.values())
    timed_out = timeout_ms is not None and end_ms - at_ms >= timeout_ms and code == 137
    if (
        end_ms == at_ms
        and not machine.changed
        and not left
        and machine.exit is None
        and machine.files.overlay == changed_before
    ):
        later = state
    return later, None if timed_out else code, record["stdout"], record["stderr"], end_ms - at_ms


def _executed(machine: Machine, name: str, argv: list[str], timeout_ms: int | None) -> dict:
    """A process beside process 1, whose output is kept apart."""
    machine.data["execs"][name] = {"stdout": "", "stderr": ""}
    out, err = machine.open_handle("exec", name, "stdout"), machine.open_handle("exec", name, "stderr")
    box = machine.state["box"]
    deadline_ms = None if timeout_ms is None else machine.now + timeout_ms
    return machine.new_process(
        machine.new_id(), 0, box["env"], box["dir"], frames=[{"k": "final", "argv": argv}], program=True, exec=name,
        exec_tree=name, deadline_ms=deadline_ms, fds={"0": machine.open_handle("null"), "1": out, "2": err},
    )  # fmt: skip


def _play(machine: Machine, name: str, process: dict) -> None:
    """Run until the exec has ended, process 1 has, or nothing more happens."""
    record = machine.data["execs"][name]
    while has_room(*ROOM) and machine.run_ready() and "code" not in record:
        due_ms = machine.next_wake_ms()
        if due_ms is None or machine.worked > MOST_WORK:
            break
        machine.count(WAKE_COST)
        machine.go_to(due_ms)
        if machine.exit is not None:
            break
    record.setdefault("end_ms", machine.now)


def is_busy(state: dict) -> bool:
    """Whether one of its processes works without a pause."""
    procs = (state.get("machine") or EMPTY_MACHINE)["procs"].values()
    return any(process["wait"] and process["wait"][-1] == "busy" for process in procs)


def logs(state: dict) -> list[tuple[int, str, str]]:
    return [tuple(line) for line in (state.get("machine") or EMPTY_MACHINE)["logs"]]
