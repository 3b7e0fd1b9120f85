"""The frames of a process: putting a node's frame on top, taking it off, and leaving the shell.

A frame is a mapping: "k" its kind, "s" and "n" the source and node it carries out, and how far it has come. All state
is in the frames, so a process can be saved between any two steps.
"""

from collections.abc import Callable

from .machine import Machine

Step = Callable[[Machine, dict, dict], None]  # carries a process on by a little: machine, process, frame
WITH_SUBS = ("cmd", "for", "case", "redir", "arith")  # nodes whose words may hold command substitutions


def node_of(machine: Machine, s: int, n: int) -> tuple:
    return machine.script(s).nodes[n]


def done(machine: Machine, process: dict, status: int) -> None:
    """The frame on top is finished."""
    process["status"] = status
    pop(machine, process)


def pop(machine: Machine, process: dict) -> dict:
    """Take the frame off, and put back what it had changed."""
    frame = process["frames"].pop()
    if frame["k"] == "fds":
        opened = [name for name in process["fds"].values() if name not in frame["old"].values()]
        process["fds"] = frame["old"]
        machine.close_handles(opened)
    elif frame["k"] == "vars":
        for name, value in frame["old"].items():
            process["vars"].pop(name, None) if value is None else process["vars"].update({name: value})
        for name in frame["unexport"]:
            process["exported"].pop(name, None)
    elif frame["k"] == "call":
        process["args"] = frame["args"]
        for name, value in frame["locals"].items():
            process["vars"].pop(name, None) if value is None else process["vars"].update({name: value})
    return frame


def start(machine: Machine, process: dict, s: int, n: int) -> None:
    """Begin with a node."""
    kind = node_of(machine, s, n)[0]
    process["frames"].append({"k": kind, "s": s, "n": n, "i": 0, **({"subs": []} if kind in WITH_SUBS else {})})


def gathered(machine: Machine, process: dict, frame: dict, subs: tuple) -> bool:
    """Run the command substitutions of a node one after another; True when all have been heard."""
    if len(frame["subs"]) == len(subs):
        return True
    buffer = machine.open_handle("buffer", "")
    child = machine.fork(process, [])
    start(machine, child, frame["s"], subs[len(frame["subs"])])
    child["fds"]["1"] = buffer
    process["frames"].append({"k": "await", "pids": [child["pid"]], "buffer": buffer, "plain": True})
    return False


def check_errexit(machine: Machine, process: dict) -> None:
    """set -e: a failed command ends the shell, unless somebody looks at its status."""
    if process["status"] and "e" in process["opts"] and not any(_looks(machine, f) for f in process["frames"]):
        leave(machine, process, process["status"])


def _looks(machine: Machine, frame: dict) -> bool:
    if frame["k"] == "andor":
        return frame["i"] <= len(node_of(machine, frame["s"], frame["n"])[2])
    return frame["k"] in ("if", "loop") and frame["i"] == 1 or frame.get("tested", False)


def leave(machine: Machine, process: dict, status: int) -> None:
    """The shell exits; its EXIT trap goes first."""
    trap = process["traps"].pop("EXIT", None)
    while process["frames"]:
        pop(machine, process)
    if trap:
        process["status"] = status
        process["frames"] = [{"k": "exit", "code": status}, {"k": "source", "s": machine.add_source(trap)}]
    else:
        machine.finish(process, status)


def complain(machine: Machine, process: dict, words: str) -> None:
    """A message of the shell itself on its error output."""
    machine.write(process, "2", f"{process['name']}: {words}\n")
