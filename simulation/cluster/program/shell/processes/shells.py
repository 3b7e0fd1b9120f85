"""How a shell begins: its options, its script (-c, a file, or the standard input), its positional parameters."""

from ...files import absolute
from .machine import Machine

SHELLS = ("sh", "bash", "ash", "dash", "/bin/sh")
_LETTERS = {"errexit": "e", "nounset": "u", "xtrace": "x", "allexport": "a", "noglob": "f", "verbose": "v"}


def begin_shell(machine: Machine, process: dict, words: list[str]) -> None:
    """A shell in the foreground: the process itself if it has become one (exec, process 1), else a child."""
    if process["frames"] and process["frames"][-1]["k"] == "final":
        set_up(machine, process, words)
        return
    child = machine.fork(process, [])
    child["vars"] = {name: child["vars"][name] for name in child["exported"] if name in child["vars"]}
    child["functions"], child["opts"], child["shell_pid"] = {}, "", child["pid"]
    set_up(machine, child, words)
    if str(child["pid"]) in machine.procs:
        process["frames"].append({"k": "await", "pids": [child["pid"]], "plain": True})


def set_up(machine: Machine, process: dict, words: list[str]) -> None:
    """Make a process the shell that these words start."""
    name, rest, from_text, letters = words[0], list(words[1:]), False, ""
    while rest and rest[0].startswith(("-", "+")) and len(rest[0]) > 1:
        word = rest.pop(0)
        if word == "--":
            break
        if word.startswith("--"):
            continue
        if "c" in word[1:]:
            from_text = True
        if word[-1] == "o" and rest:
            set_option(process, rest.pop(0), word[0] == "-")
        letters += "".join(letter for letter in word[1:] if letter in "euxafv")
    process["opts"] = "".join(sorted(set(process["opts"] + letters)))
    process["bash"], process["name"], process["born_ms"] = name.rpartition("/")[2] == "bash", name, machine.now
    process["program"] = False
    if from_text:
        _begin_text(machine, process, rest)
    elif rest:
        _begin_file(machine, process, rest)
    else:
        process["frames"] = [{"k": "script"}]


def _begin_text(machine: Machine, process: dict, rest: list[str]) -> None:
    if not rest:
        machine.write(process, "2", f"{process['name']}: -c requires an argument\n")
        process["frames"] = [{"k": "exit", "code": 2}]
        return
    process["args"] = rest[2:]
    process["name"] = rest[1] if len(rest) > 1 else process["name"]
    process["frames"] = [{"k": "source", "s": machine.add_source(rest[0])}]


def _begin_file(machine: Machine, process: dict, rest: list[str]) -> None:
    text = machine.files.read(absolute(rest[0], process["dir"]))
    if text is None:
        says, code = (
            (f"{rest[0]}: No such file or directory", 127) if process["bash"] else (f"can't open '{rest[0]}'", 2)
        )
        machine.write(process, "2", f"{process['name']}: {says}\n")
        process["frames"] = [{"k": "exit", "code": code}]
        return
    process["name"], process["args"] = rest[0], rest[1:]
    first = text.partition("\n")[0]
    interpreter = first[2:].split() if first.startswith("#!") else []
    if interpreter and interpreter[0].endswith("/env"):
        interpreter = [word for word in interpreter[1:] if word != "-S"]
    base = interpreter[0].rpartition("/")[2] if interpreter else "sh"
    if base not in SHELLS:
        process["frames"] = [{"k": "final", "argv": [base, *rest]}]
        return
    process["bash"] = process["bash"] or base == "bash"
    process["opts"] += "".join(letter for word in interpreter[1:] for letter in word[1:] if letter in "eux")
    process["frames"] = [{"k": "source", "s": machine.add_source(text)}]


def step_script(machine: Machine, process: dict, frame: dict) -> None:
    """A script on the standard input: read whole, then carried out."""
    text = machine.read_all(process)
    process["frames"] = [{"k": "source", "s": machine.add_source(text)}]


def set_option(process: dict, name: str, on: bool) -> bool:
    """set -o name. False where there is no such option."""
    if name == "pipefail":
        process["long"] = ["pipefail"] if on else []
        return True
    letter = _LETTERS.get(name)
    if letter:
        process["opts"] = process["opts"].replace(letter, "") + (letter if on else "")
    return bool(letter) or name in ("posix", "vi", "emacs", "errtrace", "functrace", "monitor", "notify", "nolog")
