"""The processes of a machine: how they begin, hear signals and end (the form of one: machine.py)."""

from typing import Any

from ....budget import allocate, charge
from ... import plain
from ...entries import SIGNAL_NUMBERS
from ..language.patterns import ExpansionFault
from .handles import Handles, held_by

PROCESSES = 64  # in one container: more cannot be forked
ENDED = 64  # children whose statuses a shell keeps, though nobody has waited for them
IGNORED_BY_DEFAULT = ("SIGCHLD", "SIGCONT", "SIGWINCH", "SIGSTOP")


class ForkFault(ExpansionFault):
    """There are too many processes: bash goes on without this one, other shells give up."""


class ProcessTable(Handles):
    """Part of the machine."""

    state: dict  # the container's, with its process 1 if that is no shell
    exit: int | None  # process 1's, when it has ended

    def new_process(self, pid: int, ppid: int, variables: dict, folder: str, **more: Any) -> dict:
        """A process with nothing to carry out yet but what `more` says (its frames, its handles)."""
        process = {
            "pid": pid, "ppid": ppid, "frames": [], "wait": None, "vars": dict(variables),
            "exported": dict.fromkeys(variables, 1), "functions": {}, "traps": {}, "status": 0, "args": [],
            "name": "sh",
            "dir": folder, "fds": {"0": "0", "1": "1", "2": "2"}, "opts": "", "pending": [], "children": {},
            "bash": False,
            **more,
        }  # fmt: skip
        self.procs[str(pid)] = process
        return process

    def fork(self, parent: dict, frames: list, **more: Any) -> dict:
        """A subshell: everything of the parent's, but its frames, children and traps."""
        if len(self.procs) >= PROCESSES:
            words = "fork: retry: Resource temporarily unavailable"
            raise ForkFault(words if parent["bash"] else "can't fork: Resource temporarily unavailable")
        charge(15 + (len(parent["vars"]) + len(parent["functions"]) + len(parent["args"])) // 5)
        allocate(
            400 + 32 * len(parent["vars"]) + sum(map(len, parent["args"])) + sum(map(len, parent["vars"].values()))
        )
        pid = self.new_id()
        process = {
            **parent, "pid": pid, "ppid": parent["pid"], "frames": frames, "wait": None, "vars": dict(parent["vars"]),
            "exported": dict(parent["exported"]), "functions": dict(parent["functions"]), "fds": dict(parent["fds"]),
            "args": list(parent["args"]), "pending": [], "children": {}, "program": False, "exec": None,
            "traps": {name: text for name, text in parent["traps"].items() if text == ""},
            "shell_pid": parent.get("shell_pid", parent["pid"]), **more,
        }  # fmt: skip
        self.procs[str(pid)] = process
        parent["children"][str(pid)] = None
        return process

    def finish(self, process: dict, status: int) -> None:
        """The process is gone; whoever waits for it learns its status."""
        self.procs.pop(str(process["pid"]), None)
        process["wait"] = ["gone"]
        if process["pid"] == 1:
            self.exit = status
        if process.get("exec"):
            self.data["execs"][process["exec"]].update(code=status, end_ms=self.now)
        parent = self.procs.get(str(process["ppid"]))
        if parent and str(process["pid"]) in parent["children"]:
            _remember(parent, process["pid"], status)
        self.close_handles(held_by(process))

    def signal(self, pid: int, name: str) -> bool:
        """Deliver a signal; False where there is no such process. Process 1 hears only what it has a handler for."""
        process = self.procs.get(str(pid))
        if not process:
            return pid == 1 and self.signal_plain(name)
        if not name:
            return True
        self.changed = True
        if name == "SIGKILL" and pid != 1:
            self.finish(process, 137)
        elif name in process["traps"]:
            if process["traps"][name] and name not in process["pending"]:
                process["pending"].append(name)
        elif process.get("program"):
            self.stop_program(process, name)
        elif pid != 1 and name not in IGNORED_BY_DEFAULT:
            self.finish(process, 128 + SIGNAL_NUMBERS.get(name, 15))
        return True

    def signal_plain(self, name: str) -> bool:
        """A signal to a process 1 that is no shell."""
        if name and self.exit is None and name != "SIGKILL":
            self.changed = True
            self.state, ended = plain.signal(self.state, name, self.now)
            self.exit = ended[0]["exit"]["code"] if ended else None
        return True

    def finish_all(self, process: dict) -> None:
        """Kill a process and everything that it has begun."""
        doomed = [process]
        for parent in doomed:
            doomed += [p for p in self.procs.values() if p["ppid"] == parent["pid"] and p is not process]
        for each in reversed(doomed):
            self.finish(each, 137)

    def stop_program(self, process: dict, name: str) -> None:
        """A signal to a process that has become a well-known program (exec nginx)."""
        frame = process["frames"][-1] if process["frames"] else {}
        stops = frame.get("does", {}).get("stops")
        if stops and name in stops["signals"]:
            end_ms = self.now + stops["after_ms"]
            frame["stop"] = [end_ms, stops["code"]]
            wait = process["wait"]
            process["wait"] = ["until", end_ms if not wait or wait[1] is None else min(end_ms, wait[1])]
        elif process["pid"] != 1 and name not in IGNORED_BY_DEFAULT and not stops:
            self.finish(process, 128 + SIGNAL_NUMBERS.get(name, 15))


def _remember(parent: dict, pid: int, status: int) -> None:
    """A child's status, until somebody waits for it: a shell keeps the last ones only."""
    children = parent["children"]
    children[str(pid)] = status
    if len(children) > ENDED:
        awaited = {str(pid) for frame in parent["frames"] for pid in frame.get("pids", ())}
        ended = [pid for pid, status in children.items() if status is not None and pid not in awaited]
        for pid in sorted(ended, key=int)[: len(children) - ENDED]:
            del children[pid]
