"""The commands that change the shell itself: cd, export, set, read, trap, wait, exit and their kin."""

import re

from ....budget import allocate, charge
from ..language.arithmetic import calculate
from ..language.expansion import Expander
from ..language.words import NAME
from ..processes.calls import Builtin, Call
from ..processes.frames import leave, pop
from ..processes.machine import Machine
from ..processes.shells import set_option
from ..processes.signals import kill, trap, wait
from ..tools.conditions import test
from ..tools.looking import which
from ..tools.printing import echo, printf


def _exit(call: Call) -> int | None:
    status = call.process["status"]
    if call.args:
        if not re.fullmatch(r"-?\d+", call.args[0]):
            call.err(f"{call.process['name']}: exit: Illegal number: {call.args[0]}\n")
            leave(call.machine, call.process, 2)
            return None
        status = int(call.args[0]) % 256
    leave(call.machine, call.process, status)
    return None


def _unwind(call: Call, kinds: tuple, count: int, keep: bool) -> bool:
    """Take frames off down to the count-th of these kinds (which stays with `keep`); False where there is none."""
    frames = call.process["frames"]
    while count:
        at = next((i for i in range(len(frames) - 1, -1, -1) if frames[i]["k"] in (*kinds, "call")), None)
        if at is None or frames[at]["k"] not in kinds:
            return False
        while len(frames) > at + 1:
            pop(call.machine, call.process)
        count -= 1
        if count or not keep:
            pop(call.machine, call.process)
    return True


def _break(call: Call) -> int | None:
    _unwind(call, ("loop", "for", "cfor"), int(call.args[0]) if call.args else 1, False)
    return 0


def _continue(call: Call) -> int | None:
    _unwind(call, ("loop", "for", "cfor"), int(call.args[0]) if call.args else 1, True)
    return 0


def _return(call: Call) -> int | None:
    status = int(call.args[0]) % 256 if call.args else call.process["status"]
    if not _unwind(call, ("call",), 1, False):
        leave(call.machine, call.process, status)
    return status


def _cd(call: Call) -> int | None:
    target = call.args[0] if call.args else call.variable("HOME") or "/root"
    if target == "-":
        target = call.process["vars"].get("OLDPWD", call.process["dir"])
    whole = call.path(target)
    if not call.files.is_folder(whole):
        call.err(f"{call.process['name']}: cd: can't cd to {target}: No such file or directory\n")
        return 2 if not call.process["bash"] else 1
    call.process["vars"]["OLDPWD"], call.process["dir"] = call.process["dir"], whole
    call.process["vars"]["PWD"] = whole
    return 0


def _export(call: Call) -> int | None:
    for word in call.args:
        name, equals, value = word.partition("=")
        if word == "-p" or name == "-n":
            continue
        if not NAME.fullmatch(name):
            call.err(f"{call.process['name']}: export: {word}: bad variable name\n")
            return 2
        if name not in call.process["exported"]:
            allocate(len(name) + 64)
        call.process["exported"][name] = 1
        if equals:
            call.machine.set_variable(call.process, name, value)
    return 0


def _local(call: Call) -> int | None:
    frame = next((f for f in reversed(call.process["frames"]) if f["k"] == "call"), None)
    for word in call.args:
        name, equals, value = word.partition("=")
        if name.startswith("-"):
            continue
        if frame is not None:
            frame["locals"].setdefault(name, call.process["vars"].get(name))
        call.machine.set_variable(call.process, name, value if equals else call.process["vars"].get(name) or "")
    return 0


