"""Commands that are programs of their own: servers, sleepers, eaters of memory; and what is not there."""

from ... import plain
from .frames import done
from .machine import Machine


def begin_program(machine: Machine, process: dict, does: dict) -> None:
    """A program whose life is data; it starts now."""
    process["frames"].append({"k": "program", "does": does, "since_ms": machine.now})
    machine.started = True
    for at_ms, stream, text in does.get("output", ()):
        if at_ms == 0:
            machine.write(process, "1" if stream == "stdout" else "2", text)


def step_program(machine: Machine, process: dict, frame: dict) -> None:
    """Wait for what comes next: output, the end by itself, or the end that a signal set."""
    does, since_ms = frame["does"], frame["since_ms"]
    past_ms = machine.now - since_ms
    told = frame.get("told", 0)
    for at_ms, stream, text in does.get("output", ()):
        if told < at_ms <= past_ms:
            machine.write(process, "1" if stream == "stdout" else "2", text)
    frame["told"] = past_ms
    end_ms = plain.ends_at_ms({"does": does})
    stop = frame.get("stop")
    if stop and stop[0] <= machine.now:
        done(machine, process, stop[1])
    elif end_ms is not None and past_ms >= end_ms:
        done(machine, process, does["exits"]["code"])
    else:
        later = [at_ms for at_ms, _, _ in does.get("output", ()) if at_ms > past_ms]
        dues = [since_ms + ms for ms in (*later[:1], *([end_ms] if end_ms is not None else []))] + (
            [stop[0]] if stop else []
        )
        process["wait"] = ["until", min(dues) if dues else None]


def step_busy(machine: Machine, process: dict, frame: dict) -> None:
    """Something that works for ever (cat /dev/zero); with `grows` its memory does too."""
    frame.setdefault("since_ms", machine.now)
    if frame.get("grows"):
        steps = [[ms, 100 * 1024 * 1024 * (ms // 200)] for ms in range(0, 12_000, 200)]
        frame["does"] = {"memory": steps, "cpu": 1000}
        machine.started = True
    else:
        frame["does"] = {"cpu": 1000}
    process["wait"] = ["until", None]


def step_sleep(machine: Machine, process: dict, frame: dict) -> None:
    if frame["due_ms"] is None or machine.now < frame["due_ms"]:
        process["wait"] = ["until", frame["due_ms"]]
        return
    machine.data["spin"] = 0
    done(machine, process, frame.get("code", 0))


def not_found(machine: Machine, process: dict, word: str, is_there: bool) -> int:
    """127 as the shell says it; 126 for what is there, but no program."""
    if is_there and "/" in word:
        machine.write(process, "2", f"{process['name']}: {word}: Permission denied\n")
        return 126
    line = f"line {process.get('line', 1)}: " if process["bash"] else (
        f"{process.get('line', 1)}: " if machine.state["box"]["base"] == "debian" else "")  # fmt: skip
    says = "No such file or directory" if process["bash"] and "/" in word else (
        "command not found" if process["bash"] else "not found")  # fmt: skip
    machine.write(process, "2", f"{process['name']}: {line}{word}: {says}\n")
    return 127
