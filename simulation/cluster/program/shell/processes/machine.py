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
from typing import Any, NamedTuple

from ... import plain
from ...files import Files, absolute
from ...outside import Outside
from ..language.expansion import ExpansionFault, Texts
from ..language.globbing import LONGEST, glob
from .process_table import ProcessTable

SLICE = 500  # commands at one moment, after which a busy process is made to wait
PATIENCE = 40  # slices of 20 ms before the wait begins to double
TURN = 200  # steps of one process before the next has its turn
WAKES = 20_000  # of a machine in one run; who wakes more often than that in it loses the rest of the time
EMPTY_MACHINE: dict = {
    "at_ms": 0, "next": 10, "procs": {}, "handles": {"0": ["null"], "1": ["log", "stdout"], "2": ["log", "stderr"]},
    "pipes": {}, "logs": [], "execs": {}, "sources": [], "spin": 0,
}  # fmt: skip


def clone(value: Any) -> Any:
    """A copy that may be changed: mappings and lists, all the way down."""
    if isinstance(value, dict):
        return {key: clone(item) for key, item in value.items()}
    if isinstance(value, list):
        return [clone(item) for item in value]
    return value


class Interpreter(NamedTuple):
    """Who carries out what the processes are about; the machine, and a tool that runs other tools, are handed it."""

    step: Callable[["Machine", dict], None]  # a process goes on by one step
    run: Callable[["Machine", dict, list[str]], None]  # a command of a script: a function, a builtin or a program
    execute: Callable[["Machine", dict, list[str]], None]  # a command that is a program of its own
    tools: Container[str]  # the names of the tools


class Machine(ProcessTable):
    """One stretch of a container's life: made from a state, run, and turned into a state again."""

    def __init__(self, state: dict, outside: Outside, interpreter: Interpreter):
        self.state, self.outside, self.files = state, outside, Files(state, outside)
        self.interpreter = interpreter
        kept = state.get("machine") or EMPTY_MACHINE
        self.logs = list(kept["logs"])
        self.data = clone({key: value for key, value in kept.items() if key != "logs"})
        self.now, self.procs, self.handles = self.data["at_ms"], self.data["procs"], self.data["handles"]
        self.pipes, self.sources = self.data["pipes"], self.data["sources"]
        self.spent, self.exit, self.started, self.asked_clock, self.changed = 0, None, False, False, False

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
        return state

    def outcome(self) -> tuple[dict, list]:
        """The state now, and the effects on the way here."""
        state, effects = self.saved(), list(self.files.effects)
        if self.exit is None:
            return state, effects
        if state.get("exit"):
            return state, [*effects, {"exit": state["exit"]}]
        state, ended = plain.ended(state, self.exit, self.now)
        return state, effects + ended

    # time

    def run(self, to_ms: int) -> None:
        """Until `to_ms`, or the end of process 1."""
        wakes = 0
        while self.run_ready():
            due_ms, wakes = self.next_wake_ms(), wakes + 1
            if due_ms is None or due_ms > to_ms or wakes > WAKES:
                self.now = max(self.now, to_ms)
                return
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
        self.spent = 0
        progressed = True
        while progressed and self.exit is None:
            progressed = False
            for pid in sorted(self.procs, key=int):
                process = self.procs.get(pid)
                if process and self.exit is None and self.is_ready(process):
                    self.turn(process)
                    progressed = True
            if self.spent > SLICE:
                self.slow_down()
        return self.exit is None

    def turn(self, process: dict) -> None:
        process["wait"] = None
        self.spent += 1
        for _ in range(TURN):
            self.interpreter.step(self, process)
            if process["wait"] or str(process["pid"]) not in self.procs or self.exit is not None:
                return

    def slow_down(self) -> None:
        """A busy loop: who could still run waits for a moment, a longer one each time."""
        self.data["spin"] += 1
        wait_ms = 20 if self.data["spin"] < PATIENCE else min(20 << (self.data["spin"] - PATIENCE), 60_000)
        for process in self.procs.values():
            if self.is_ready(process):
                process["wait"] = ["until", self.now + wait_ms, "busy"]

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
            return len(self.pipes.get(wait[1], "")) < 4096 or not self.has_end("pr", wait[1])
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
        if text in self.sources:
            return self.sources.index(text)
        self.sources.append(text)
        return len(self.sources) - 1

    # what words need

    def set_variable(self, process: dict, name: str, value: Texts) -> None:
        """Raises ExpansionFault for a variable that is read only, and for a value that is too long."""
        if name in process.get("readonly", {}):
            raise ExpansionFault(f"{name}: is read only")
        if len(value) > LONGEST:
            raise ExpansionFault("out of memory")
        process["vars"][name] = value
        if "a" in process["opts"]:
            process["exported"][name] = 1

    def glob(self, pattern: str, plain: str, folder: str) -> list[str]:
        return glob(self.files, pattern, plain, absolute(folder))

    def random(self, process: dict) -> int:
        """bash's $RANDOM: no dice here, a sequence that is the same in every run."""
        first = process["pid"] + sum(map(ord, self.state["box"]["hostname"]))
        process["seed"] = (process.get("seed", first) * 1103515245 + 12345) % 2**31
        return process["seed"] >> 16 & 32767