def _readonly(call: Call) -> int | None:
    status = _export(call)
    for word in call.args:
        charge(len(call.process.get("readonly", {})) // 10)
        allocate(64)
        call.process["readonly"] = {**call.process.get("readonly", {}), word.partition("=")[0]: 1}
    return status


def _unset(call: Call) -> int | None:
    for name in call.args:
        call.process["vars"].pop(name, None)
        call.process["exported"].pop(name, None)
        call.process["functions"].pop(name, None)
    return 0


def _set(call: Call) -> int | None:
    words, process = list(call.args), call.process
    while words and words[0][:1] in ("-", "+"):
        word = words.pop(0)
        if word == "--":
            _give_args(process, words)
            return 0
        on = word[0] == "-"
        for letter in word[1:]:
            if letter == "o" and words:
                name = words.pop(0)
                if name == "pipefail" and not knows(call.machine, process, "let") or not set_option(process, name, on):
                    call.err(f"{process['name']}: {process.get('line', 1)}: set: Illegal option -o {name}\n")
                    leave(call.machine, process, 2)
                    return None
            else:
                process["opts"] = process["opts"].replace(letter, "") + (letter if on else "")
    if words:
        _give_args(process, words)
    if not call.args:
        charge(len(process["vars"]))
        call.out(
            "".join(f"{name}='{value}'\n" for name, value in sorted(process["vars"].items()) if isinstance(value, str))
        )
    return 0


def _give_args(process: dict, words: list[str]) -> None:
    allocate(sum(map(len, words)) + 16 * len(words))
    process["args"] = words


def _shift(call: Call) -> int | None:
    count = int(call.args[0]) if call.args else 1
    charge(len(call.process["args"]) // 100)
    if count > len(call.process["args"]):
        return call.fail("can't shift that many", 2)
    call.process["args"] = call.process["args"][count:]
    return 0


def _read(call: Call) -> int | None:
    options, names = call.options("dptnNu")
    line, ended = call.machine.read_lines(call.process, most=1)
    if not line and ended:
        for name in names or ["REPLY"]:
            call.machine.set_variable(call.process, name, "")
        return 1
    text = line.rstrip("\n")
    if "r" not in options:
        text = re.sub(r"\\(.)", r"\1", text)
    separators = call.process["vars"].get("IFS", " \t\n")
    for name, value in zip(names or ["REPLY"], _shared(text, separators, len(names) or 1), strict=True):
        call.machine.set_variable(call.process, name, value)
    return 0 if line.endswith("\n") else 1


def _shared(text: str, separators: str, count: int) -> list[str]:
    """A line's fields, the last variable taking all the rest."""
    charge(1 + (len(text) + len(separators)) // 20 + count * len(text) // 2000)
    blanks = "".join(char for char in separators if char.isspace())
    values: list[str] = []
    rest = text.strip(blanks) if blanks else text
    while len(values) < count - 1:
        inside = re.escape(separators)
        match = re.match(rf"([^{inside}]*)[{inside}]+(.*)", rest, re.S) if separators else None
        values.append(match[1] if match else rest)
        rest = match[2] if match else ""
    return [*values, rest]


def _eval(call: Call) -> int | None:
    if call.args:
        call.process["frames"].append({"k": "source", "s": call.machine.add_source(" ".join(call.args))})
    return 0


def _dot(call: Call) -> int | None:
    if not call.args:
        return call.fail("filename argument required", 2)
    text = call.files.read(call.path(call.args[0]))
    if text is None:
        call.err(f"{call.process['name']}: {call.name}: can't open '{call.args[0]}': No such file or directory\n")
        return 2 if not call.process["bash"] else 1
    call.process["frames"].append({"k": "source", "s": call.machine.add_source(text)})
    return 0


def _command(call: Call) -> int | None:
    words = [word for word in call.args if word not in ("-v", "-V", "-p")]
    if len(words) == len(call.args):
        if words:
            call.run(words)
            return None
        return 0
    return which(call, words, BUILTINS)


def _let(call: Call) -> int | None:
    expander = Expander(call.machine, call.process)
    value = 0
    for word in call.args:
        value = calculate(word, expander.text_of, expander.put)
    return int(value == 0)


def _type(call: Call) -> int | None:
    status = 0
    for word in call.args:
        if word in BUILTINS:
            call.out(f"{word} is a shell builtin\n")
        elif word in call.process["functions"]:
            call.out(f"{word} is a function\n")
        elif call.is_tool(word):
            call.out(f"{word} is /bin/{word}\n")
        else:
            call.err(f"{word}: not found\n")
            status = 127
    return status


def _pwd(call: Call) -> int | None:
    call.out(call.process["dir"] + "\n")
    return 0


def knows(machine: Machine, process: dict, name: str) -> bool:
    """Whether this shell has such a builtin: bash has all, busybox most, Debian's sh what POSIX asks for."""
    if process["bash"]:
        return True
    return name not in _BASH and (name not in _NOT_POSIX or machine.state["box"]["base"] != "debian")


_BASH = ("declare", "typeset", "shopt")
_NOT_POSIX = ("[[", "let", "source")
BUILTINS: dict[str, Builtin] = {
    ":": lambda call: 0, "true": lambda call: 0, "false": lambda call: 1, "exit": _exit, "break": _break,
    "continue": _continue, "return": _return, "cd": _cd, "pwd": _pwd, "export": _export, "local": _local,
    "declare": _local,
    "typeset": _local, "readonly": _readonly, "unset": _unset, "set": _set, "shift": _shift, "read": _read,
    "eval": _eval,
    ".": _dot, "source": _dot, "trap": trap, "wait": wait, "kill": kill, "command": _command, "type": _type,
    "let": _let,
    "echo": echo, "printf": printf, "test": test, "[": test, "[[": test, "umask": lambda call: 0,
    "ulimit": lambda call: 0,
    "jobs": lambda call: 0, "hash": lambda call: 0, "alias": lambda call: 0, "shopt": lambda call: 0,
}  # fmt: skip
