"""One step of a shell process: what stands on top of its frames is carried on by a little.

A frame is a mapping: "k" its kind, "s" and "n" the source and node it carries out, and how far it has come. All state is
in the frames, so a process can be saved between any two steps. `start` puts a node's frame on top.
"""

import re

from ..entries import SIGNAL_NUMBERS
from ..files import FileError
from .arithmetic import ArithmeticFault, calculate
from .expand import Expander, ExpansionFault
from .handles import Blocked, BrokenPipe
from .parser import parse
from .running import RUNNING
from .words import ShellSyntaxError


def node_of(machine, s: int, n: int) -> tuple:
    return parse(machine.sources[s]).nodes[n]


def step(machine, process: dict) -> None:
    """Carry on. Whatever goes wrong in the script becomes a message and a status, as a shell would have it."""
    if process["pending"] and _may_trap(process):
        _run_trap(machine, process)
    if not process["frames"]:
        leave(machine, process, process["status"])
        return
    frame = process["frames"][-1]
    try:
        KINDS[frame["k"]](machine, process, frame)
    except Blocked as blocked:
        process["wait"] = ["pipe", blocked.pipe] if blocked.pipe else ["until", None]
    except BrokenPipe:
        machine.finish(process, 141)
    except (ExpansionFault, ArithmeticFault) as fault:
        complain(machine, process, str(fault))
        leave(machine, process, 2)
    except ShellSyntaxError as fault:
        complain(machine, process, str(fault))
        leave(machine, process, 2)
    except FileError as fault:
        complain(machine, process, str(fault))
        done(machine, process, 1)


def complain(machine, process: dict, words: str) -> None:
    """A message of the shell itself on its error output."""
    machine.write(process, "2", f"{process['name']}: {words}\n")


def done(machine, process: dict, status: int) -> None:
    """The frame on top is finished."""
    process["status"] = status
    pop(machine, process)


def pop(machine, process: dict) -> dict:
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


def start(machine, process: dict, s: int, n: int) -> None:
    """Begin with a node."""
    kind = node_of(machine, s, n)[0]
    process["frames"].append({"k": kind, "s": s, "n": n, "i": 0, **({"subs": []} if kind in WITH_SUBS else {})})


def leave(machine, process: dict, status: int) -> None:
    """The shell exits; its EXIT trap goes first."""
    trap = process["traps"].pop("EXIT", None)
    while process["frames"]:
        pop(machine, process)
    if trap:
        process["status"] = status
        process["frames"] = [{"k": "exit", "code": status}, {"k": "source", "s": machine.add_source(trap)}]
    else:
        machine.finish(process, status)


def _may_trap(process: dict) -> bool:
    """A trap waits until the command in the foreground is over."""
    return not process["frames"] or process["frames"][-1]["k"] not in FOREGROUND


def _run_trap(machine, process: dict) -> None:
    name = process["pending"].pop(0)
    frames = process["frames"]
    if frames and frames[-1]["k"] == "wait":
        process["status"] = 128 + SIGNAL_NUMBERS.get(name, 15)
        pop(machine, process)
    text = process["traps"].get(name)
    if text:
        frames.append({"k": "trap", "status": process["status"]})
        frames.append({"k": "source", "s": machine.add_source(text)})


def gathered(machine, process: dict, frame: dict, subs: tuple) -> bool:
    """Run the command substitutions of a node one after another; True when all have been heard."""
    if len(frame["subs"]) == len(subs):
        return True
    buffer = machine.open_handle("buffer", "")
    child = machine.fork(process, [])
    start(machine, child, frame["s"], subs[len(frame["subs"])])
    child["fds"]["1"] = buffer
    process["frames"].append({"k": "await", "pids": [child["pid"]], "buffer": buffer, "plain": True})
    return False


def _source(machine, process, frame):
    script = parse(machine.sources[frame["s"]])
    process["frames"].pop()
    start(machine, process, frame["s"], script.root)


def _seq(machine, process, frame):
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


def _andor(machine, process, frame):
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


def _pipe(machine, process, frame):
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


def _await(machine, process, frame):
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


def check_errexit(machine, process: dict) -> None:
    """set -e: a failed command ends the shell, unless somebody looks at its status."""
    if process["status"] and "e" in process["opts"] and not any(_looks(machine, f) for f in process["frames"]):
        leave(machine, process, process["status"])


def _looks(machine, frame: dict) -> bool:
    if frame["k"] == "andor":
        return frame["i"] <= len(node_of(machine, frame["s"], frame["n"])[2])
    return frame["k"] in ("if", "loop") and frame["i"] == 1 or frame.get("tested", False)


