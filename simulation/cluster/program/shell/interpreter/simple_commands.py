"""Commands: a simple command's words become a builtin, a function, a tool, a well-known program or "not found"."""

from ....budget import charge
from ...commands import has_command
from ...files import absolute
from ...launching import is_too_long, unwrapped
from ..language.expansion import Expander
from ..processes.calls import Call, Later
from ..processes.frames import Step, check_errexit, done, gathered, leave, node_of, pop, start
from ..processes.handles import Blocked
from ..processes.machine import Machine
from ..processes.programs import begin_program, not_found, step_busy, step_program, step_sleep
from ..processes.shells import SHELLS, begin_shell, step_script
from ..processes.signals import step_wait
from ..tools.table import STREAMING, TOOLS
from ..tools.waiting import FOLLOWING
from .builtins import BUILTINS, knows
from .known_programs import begin_known
from .redirects import assign, assign_for, redirect, step_redir


def run_cmd(machine: Machine, process: dict, frame: dict) -> None:
    """A simple command: substitutions, expansion, redirects, then what its first word says."""
    if frame["i"]:
        pop(machine, process)
        check_errexit(machine, process)
        return
    _, assignments, words, redirects, subs, line = node_of(machine, frame["s"], frame["n"])
    if not gathered(machine, process, frame, subs):
        return
    frame["i"] = 1
    machine.spent += 1
    expander = Expander(machine, process, frame["subs"])
    argv = expander.fields(words, split=not words or words[0] != [("t", "[[", False)])
    process["line"] = line
    if not argv:
        process["status"] = process["status"] if subs else 0
        assign(machine, process, assignments, expander)
        if redirects and redirect(machine, process, redirects, expander):
            pop(machine, process)
        return
    if "x" in process["opts"]:
        machine.write(process, "2", "+ " + " ".join(argv) + "\n")
    if argv[0] == "exec":
        become(machine, process, argv[1:], redirects, expander)
        return
    if redirects and not redirect(machine, process, redirects, expander):
        return
    if assignments:
        assign_for(machine, process, assignments, expander)
    run(machine, process, argv)


def run(machine: Machine, process: dict, argv: list[str]) -> None:
    """Carry out a command with the descriptors as they are; its status, or a frame that will have it."""
    name = argv[0]
    if name in process["functions"]:
        call_function(machine, process, argv)
        return
    if name in BUILTINS and knows(machine, process, name):
        _run_builtin(machine, process, argv)
    else:
        execute(machine, process, argv)


def _run_builtin(machine: Machine, process: dict, argv: list[str]) -> None:
    """A builtin sets its status, or leaves a frame that will; one that must wait for its input is tried again."""
    try:
        status = BUILTINS[argv[0]](Call(machine, process, argv))
    except Blocked as blocked:
        process["frames"].append({"k": "builtin", "argv": argv})
        process["wait"] = ["pipe", blocked.pipe] if blocked.pipe else ["until", None]
        return
    if status is not None:
        process["status"] = status


def step_builtin(machine: Machine, process: dict, frame: dict) -> None:
    pop(machine, process)
    _run_builtin(machine, process, frame["argv"])


def call_function(machine: Machine, process: dict, argv: list[str]) -> None:
    process["frames"].append({"k": "call", "args": process["args"], "locals": {}})
    if sum(frame["k"] == "call" for frame in process["frames"]) > 200:
        process["status"] = Call(machine, process, [process["name"]]).fail(f"{argv[0]}: too much recursion", 2)
        return
    process["args"] = argv[1:]
    start(machine, process, *process["functions"][argv[0]])


def execute(machine: Machine, process: dict, argv: list[str]) -> None:
    """A program: a scenario's, a tool, a shell, a script, a well-known one; or it is not found."""
    if len(argv) > 1000 or any(len(word) > 10_000 for word in argv):
        charge(len(argv) // 10)
        if is_too_long(argv, {}):
            process["status"] = Call(machine, process, [process["name"]]).fail(
                f"{argv[0][:200]}: Argument list too long", 126
            )
            return
    entry = machine.outside.programs.find(argv)
    if entry is not None and "missing" not in entry:
        begin_program(machine, process, entry)
        return
    words = unwrapped(argv, machine.state["box"])
    base = words[0].rpartition("/")[2]
    whole = absolute(words[0], process["dir"])
    if "/" in words[0] and machine.files.read(whole) is not None and machine.files.is_executable(whole):
        begin_shell(machine, process, ["sh", whole, *words[1:]])
    elif not has_command(machine.state["box"], words[0]):
        process["status"] = not_found(machine, process, words[0], machine.files.exists(whole))
    elif base in SHELLS:
        begin_shell(machine, process, words)
    elif base in TOOLS and (base not in BUILTINS or knows(machine, process, base)):
        run_tool(machine, process, words)
    else:
        begin_known(machine, process, words)


def run_tool(machine: Machine, process: dict, argv: list[str], piece: str | None = None) -> None:
    """A tool runs at once, unless it must wait for its input: then a frame tries again."""
    base = argv[0].rpartition("/")[2]
    around, machine.tool = machine.tool, base
    try:
        process["status"] = TOOLS[base](Call(machine, process, argv, piece))
    except Later as later:
        process["frames"].append({"argv": argv, **later.frame})
        machine.started = machine.started or later.frame["k"] == "program"
    except Blocked as blocked:
        process["frames"].append({"k": "tool", "argv": argv, "streams": _streams(base, argv), "status": None})
        if not _streams(base, argv):
            process["wait"] = ["pipe", blocked.pipe] if blocked.pipe else ["until", None]
    machine.tool = around


def _streams(base: str, argv: list[str]) -> bool:
    return base in STREAMING and STREAMING[base](argv)


def step_tool(machine: Machine, process: dict, frame: dict) -> None:
    """A tool whose input was not complete: a streaming one takes what has come, others wait for the end."""
    if not frame["streams"]:
        pop(machine, process)
        run_tool(machine, process, frame["argv"])
        return
    text, ended = machine.read_lines(process)
    if text or frame["status"] is None and ended:
        base = frame["argv"][0].rpartition("/")[2]
        machine.tool = base
        status = TOOLS[base](Call(machine, process, frame["argv"], text))
        machine.tool = None
        frame["status"] = status if frame["status"] is None else min(status, frame["status"])
    if ended:
        done(machine, process, frame["status"] or 0)


def become(machine: Machine, process: dict, argv: list[str], redirects: list[tuple], expander: Expander) -> None:
    """exec: without words it keeps the redirects; with words the shell is replaced."""
    if redirects and not redirect(machine, process, redirects, expander, keep=False):
        leave(machine, process, 1)
        return
    if not argv:
        process["status"] = 0
        return
    process["frames"] = [{"k": "final", "argv": argv}]
    process["traps"] = {name: text for name, text in process["traps"].items() if text == ""}
    process["program"] = True


def step_final(machine: Machine, process: dict, frame: dict) -> None:
    """A process that is one command: it runs, and its status is the process's."""
    if frame.get("ran"):
        leave(machine, process, process["status"])
        return
    frame["ran"] = True
    if frame["argv"][0] in BUILTINS and frame["argv"][0] in TOOLS:
        run_tool(machine, process, frame["argv"])
    else:
        execute(machine, process, frame["argv"])


RUNNING: dict[str, Step] = {
    "cmd": run_cmd, "tool": step_tool, "builtin": step_builtin, "program": step_program, "sleep": step_sleep,
    "busy": step_busy,
    "final": step_final, "redir": step_redir, "wait": step_wait, "script": step_script, **FOLLOWING,
}  # fmt: skip
