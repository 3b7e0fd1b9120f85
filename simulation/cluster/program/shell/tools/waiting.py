"""Tools that take their time: sleep, timeout, tail -f, yes; and xargs, which runs others."""

from ...arguments import sleep_ms
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
        if len(text) < length:
            length = 0
        machine.write(process, "1", text[length:])
        frame["seen"][path] = len(text)
    watched = any(path not in ("/dev/null",) for path in frame["seen"])
    process["wait"] = ["until", machine.now + 1000 if watched else None]


def yes(call: Call) -> int:
    raise Later({"k": "yes", "text": (" ".join(call.args) or "y") + "\n"})


def step_yes(machine: Machine, process: dict, frame: dict) -> None:
    """For ever the same line: as much as the reader of a pipe takes, else slowly."""
    machine.write(process, "1", frame["text"] * 512)
    handle = machine.handles.get(process["fds"].get("1", ""), ["null"])
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
    raise Later({"k": "timeout", "pid": child["pid"], "due_ms": call.machine.now + (limit_ms or 10**12)})


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
    text, command = call.input(), words or ["echo"]
    items = [line.strip() for line in text.splitlines() if line.strip()] if "I" in options else text.split()
    if "I" in options:
        runs = [[word.replace(options["I"], item) for word in command] for item in items]
    else:
        size = int(options.get("n", 0)) or max(len(items), 1)
        runs = (
            [[*command, *items[i : i + size]] for i in range(0, max(len(items), 1), size)]
            if items or "r" not in options
            else []
        )
    status = 0
    for run in runs:
        status = 123 if call.execute(run) else status
    return status


FOLLOWING: dict[str, Step] = {"follow": step_follow, "yes": step_yes, "timeout": step_timeout}
