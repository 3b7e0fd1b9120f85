"""A script's command that is a well-known program, or one of an image that nobody knows."""

from ...arguments import serves_declared
from ...launching import StartError, behaviour_of
from ..processes.frames import node_of
from ..processes.machine import Machine
from ..processes.programs import begin_program, not_found


def begin_known(machine: Machine, process: dict, words: list[str]) -> None:
    """A well-known program; of an image nobody knows: process 1's serve for ever, those of an exec just succeed."""
    try:
        does = behaviour_of(words, machine.state["box"], machine.outside.programs)
    except StartError:
        process["status"] = not_found(machine, process, words[0], False)
        return
    unknown = does == serves_declared(machine.state["box"])
    if unknown and (process.get("exec_tree") or not _is_last(machine, process)):
        process["status"] = 0
    else:
        begin_program(machine, process, does or {})


def _is_last(machine: Machine, process: dict) -> bool:
    """Whether a program is the script's last word: of an image nobody knows that is the server, what comes before
    prepares.
    """

    def over(frame: dict) -> bool:
        if frame["k"] == "seq":
            return frame["i"] >= len(node_of(machine, frame["s"], frame["n"])[1])
        if frame["k"] == "andor":
            return frame["i"] > len(node_of(machine, frame["s"], frame["n"])[2])
        return frame["k"] not in ("loop", "for", "cfor") and not (frame["k"] == "if" and frame["i"] == 1)

    return process["pid"] == 1 and all(over(frame) for frame in process["frames"])
