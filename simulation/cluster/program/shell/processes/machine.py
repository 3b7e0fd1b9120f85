"""The machine that runs shell processes: an explicit state that can be saved between any two steps.

A state's `machine`, all JSON: {"at_ms", "next", "procs": {pid: process}, "handles": {id: handle}, "pipes": {id: text},
"logs": [[at_ms, stream, text]], "execs": {id: {...}}, "sources": [text], "spin": level}.
A process: {"pid", "ppid", "frames": [...], "wait": why it does not run, "vars", "exported", "functions", "traps",
"status", "args", "name", "dir", "fds": {"1": handle id}, "opts", "pending": [signals], "children": {pid: status, None
while it runs}}.
A handle: ["null"], ["zero"], ["log", stream], ["file", path], ["read", path, offset], ["text", text, offset],
["pr" or "pw", pipe], ["buffer", text], ["exec", id, stream], ["never"].
Time passes only while every process waits; a loop that never waits is slowed down, so that it ends a step's work.
"""

from collections.abc import Callable, Container
from typing import NamedTuple

from ....budget import SLICE, Budget, OutOfBudget, allocate, charge, has_room, within
from ... import plain
from ...files import Files, absolute
from ...outside import Outside
from ..language.expansion import Texts
from ..language.globbing import glob
from ..language.parser import Script, parse
from ..language.patterns import ExpansionFault
from .circles import FIRST, Circles
from .limits import FULL, ITEM, ROOM, STEP_COST, WAKE_COST, WEIGH_AFTER, Limited, clone

COMMANDS = 500  # at one moment, after which a busy process is made to wait
PATIENCE = 40  # slices of 20 ms before the wait begins to double
MANY_SOURCES = 32
TURN = 200  # steps of one process before the next has its turn
EMPTY_MACHINE: dict = {
    "at_ms": 0, "next": 10, "procs": {}, "handles": {"0": ["null"], "1": ["log", "stdout"], "2": ["log", "stderr"]},
    "pipes": {}, "logs": [], "execs": {}, "sources": [], "spin": 0,
}  # fmt: skip


class Interpreter(NamedTuple):
    """Who carries out what the processes are about; the machine, and a tool that runs other tools, are handed it."""

    step: Callable[["Machine", dict], None]  # a process goes on by one step
    run: Callable[["Machine", dict, list[str]], None]  # a command of a script: a function, a builtin or a program
    execute: Callable[["Machine", dict, list[str]], None]  # a command that is a program of its own
    tools: Container[str]  # the names of the tools


