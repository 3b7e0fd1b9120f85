"""Tools that take their time: sleep, timeout, tail -f, yes, seq; and xargs, which runs others one after another."""

import re

from ....budget import allocate, charge
from ...arguments import FOREVER_MS, sleep_ms
from ..processes.calls import Call, Later
from ..processes.frames import Step, complain, done
from ..processes.machine import Machine


def follow(call: Call, names: list[str], count: str, retries: bool) -> int:
    """tail -f: the last `count` lines, then whatever is written; -F bears a file that is not there."""
    seen = {}
    for name in names:
        text = call.files.read(call.path(name))
        if text is None:
            call.err(f"{call.name}: can't open '{name}': No such file or directory\n" if call.is_busybox()
                     else f"{call.name}: cannot open '{name}' for reading: No such file or directory\n")  # fmt: skip
            if not retries:
                continue
        else:
            call.out("".join(text.splitlines(keepends=True)[-int(count) :]) if int(count) else "")
        seen[call.path(name)] = len(text or "")
    if not seen:
        return call.fail("no files")
    raise Later({"k": "follow", "seen": seen})


def step_follow(machine: Machine, process: dict, frame: dict) -> None:
    """tail -f: what the files have grown by, looked up each second."""
    for path, length in sorted(frame["seen"].items()):
        text = machine.files.read(path) or ""
        charge(5 + len(text) // 2000)
        if len(text) < length:
            length = 0
        machine.write(process, "1", text[length:])
        frame["seen"][path] = len(text)
    watched = any(path not in ("/dev/null",) for path in frame["seen"])
    process["wait"] = ["until", machine.now + 1000 if watched else None]


def yes(call: Call) -> int:
    allocate(sum(map(len, call.args)))
    raise Later({"k": "yes", "text": (" ".join(call.args) or "y") + "\n"})


def step_yes(machine: Machine, process: dict, frame: dict) -> None:
    """For ever the same line: as much as the reader of a pipe takes, else slowly."""
    machine.tool = "yes"
    handle = machine.handles.get(process["fds"].get("1", ""), ["null"])
    size = 65_536 if handle[0] == "pw" and machine.slurped(handle[1]) else 1024
    machine.write(process, "1", frame["text"] * max(1, size // len(frame["text"])))
    process["wait"] = ["space", handle[1]] if handle[0] == "pw" else ["until", machine.now + 60_000]


def timeout(call: Call) -> int:
    """timeout DURATION COMMAND ...: in a process of its own, so that it can be killed."""
    options, words = call.options("sk", stop=True)
    try:
        limit_ms = sleep_ms(words[:1])
    except ValueError:
        return call.fail(f"invalid time interval '{words[0]}'", 125)
    if len(words) < 2:
        complain(call.machine, call.process, "timeout: missing operand")
        return 125
    child = call.machine.fork(call.process, [{"k": "final", "argv": words[1:]}])
    raise Later({"k": "timeout", "pid": child["pid"], "due_ms": call.machine.now + (limit_ms or FOREVER_MS)})


def step_timeout(machine: Machine, process: dict, frame: dict) -> None:
    """timeout: the child, until it ends or its time is over (then 124; busybox says 143)."""
    status = process["children"].get(str(frame["pid"]), 0)
    if status is not None:
        process["children"].pop(str(frame["pid"]), None)
        done(machine, process, status)
    elif machine.now >= frame["due_ms"]:
        machine.signal(frame["pid"], "SIGKILL")
        process["children"].pop(str(frame["pid"]), None)
        done(machine, process, 143 if machine.state["box"]["base"] != "debian" else 124)
    else:
        process["wait"] = ["either", frame["pid"], frame["due_ms"]]


def sleep(call: Call) -> int:
    """sleep: its own frame, so that time can pass."""
    if not call.args:
        return call.fail("missing operand")
    try:
        wait_ms = sleep_ms(call.args)
    except ValueError as error:
        return call.fail(f"invalid number '{error}'")
    raise Later({"k": "sleep", "due_ms": None if wait_ms is None else call.machine.now + wait_ms})


def xargs(call: Call) -> int:
    """xargs [-n COUNT] [-I MARK] [command]: the command once for so many words, 123 if one failed."""
    options, words = call.options("nIPdL", stop=True)
    text, command, mark = call.input(), words or ["echo"], options.get("I")
    charge(len(text) // 20)
    items = [line.strip() for line in text.splitlines() if line.strip()] if mark else text.split()
    allocate(len(text) + 64 * len(items))
    size = 1 if mark else int(options.get("n", 0)) or max(len(items), 1)
    if not items and (mark or "r" in options):
        return 0
    raise Later({"k": "xargs", "command": command, "items": items, "size": size, "mark": mark, "at": 0, "failed": 0})


def step_xargs(machine: Machine, process: dict, frame: dict) -> None:
    """The next run of the command; `failed` is 123 once one has failed."""
    items, at, size = frame["items"], frame["at"], frame["size"]
    if at and process["status"]:
        frame["failed"] = 123
    if at >= max(len(items), 1):
        done(machine, process, frame["failed"])
        return
    machine.spent += 1
    frame["at"] = at + size
    given = items[at : at + size]
    if frame["mark"] and given:
        replaced = sum(word.count(frame["mark"]) for word in frame["command"])
        allocate(replaced * len(given[0]) + sum(map(len, frame["command"])))
        argv = [word.replace(frame["mark"], given[0]) for word in frame["command"]]
    else:
        argv = [*frame["command"], *given]
    process["status"] = 0
    machine.interpreter.execute(machine, process, argv)


def seq(call: Call) -> int:
    """seq [FIRST [STEP]] LAST: long ones are written as fast as they are read."""
    options, words = call.options("sf")
    words = [word for word in call.args if _INTEGER.fullmatch(word)] if len(words) < len(call.args) else words
    wrong = next((word for word in words if not _INTEGER.fullmatch(word)), None)
    if not words or wrong is not None or len(words) > 3:
        return call.fail(f"invalid number '{wrong or (call.args or [''])[0]}'")
    numbers = [int(word) for word in words]
    first, step, last = ([1, 1, *numbers], [numbers[0], 1, numbers[-1]], numbers)[len(numbers) - 1][:3]
    if not step:
        return call.fail("increment must not be 0")
    if len(range(first, last + (1 if step > 0 else -1), step)) <= AT_ONCE:
        call.out(_counted(range(first, last + (1 if step > 0 else -1), step), str(options.get("s", "\n"))))
        return 0
    raise Later({"k": "counting", "next": first, "step": step, "last": last, "between": str(options.get("s", "\n"))})


_INTEGER = re.compile(r"-?\d{1,18}")
AT_ONCE = 5000  # numbers


def _counted(values: range, between: str) -> str:
    charge(len(values) // 4)
    allocate(len(values) * (len(between) + 20))
    return between.join(map(str, values)) + "\n" if values else ""


def step_seq(machine: Machine, process: dict, frame: dict) -> None:
    """Some more of the numbers; the reader of a pipe takes them first."""
    step, last = frame["step"], frame["last"]
    values = range(frame["next"], last + (1 if step > 0 else -1), step)
    if not values:
        done(machine, process, 0)
        return
    values = values[:AT_ONCE]
    frame["next"] = values[-1] + step
    machine.tool = "seq"
    text = _counted(values, frame["between"])
    machine.write(
        process, "1", text if frame["between"] == "\n" or values[-1] == last else text[:-1] + frame["between"]
    )
    handle = machine.handles.get(process["fds"].get("1", ""), ["null"])
    process["wait"] = ["space", handle[1]] if handle[0] == "pw" else ["until", machine.now + 5]


FOLLOWING: dict[str, Step] = {
    "follow": step_follow, "yes": step_yes, "timeout": step_timeout, "xargs": step_xargs, "counting": step_seq,
}  # fmt: skip
