"""One step of a shell process: what stands on top of its frames is carried on by a little.

The table KINDS says who carries on which frame; frames.py puts them on and takes them off.
"""

from ....budget import charge
from ...entries import SIGNAL_NUMBERS
from ...files import FileError
from ..language.arithmetic import ArithmeticFault
from ..language.parser import reading_cost
from ..language.patterns import ExpansionFault
from ..language.reader import ShellSyntaxError
from ..processes.frames import Step, check_errexit, complain, done, leave, node_of, pop, start
from ..processes.handles import Blocked, BrokenPipe
from ..processes.machine import Interpreter, Machine
from ..processes.process_table import ForkFault
from ..tools.table import TOOLS
from .compound_commands import step_arith, step_case, step_cfor, step_for, step_func, step_if, step_loop
from .simple_commands import RUNNING, execute, run

# What a script may drive this small shell into; the container then fails, not the run.
BEYOND = (ValueError, TypeError, IndexError, KeyError, AttributeError, OverflowError, RecursionError)
FRAMES = 1000  # of one process: who calls itself for ever overflows its stack


def step(machine: Machine, process: dict) -> None:
    """Carry on. Whatever goes wrong in the script becomes a message and a status, as a shell would have it."""
    if process["pending"] and _may_trap(process):
        _run_trap(machine, process)
    if not process["frames"]:
        leave(machine, process, process["status"])
        return
    frame = process["frames"][-1]
    if len(process["frames"]) > FRAMES:
        complain(machine, process, "Segmentation fault")
        machine.finish(process, 139)
        return
    try:
        KINDS[frame["k"]](machine, process, frame)
    except Blocked as blocked:
        process["wait"] = ["pipe", blocked.pipe] if blocked.pipe else ["until", None]
    except BrokenPipe:
        machine.finish(process, 141)
    except ForkFault as fault:
        _cannot_fork(machine, process, fault)
    except (ExpansionFault, ArithmeticFault) as fault:
        complain(machine, process, str(fault))
        leave(machine, process, 2)
    except ShellSyntaxError as fault:
        complain(machine, process, str(fault))
        leave(machine, process, 2)
    except FileError as fault:
        complain(machine, process, str(fault))
        done(machine, process, 1)
    except BEYOND as fault:
        complain(machine, process, f"podflow's shell does not understand this ({type(fault).__name__})")
        leave(machine, process, 2)


def _cannot_fork(machine: Machine, process: dict, fault: ForkFault) -> None:
    """bash tries again a few times, and then goes on with the next command."""
    complain(machine, process, str(fault))
    if not process["bash"]:
        leave(machine, process, 2)
        return
    frame = process["frames"][-1]
    if frame["k"] != "seq":
        pop(machine, process)
    process["status"] = 254


def _may_trap(process: dict) -> bool:
    """A trap waits until the command in the foreground is over."""
    return not process["frames"] or process["frames"][-1]["k"] not in FOREGROUND


def _run_trap(machine: Machine, process: dict) -> None:
    name = process["pending"].pop(0)
    frames = process["frames"]
    if frames and frames[-1]["k"] == "wait":
        process["status"] = 128 + SIGNAL_NUMBERS.get(name, 15)
        pop(machine, process)
    text = process["traps"].get(name)
    if text:
        frames.append({"k": "trap", "status": process["status"]})
        frames.append({"k": "source", "s": machine.add_source(text)})


def _source(machine: Machine, process: dict, frame: dict) -> None:
    charge(reading_cost(machine.sources[frame["s"]]))
    script = machine.script(frame["s"])
    if script.bashism and not process["bash"]:
        raise ShellSyntaxError(f"syntax error: {script.bashism}")
    process["frames"].pop()
    start(machine, process, frame["s"], script.root)


def _seq(machine: Machine, process: dict, frame: dict) -> None:
    items = node_of(machine, frame["s"], frame["n"])[1]
    if frame["i"] >= len(items):
        pop(machine, process)
        return
    node, background = items[frame["i"]]
    frame["i"] += 1
    if background:
        child = machine.fork(process, [])
        child["fds"]["0"] = "0"
        start(machine, child, frame["s"], node)
        process["last_bg"], process["status"] = child["pid"], 0
    else:
        start(machine, process, frame["s"], node)


def _andor(machine: Machine, process: dict, frame: dict) -> None:
    _, first, rest = node_of(machine, frame["s"], frame["n"])
    at = frame["i"]
    frame["i"] += 1
    if at == 0:
        start(machine, process, frame["s"], first)
        return
    while at <= len(rest):
        operator, node = rest[at - 1]
        if (operator == "&&") == (process["status"] == 0):
            frame["i"] = at + 1
            start(machine, process, frame["s"], node)
            return
        at += 1
    pop(machine, process)


def _pipe(machine: Machine, process: dict, frame: dict) -> None:
    _, negated, stages = node_of(machine, frame["s"], frame["n"])
    if frame["i"]:
        done(machine, process, int(process["status"] == 0) if negated else process["status"])
        if not negated:
            check_errexit(machine, process)
        return
    frame["i"], frame["tested"] = 1, negated
    if len(stages) == 1:
        start(machine, process, frame["s"], stages[0])
        return
    pids, source = [], process["fds"].get("0", "0")
    for i, node in enumerate(stages):
        child = machine.fork(process, [])
        start(machine, child, frame["s"], node)
        child["fds"]["0"] = source
        if i < len(stages) - 1:
            source, child["fds"]["1"] = machine.open_pipe()
        pids.append(child["pid"])
    process["frames"].append({"k": "await", "pids": pids, "plain": True})


def _await(machine: Machine, process: dict, frame: dict) -> None:
    """Children in the foreground: the last one's status counts; a substitution's output goes to its command."""
    for pid in frame["pids"]:
        if process["children"].get(str(pid), 0) is None:
            process["wait"] = ["child", pid]
            return
    statuses = [process["children"].pop(str(pid), 0) for pid in frame["pids"]]
    process["frames"].pop()
    failed = [status for status in statuses if status]
    process["status"] = failed[-1] if failed and "pipefail" in process.get("long", ()) else statuses[-1]
    if "buffer" in frame:
        text = machine.handles.pop(frame["buffer"])[1]
        process["frames"][-1]["subs"].append(text.rstrip("\n"))
    elif not frame.get("plain"):
        check_errexit(machine, process)


def _sub(machine: Machine, process: dict, frame: dict) -> None:
    process["frames"].pop()
    child = machine.fork(process, [])
    start(machine, child, frame["s"], node_of(machine, frame["s"], frame["n"])[1])
    process["frames"].append({"k": "await", "pids": [child["pid"]]})


def _exit(machine: Machine, process: dict, frame: dict) -> None:
    machine.finish(process, frame["code"])


def _trap(machine: Machine, process: dict, frame: dict) -> None:
    done(machine, process, frame["status"])


def _put_back(machine: Machine, process: dict, frame: dict) -> None:
    pop(machine, process)


FOREGROUND = ("await", "program", "tool", "sleep", "follow", "yes", "counting", "xargs", "timeout", "busy", "script")
KINDS: dict[str, Step] = {
    "source": _source, "seq": _seq, "andor": _andor, "pipe": _pipe, "await": _await, "if": step_if, "loop": step_loop,
    "for": step_for, "cfor": step_cfor, "case": step_case, "sub": _sub, "func": step_func, "arith": step_arith,
    "exit": _exit,
    "trap": _trap, "fds": _put_back, "vars": _put_back, "call": _put_back, **RUNNING,
}  # fmt: skip
INTERPRETER = Interpreter(step, run, execute, frozenset(TOOLS))
