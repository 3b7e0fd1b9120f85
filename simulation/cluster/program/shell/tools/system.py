"""Tools that tell of the system: date, env, hostname, id, ps, uname ... Time is the run's, never the machine's."""

import re

from simulation.cluster.clock import EPOCH_S, civil

from ....budget import allocate, charge
from ....regular import PatternError, basic
from ...arguments import ARGUMENTS
from ..language.arithmetic import ArithmeticFault, calculate
from ..processes.calls import Call, Later, Tool
from ..processes.machine import Machine
from ..processes.programs import begin_program
from ..processes.signals import signal_name

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip


def formatted(form: str, at_ms: int) -> str:
    """strftime in UTC, of a moment in ms since the run began."""
    seconds = EPOCH_S + at_ms // 1000
    year, month, day = civil(seconds // 86400)
    rest, weekday = seconds % 86400, (seconds // 86400 + 3) % 7
    first = EPOCH_S // 86400 if year == 2026 else 0
    hour = rest // 3600
    values = {
        "Y": year, "m": f"{month:02}", "d": f"{day:02}", "e": f"{day:2}", "H": f"{hour:02}",
        "M": f"{rest // 60 % 60:02}",
        "S": f"{rest % 60:02}", "y": f"{year % 100:02}", "a": _DAYS[weekday][:3], "A": _DAYS[weekday],
        "b": _MONTHS[month - 1][:3], "h": _MONTHS[month - 1][:3], "B": _MONTHS[month - 1], "s": seconds,
        "N": f"{at_ms % 1000:03}000000", "Z": "UTC", "z": "+0000", "u": weekday + 1, "w": (weekday + 1) % 7, "n": "\n",
        "t": "\t", "%": "%", "I": f"{(hour - 1) % 12 + 1:02}", "p": "AM" if hour < 12 else "PM",
        "j": f"{seconds // 86400 - first + 1:03}",
    }  # fmt: skip
    charge(10 + len(form) // 20)
    allocate(20 * len(form))
    for short, whole in (
        ("F", "%Y-%m-%d"),
        ("T", "%H:%M:%S"),
        ("R", "%H:%M"),
        ("D", "%m/%d/%y"),
        ("c", "%a %b %e %T %Y"),
    ):
        form = form.replace("%" + short, whole)
    form = form.replace("%T", "%H:%M:%S")
    return re.sub(r"%-?([a-zA-Z%])", lambda m: str(values.get(m[1], m[0])), form)


def _date(call: Call) -> int:
    words = [word for word in call.args if word not in ("-u", "--utc")]
    form = next((word[1:] for word in words if word.startswith("+")), "%a %b %e %H:%M:%S UTC %Y")
    if any(word.startswith(("-I", "--iso")) for word in words):
        form = "%Y-%m-%dT%H:%M:%S+00:00" if any("s" in word[2:] for word in words) else "%Y-%m-%d"
    if "-R" in words:
        form = "%a, %d %b %Y %H:%M:%S +0000"
    call.out(formatted(form, call.machine.clock_ms()) + "\n")
    return 0


def _env(call: Call) -> int:
    added, at = {}, 0
    while at < len(call.args) and ("=" in call.args[at] or call.args[at].startswith("-")):
        name, equals, value = call.args[at].partition("=")
        if equals:
            added[name] = value
        at += 1
    words = call.args[at:]
    if words:
        allocate(sum(len(value) + 64 for value in added.values()))
        call.process["vars"].update(added)
        call.process["exported"].update(dict.fromkeys(added, 1))
        return call.execute(words)
    shown = {**call.environment(), **added}
    allocate(sum(len(name) + len(value) + 64 for name, value in shown.items()))
    call.out("".join(f"{name}={value}\n" for name, value in shown.items()))
    return 0


def _printenv(call: Call) -> int:
    variables, names = call.environment(), [word for word in call.args if not word.startswith("-")]
    if not names:
        call.out("".join(f"{name}={value}\n" for name, value in variables.items()))
        return 0
    call.out("".join(variables[name] + "\n" for name in names if name in variables))
    return int(any(name not in variables for name in names))


def _hostname(call: Call) -> int:
    box = call.machine.state["box"]
    if {"-i", "-I"} & set(call.args):
        call.out(box.get("ip", "127.0.0.1") + (" " if "-I" in call.args else "") + "\n")
    else:
        call.out(box["hostname"].split(".")[0] + "\n" if "-s" in call.args else box["hostname"] + "\n")
    return 0


def _uname(call: Call) -> int:
    host = call.machine.state["box"]["hostname"]
    parts = {"s": "Linux", "n": host, "r": "6.12.0", "v": "#1 SMP", "m": "x86_64", "o": "GNU/Linux"}
    letters = "".join(word[1:] for word in call.args if word.startswith("-")) or "s"
    call.out(
        " ".join(
            parts[letter]
            for letter in ("snrvmo" if "a" in letters else "snrvmo")
            if "a" in letters or letter in letters
        )
        + "\n"
    )
    return 0


def _user(call: Call) -> tuple[int, str]:
    user = str(call.machine.state["box"].get("user", "") or "0").partition(":")[0]
    return (int(user), "root" if user == "0" else "") if user.isdigit() else (1000, user)


def _id(call: Call) -> int:
    number, name = _user(call)
    if "-u" in call.args:
        call.out(f"{name if '-n' in call.args else number}\n")
    elif "-g" in call.args:
        call.out(f"{number}\n")
    else:
        label = f"({name})" if name else ""
        call.out(f"uid={number}{label} gid={number}{label}\n")
    return 0


def _whoami(call: Call) -> int:
    number, name = _user(call)
    if not name:
        return call.fail(f"unknown uid {number}")
    call.out(name + "\n")
    return 0


def processes(machine: Machine) -> list[tuple[int, str]]:
    """(pid, command line) of everything that runs in the container, in order."""
    state = machine.state
    charge(20 * len(machine.procs))
    rows = [] if "1" in machine.procs else [(1, " ".join(state["argv"]))]
    for pid, process in machine.procs.items():
        running = [f["argv"] for f in process["frames"] if f["k"] in ("final", "tool") and "argv" in f]
        words = running[-1] if running else state["argv"] if pid == "1" else [process["name"]]
        rows.append((int(pid), " ".join(words)))
    return sorted(rows)


def _named(call: Call, name: str, whole: bool = False) -> list[int]:
    """The processes of a name, this one aside."""
    return [pid for pid, line in processes(call.machine) if pid != call.process["pid"] and (
        name in line if whole else line.split(" ")[0].rpartition("/")[2].removesuffix(":") == name
        or name in line.split(" ")[:2])]  # fmt: skip


def _ps(call: Call) -> int:
    call.out("PID   USER     TIME  COMMAND\n")
    call.out("".join(f"{pid:>5} root      0:00 {line}\n" for pid, line in processes(call.machine)))
    return 0


def _pidof(call: Call) -> int:
    words = [word for word in call.args if not word.startswith("-")]
    whole = any("f" in word for word in call.args if word.startswith("-")) and call.name == "pgrep"
    pids = [pid for word in words for pid in _named(call, word, whole)]
    call.out((" " if call.name == "pidof" else "\n").join(map(str, pids)) + "\n" if pids else "")
    return int(not pids)


def _killall(call: Call) -> int:
    words = list(call.args)
    name: str | None = "SIGTERM"
    whole = "-f" in words
    words = [word for word in words if word not in ("-f", "-q")]
    if words and words[0].startswith("-"):
        name = signal_name(words.pop(0).lstrip("-").removeprefix("s"))
    pids = [pid for word in words for pid in _named(call, word, whole)]
    if not pids:
        return call.fail(f"{words[0] if words else ''}: no process killed") if call.name == "killall" else 1
    for pid in pids:
        call.machine.signal(pid, name or "")
    return 0


def _nginx(call: Call) -> int:
    """nginx -s stop, quit, reload: a signal to the server; else the server itself."""
    if "-s" in call.args[:-1]:
        word = call.args[call.args.index("-s") + 1]
        name = {"stop": "SIGTERM", "quit": "SIGQUIT", "reload": "SIGHUP", "reopen": "SIGUSR1"}.get(word)
        if name is None:
            return call.fail(f'invalid option: "-s {word}"')
        for pid in _named(call, "nginx"):
            if name not in ("SIGHUP", "SIGUSR1"):
                call.machine.signal(pid, name)
        return 0
    begin_program(call.machine, call.process, ARGUMENTS["nginx"](call.argv, call.files, call.machine.state["box"]))
    return 0


def _says(text: str) -> Tool:
    """A tool that prints always the same."""

    def tool(call: Call) -> int:
        call.out(text + "\n")
        return 0

    return tool


def _tty(call: Call) -> int:
    call.out("not a tty\n")
    return 1


def _uptime(call: Call) -> int:
    now_ms = call.machine.clock_ms()
    call.out(formatted(" %H:%M:%S", now_ms) + f" up {now_ms // 60_000} min,  load average: 0.00, 0.00, 0.00\n")
    return 0


def _expr(call: Call) -> int:
    words = call.args
    if len(words) == 3 and words[1] == ":":
        try:
            match = basic(words[2]).match(words[0])
        except PatternError as error:
            return call.fail(str(error), 2)
        text = ((match[1] or "") if match.groups() else str(len(match[0] or ""))) if match else ""
    elif words[:1] == ["length"] and len(words) == 2:
        text = str(len(words[1]))
    elif (
        len(words) == 3
        and words[1] in ("=", "!=")
        and not all(word.removeprefix("-").isdecimal() for word in words[::2])
    ):
        text = str(int((words[0] == words[2]) == (words[1] == "=")))
    else:
        try:
            text = str(
                calculate(" ".join("==" if word == "=" else word for word in words), lambda name: None, lambda *_: None)
            )
        except ArithmeticFault:
            return call.fail("syntax error", 2)
    call.out(text + "\n")
    return int(text in ("0", ""))


def _forever(call: Call) -> int:
    raise Later({"k": "sleep", "due_ms": None})


SYSTEM_TOOLS: dict[str, Tool] = {
    "date": _date, "env": _env, "printenv": _printenv, "hostname": _hostname, "uname": _uname, "id": _id,
    "whoami": _whoami,
    "arch": _says("x86_64"), "ps": _ps, "pidof": _pidof, "pgrep": _pidof, "killall": _killall,
    "pkill": _killall, "nginx": _nginx, "nproc": _says("2"), "tty": _tty, "uptime": _uptime, "expr": _expr, "top": _forever,
    "groups": _says("root"), "less": _forever, "vi": _forever,
}  # fmt: skip
