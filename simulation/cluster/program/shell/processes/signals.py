"""trap, wait and kill: what a shell does with signals and with its children."""

from ...entries import SIGNAL_NUMBERS
from .calls import Call
from .frames import done
from .machine import Machine

_NUMBERS = {str(number): name for name, number in SIGNAL_NUMBERS.items()}


def signal_name(text: str) -> str | None:
    """SIGTERM of TERM, SIGTERM or 15; "" of 0; EXIT stays; None of what is no signal."""
    word = text.upper()
    if word in ("0", "EXIT"):
        return "EXIT" if word == "EXIT" else ""
    if word in _NUMBERS:
        return _NUMBERS[word]
    name = word if word.startswith("SIG") else "SIG" + word
    return name if name in SIGNAL_NUMBERS else None


def trap(call: Call) -> int:
    """trap TEXT SIGNAL ...: carry the text out on a signal; "" ignores it, - takes the trap back."""
    words = [word for word in call.args if word != "--"]
    if not words or words[0] in ("-l", "-p"):
        shown = sorted(call.process["traps"].items())
        call.out("".join(f"trap -- '{text}' {name.removeprefix('SIG')}\n" for name, text in shown))
        return 0
    text, names = (words[0], words[1:]) if len(words) > 1 else ("-", words)
    for word in names:
        name = signal_name(word)
        if name is None:
            if word.upper() in ("ERR", "DEBUG", "RETURN"):
                continue
            call.err(f"{call.process['name']}: trap: {word}: invalid signal specification\n")
            return 1
        call.process["traps"].pop(name or "EXIT", None)
        if text != "-":
            call.process["traps"][name or "EXIT"] = text
    return 0


def wait(call: Call) -> None:
    pids = [int(word) for word in call.args if word.isdigit()]
    call.process["frames"].append(
        {"k": "wait", "pids": pids or [int(pid) for pid in call.process["children"]], "all": not pids}
    )
    return


def step_wait(machine: Machine, process: dict, frame: dict) -> None:
    """wait: until the children are gone; a trapped signal ends it (steps.py)."""
    if not machine.waited(process, frame["pids"]):
        process["wait"] = ["wait", frame["pids"]]
        return
    statuses = [process["children"].pop(str(pid), 127) for pid in frame["pids"]]
    done(machine, process, 0 if frame["all"] or not statuses else statuses[-1])


def kill(call: Call) -> int:
    """kill [-s SIGNAL | -SIGNAL] pid ..."""
    words = list(call.args)
    name: str | None = "SIGTERM"
    if words[:1] == ["-l"]:
        call.out(" ".join(signal.removeprefix("SIG") for signal in SIGNAL_NUMBERS) + "\n")
        return 0
    if words and words[0] == "-s":
        words, chosen = words[2:], words[1] if len(words) > 1 else ""
        name = signal_name(chosen)
    elif words and words[0].startswith("-") and len(words[0]) > 1:
        name = signal_name(words.pop(0)[1:])
    if name is None:
        return call.fail("bad signal name", 1)
    status = 0
    for word in words:
        pid = word.lstrip("%-")
        if not pid.isdigit() or not call.machine.signal(int(pid), name):
            call.err(f"{call.process['name']}: can't kill pid {word}: No such process\n")
            status = 1
    return status