def _if(machine, process, frame):
    """`i`: 0 begin, 1 a condition was run, 2 a body was run; `arm` which."""
    _, arms, otherwise = node_of(machine, frame["s"], frame["n"])
    arm = frame.get("arm", 0)
    if frame["i"] == 2:
        pop(machine, process)
    elif frame["i"] == 1 and process["status"] == 0:
        frame["i"] = 2
        start(machine, process, frame["s"], arms[arm - 1][1])
    elif arm < len(arms):
        frame["i"], frame["arm"] = 1, arm + 1
        start(machine, process, frame["s"], arms[arm][0])
    elif otherwise is not None:
        frame["i"] = 2
        start(machine, process, frame["s"], otherwise)
    else:
        done(machine, process, 0)


def _loop(machine, process, frame):
    """`i`: 0 test again, 1 the test was run."""
    _, condition, body, is_until = node_of(machine, frame["s"], frame["n"])
    if frame["i"] == 0:
        frame["i"], frame["last"] = 1, process["status"] if frame.get("ran") else 0
        start(machine, process, frame["s"], condition)
    elif (process["status"] == 0) != is_until:
        frame["i"], frame["ran"] = 0, True
        machine.spent += 1
        start(machine, process, frame["s"], body)
    else:
        done(machine, process, frame["last"])


def _for(machine, process, frame):
    _, name, words, body, subs = node_of(machine, frame["s"], frame["n"])
    if "values" not in frame:
        if not gathered(machine, process, frame, subs):
            return
        expander = Expander(machine, process, frame["subs"])
        frame["values"] = list(process["args"]) if words is None else expander.fields(words)
        process["status"] = 0
    if frame["i"] >= len(frame["values"]):
        pop(machine, process)
        return
    machine.set_variable(process, name, frame["values"][frame["i"]])
    frame["i"] += 1
    machine.spent += 1
    start(machine, process, frame["s"], body)


def _cfor(machine, process, frame):
    _, first, test, following, body = node_of(machine, frame["s"], frame["n"])
    expander = Expander(machine, process)
    calculate(following if frame["i"] else first, expander.text_of, expander.put)
    frame["i"] = 1
    machine.spent += 1
    if not test.strip() or calculate(test, expander.text_of, expander.put):
        start(machine, process, frame["s"], body)
    else:
        pop(machine, process)


def _case(machine, process, frame):
    _, word, arms, subs = node_of(machine, frame["s"], frame["n"])
    if frame["i"]:
        pop(machine, process)
        return
    if not gathered(machine, process, frame, subs):
        return
    frame["i"] = 1
    expander = Expander(machine, process, frame["subs"])
    text, process["status"] = expander.text(word), 0
    for patterns, body in arms:
        if any(re.fullmatch(expander.pattern(pattern), text, re.S) for pattern in patterns):
            start(machine, process, frame["s"], body)
            return


def _sub(machine, process, frame):
    process["frames"].pop()
    child = machine.fork(process, [])
    start(machine, child, frame["s"], node_of(machine, frame["s"], frame["n"])[1])
    process["frames"].append({"k": "await", "pids": [child["pid"]]})


def _func(machine, process, frame):
    _, name, body = node_of(machine, frame["s"], frame["n"])
    process["functions"][name] = [frame["s"], body]
    done(machine, process, 0)


def _arith(machine, process, frame):
    _, parts, subs = node_of(machine, frame["s"], frame["n"])
    if gathered(machine, process, frame, subs):
        expander = Expander(machine, process, frame["subs"])
        value = calculate(expander.text(parts), expander.text_of, expander.put)
        done(machine, process, int(value == 0))
        check_errexit(machine, process)


def _exit(machine, process, frame):
    machine.finish(process, frame["code"])


def _trap(machine, process, frame):
    done(machine, process, frame["status"])


def _put_back(machine, process, frame):
    pop(machine, process)


FOREGROUND = ("await", "program", "tool", "sleep", "follow", "yes", "timeout", "busy", "script")
WITH_SUBS = ("cmd", "for", "case", "redir", "arith")
KINDS = {
    "source": _source, "seq": _seq, "andor": _andor, "pipe": _pipe, "await": _await, "if": _if, "loop": _loop,
    "for": _for, "cfor": _cfor, "case": _case, "sub": _sub, "func": _func, "arith": _arith, "exit": _exit,
    "trap": _trap, "fds": _put_back, "vars": _put_back, "call": _put_back, **RUNNING,
}  # fmt: skip