class Machine(Limited):
    """One stretch of a container's life: made from a state, run, and turned into a state again.

    `worked`, `made`: units of work and bytes since the state that it was made of; `written`: to the log since a picture (circles.py).
    """

    def __init__(self, state: dict, outside: Outside, interpreter: Interpreter):
        self.state, self.outside, self.files = state, outside, Files(state, outside)
        self.interpreter = interpreter
        kept = state.get("machine") or EMPTY_MACHINE
        self.logs = list(kept["logs"])
        self.data = clone({key: value for key, value in kept.items() if key != "logs"})
        self.now, self.procs, self.handles = self.data["at_ms"], self.data["procs"], self.data["handles"]
        self.pipes, self.sources = self.data["pipes"], self.data["sources"]
        self.spent, self.exit, self.started, self.asked_clock, self.changed = 0, None, False, False, False
        self.tool, self.reason, self.full_pipe, self.worked, self.made, self.ends = None, None, None, 0, 0, None
        self.scripts: dict[int, Script] = {}
        self.written: list[tuple[int, str, str]] = []

    def saved(self) -> dict:
        """The state now. Nothing of it is shared with what this machine may still change."""
        running = {id_: record for id_, record in self.data["execs"].items() if "code" not in record}
        data = {**clone({**self.data, "execs": running}), "at_ms": self.now, "logs": list(self.logs)}
        if self.exit is not None:
            data.update(procs={}, pipes={}, sources=[], execs={}, handles=clone(EMPTY_MACHINE["handles"]))
        state = {**self.state, "machine": data}
        if self.state["does"] is not None and not data["procs"] and not data["logs"]:
            del state["machine"]
        if self.files.overlay:
            state["files"] = self.files.overlay
        else:
            state.pop("files", None)
        return state

    def outcome(self) -> tuple[dict, list]:
        """The state now, and the effects on the way here."""
        state, effects = self.saved(), list(self.files.effects)
        if self.exit is None:
            return state, effects
        if state.get("exit"):
            return state, [*effects, {"exit": state["exit"]}]
        state, ended = plain.ended(state, self.exit, self.now, self.reason)
        return state, effects + ended

    # time

    def run(self, to_ms: int) -> None:
        """Until `to_ms`, or the end of process 1; or as far as the budget allows: then it goes on from there another time."""
        circles = Circles(self, FIRST)
        while has_room(*ROOM) and self.run_ready():
            if circles.is_met():
                circles.skip(to_ms)
            due_ms = self.next_wake_ms()
            if due_ms is None or due_ms > to_ms:
                self.now = max(self.now, to_ms)
                return
            self.count(WAKE_COST)
            self.go_to(due_ms)

    def go_to(self, at_ms: int) -> None:
        """Let time pass: a plain process 1 may end now, an exec's time may be over."""
        self.now = at_ms
        if self.state["does"] is not None:
            self.state, ended = plain.advance(self.state, at_ms)
            self.exit = ended[0]["exit"]["code"] if ended else None
        for process in list(self.procs.values()):
            if process.get("deadline_ms") is not None and process["deadline_ms"] <= at_ms:
                self.finish_all(process)

    def run_ready(self) -> bool:
        """Let every process go as far as it can at this moment; False when process 1 has ended."""
        self.spent, work, size, progressed, ran = 0, 0, 0, True, set[int]()
        while progressed and self.exit is None:
            progressed = False
            try:
                with within(*SLICE) as used:
                    progressed = self._round(used, ran)
            except OutOfBudget as error:
                if error.budget is not used:
                    raise
                self.out_of_budget(self.running, error)
                self.spent, progressed = COMMANDS + 1, True
            work += used.work
            size += used.size
            self.worked += used.work
            self.made += used.size
            self._reckon(used)
            if self.spent > COMMANDS or work > FULL.work or size > FULL.size:
                self.slow_down(ran, work)
        return self.exit is None

    def _round(self, used: Budget, ran: set[int]) -> bool:
        """A turn for every process that is ready -> whether there was one."""
        progressed = False
        for pid in sorted(self.procs, key=int):
            process = self.procs.get(pid)
            if process and self.exit is None and self.is_ready(process):
                ran.add(process["pid"])
                self.turn(process, used)
                progressed = True
                if used.work > FULL.work or used.size > FULL.size:
                    break
        return progressed

    def turn(self, process: dict, used: Budget) -> None:
        process["wait"], self.running, self.tool = None, process, None
        self.spent += 1
        for _ in range(TURN):
            charge(STEP_COST)
            self.ends = None
            self.interpreter.step(self, process)
            if process["wait"] or str(process["pid"]) not in self.procs or self.exit is not None:
                return
            if self.full_pipe:
                process["wait"], self.full_pipe = ["space", self.full_pipe], None
                return
            if used.work > FULL.work or used.size > FULL.size:
                return

    def _reckon(self, used: Budget) -> None:
        """Weigh what lives as soon as enough has been made."""
        if used.size:
            before = self.data.get("made", 0)
            self.data["made"] = before + used.size
            if self.data["made"] // WEIGH_AFTER > before // WEIGH_AFTER:
                self.weigh()

    def slow_down(self, ran: set[int], work: int) -> None:
        """A busy loop: who could still run waits for a moment, a longer one each time; who had no turn yet is next."""
        self.data["spin"] += 1
        wait_ms = 20 if self.data["spin"] < PATIENCE else min(20 << min(self.data["spin"] - PATIENCE, 16), 60_000)
        for process in self.procs.values():
            if self.is_ready(process):
                busy_ms = max(wait_ms, work // 1000)
                process["wait"] = ["until", self.now + busy_ms - (process["pid"] not in ran), "busy"]

    def next_wake_ms(self) -> int | None:
        waits = [process["wait"] or [""] for process in self.procs.values()]
        dues = [wait[-1] if wait[0] == "either" else wait[1] for wait in waits if wait[0] in ("until", "either")]
        dues += [process.get("deadline_ms") for process in self.procs.values()]
        dues.append(plain.ends_at_ms(self.state) if self.state["does"] is not None else None)
        return min((due_ms for due_ms in dues if due_ms is not None), default=None)

    def is_ready(self, process: dict) -> bool:
        """Whether what the process waits for has come; the kinds of wait are told apart here."""
        wait = process["wait"]
        if not wait:
            return True
        kind = wait[0]
        if kind == "until":
            return wait[1] is not None and wait[1] <= self.now
        if kind == "either" and wait[2] <= self.now:
            return True
        if kind in ("child", "either"):
            return process["children"].get(str(wait[1]), 0) is not None
        if kind == "pipe":
            return bool(self.pipes.get(wait[1])) or not self.has_end("pw", wait[1])
        if kind == "space":
            full = len(self.pipes.get(wait[1], "")) >= 4096 and self.has_end("pr", wait[1])
            return not full or self.slurped(wait[1])
        return kind == "wait" and (bool(process["pending"]) or self.waited(process, wait[1]))

    @staticmethod
    def waited(process: dict, pids: list) -> bool:
        children = process["children"]
        return all(children.get(str(pid), 0) is not None for pid in pids)

    def clock_ms(self) -> int:
        """The run's time. Whoever asks for it may act otherwise at another time."""
        self.asked_clock = True
        return self.state["box"].get("started_ms", 0) + self.now

    # numbers

    def add_source(self, text: str) -> int:
        """Its number; where there are many, one that nothing refers to any more gives its place."""
        charge(1 + len(self.sources) // 10)
        if text in self.sources:
            return self.sources.index(text)
        allocate(len(text) + ITEM)
        if len(self.sources) >= MANY_SOURCES:
            charge(50)
            used = self._sources_used()
            for number in range(len(self.sources)):
                if number not in used:
                    self.sources[number] = text
                    self.scripts.pop(number, None)
                    return number
        self.sources.append(text)
        return len(self.sources) - 1

    def script(self, s: int) -> Script:
        """A source as it was read. Raises ShellSyntaxError."""
        script = self.scripts.get(s)
        if script is None:
            script = self.scripts[s] = parse(self.sources[s])
        return script

    def _sources_used(self) -> set[int]:
        used = {frame["s"] for process in self.procs.values() for frame in process["frames"] if "s" in frame}
        return used.union(place[0] for process in self.procs.values() for place in process["functions"].values())

    # what words need

    def set_variable(self, process: dict, name: str, value: Texts) -> None:
        """Raises ExpansionFault for a variable that is read only, and for a value that is too long."""
        if name in process.get("readonly", {}):
            raise ExpansionFault(f"{name}: is read only")
        size = len(value) if isinstance(value, str) else sum(map(len, value)) + ITEM * len(value)
        if size > 64 or name not in process["vars"]:
            allocate(size + 64)
        process["vars"][name] = value
        if "a" in process["opts"]:
            process["exported"][name] = 1

    def glob(self, pieces: list[tuple[str, bool]], folder: str) -> list[str]:
        """The files that a word's pieces, (text, quoted) each, fit."""
        return glob(self.files, pieces, absolute(folder))

    def random(self, process: dict) -> int:
        """bash's $RANDOM: no dice here, a sequence that is the same in every run."""
        first = process["pid"] + sum(map(ord, self.state["box"]["hostname"]))
        process["seed"] = (process.get("seed", first) * 1103515245 + 12345) % 2**31
        return process["seed"] >> 16 & 32767
