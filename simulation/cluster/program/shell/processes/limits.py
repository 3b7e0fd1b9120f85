"""What the processes of one container may use, and what the kernel does to the one that wants more.

Work: a moment ends after FULL (who could still run waits, so time passes); one single operation that needs more than is left of SLICE
can never be done, so its process is killed. Memory: who makes too much at once is killed for it, and so is the process that holds the most
when all that lives in the container is too much (as with memory.oom.group off). Disk and log: see files.py and handles.py.
"""

from typing import Any

from ....budget import Allowance, OutOfBudget, OutOfBytes, charge
from ...files import FileError
from .handles import BrokenPipe
from .process_table import ProcessTable

FULL = Allowance(10_000, 3 * 1024 * 1024)  # of a moment, after which a busy process is made to wait
ROOM = Allowance(30_000, 12 * 1024 * 1024)  # what must be left for another moment: FULL and SLICE together
FORESIGHT = 20_000  # units of work of playing ahead
STEP_COST, WAKE_COST = 5, 30  # units: a step of a process without what it does; a wake of the machine
MEMORY = 1024 * 1024  # of all that lives in a container's processes: characters, and ITEM for each value
ITEM = 16
WEIGH_AFTER = 64 * 1024  # bytes made since the last weighing


def weight(value: Any) -> int:
    """About how much a value of JSON takes."""
    if isinstance(value, str):
        return len(value) + ITEM
    if isinstance(value, dict):
        return ITEM + sum(weight(item) + len(key) for key, item in value.items())
    if isinstance(value, list):
        return ITEM + sum(map(weight, value))
    return ITEM


def _items(process: dict) -> int:
    """About how many values a process holds."""
    frames = sum(8 + len(frame.get("values", ())) + len(frame.get("items", ())) for frame in process["frames"])
    return 20 + frames + 2 * len(process["vars"]) + len(process["args"]) + 2 * len(process["functions"])


def clone(value: Any) -> Any:
    """A copy that may be changed: mappings and lists, all the way down."""
    if isinstance(value, dict):
        return {key: clone(item) for key, item in value.items()}
    if isinstance(value, list):
        return [clone(item) for item in value]
    return value


class Limited(ProcessTable):
    """Part of the machine."""

    sources: list[str]
    tool: str | None  # the tool that is being carried out now, a program of its own
    worked: int  # units of work since the state that it was made of
    reason: str | None  # why process 1 was killed, in containerd's word

    def count(self, units: int) -> None:
        """Work that is done between the moments."""
        self.worked += units
        charge(units)

    def weigh(self) -> None:
        """Kill the heaviest processes until all that lives fits; a pipe weighs on the process that waits to read it."""
        while self.exit is None:
            self.count(20 + sum(map(_items, self.procs.values())) // 6)
            shared = 4 * weight(self.sources) + weight(self.handles) + weight(self.pipes)
            weights = {pid: weight(process) + self._unread(process) for pid, process in self.procs.items()}
            total = shared + sum(weights.values())
            if total <= MEMORY or not weights:
                return
            heaviest = max(weights, key=lambda pid: (weights[pid], -int(pid)))
            self.kill(self.procs[heaviest], "OOMKilled")

    def _unread(self, process: dict) -> int:
        waits = process["wait"]
        return len(self.pipes.get(waits[1], "")) if waits and waits[0] == "pipe" else 0

    def kill(self, process: dict, reason: str | None = None) -> None:
        """SIGKILL from the kernel; `reason` is the container's where it is process 1."""
        if process["pid"] == 1:
            self.reason = reason
        self.finish(process, 137)

    def out_of_budget(self, process: dict, error: OutOfBudget) -> None:
        """What a process did was too much at once: a tool dies of it and its shell says so; else the process itself does."""
        tool, self.tool = self.tool, None
        if str(process["pid"]) not in self.procs or self.exit is not None:
            return
        memory = isinstance(error, OutOfBytes)
        if tool is not None or not memory:
            says = "Killed" if memory else f"podflow: {tool or process['name']}: killed, for {error} at one moment"
            self._complain(process, says)
        frames = process["frames"]
        if tool is None or not frames or any(frame["k"] == "final" for frame in frames):
            self.kill(process, "OOMKilled" if memory else None)
            return
        if frames[-1]["k"] == "tool":
            frames.pop()
        process["status"] = 137

    def _complain(self, process: dict, words: str) -> None:
        try:
            self.write(process, "2", words + "\n")
        except (FileError, BrokenPipe):
            return
