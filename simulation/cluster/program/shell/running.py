"""Commands: a simple command's words become a builtin, a function, a tool, a well-known program or "not found"."""

from .. import plain
from ..arguments import serves_declared
from ..commands import has_command
from ..files import NO_ENTRY, FileError, absolute
from ..launching import StartError, behaviour_of, unwrapped
from .builtins import BUILTINS, step_wait
from .calls import Call, Later
from .expand import Expander
from .filtering import FOLLOWING
from .handles import Blocked
from .shells import SHELLS, begin_shell, step_script
from .tools import STREAMING, TOOLS


def run_cmd(machine, process: dict, frame: dict) -> None:
    """A simple command: substitutions, expansion, redirects, then what its first word says."""
    from .steps import check_errexit, gathered, node_of, pop

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
        _assign(machine, process, assignments, expander)
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
        _assign_for(machine, process, assignments, expander)
    run(machine, process, argv)


def redirect(machine, process: dict, redirects, expander, keep: bool = True) -> bool:
    """Open the redirects; with `keep` a frame puts the old descriptors back. False, with a message, if one fails."""
    from .steps import complain

    old = dict(process["fds"])
    if keep:
        process["frames"].append({"k": "fds", "old": old})
    process["fds"] = dict(old)
    for number, operator, word in redirects:
        try:
            _redirect_one(machine, process, str(number), operator, expander.text(word))
        except FileError as fault:
            name = expander.text(word)
            complain(machine, process, f"{name}: {fault}" if process["bash"] else _ash(machine, process, name, operator, str(fault)))
            process["status"] = 1
            return False
    return True


def _ash(machine, process, name: str, operator: str, fault: str) -> str:
    """The words of busybox, and of Debian's dash, for a redirect that fails; bash has the kernel's."""
    opens = operator[0] == "<"
    if machine.state["box"]["base"] == "debian":
        fault = {NO_ENTRY: "No such file" if opens else "Directory nonexistent"}.get(fault, fault)
        return f"{process.get('line', 1)}: cannot {'open' if opens else 'create'} {name}: {fault}"
    fault = {NO_ENTRY: "no such file" if opens else "nonexistent directory"}.get(fault, fault)
    return f"can't {'open' if opens else 'create'} {name}: {fault}"


def _redirect_one(machine, process, number, operator, text):
    fds = process["fds"]
    if operator in ("<<", "<<<"):
        fds[number] = machine.open_handle("text", text + ("\n" if operator == "<<<" else ""), 0)
    elif operator in (">&", "<&") and (text.isdigit() or text == "-"):
        fds[number] = fds.get(text, "0") if text != "-" else machine.open_handle("null")
    else:
        fds[number] = machine.open_file(process, text, operator)
        if operator in ("&>", "&>>", ">&"):
            fds["1"] = fds["2"] = fds[number]


def _values(machine, process, assignments, expander):
    for name, index, appends, word in assignments:
        if isinstance(word, tuple):
            value = expander.fields(word[1])
            old = process["vars"].get(name) or []
            yield name, [*old, *value] if appends else value
            continue
        value = expander.text(word)
        if index is not None:
            items = list(process["vars"].get(name) or [])
            at = int(expander.text(index) or 0)
            items += [""] * (at + 1 - len(items))
            items[at] = value
            value = items
        elif appends:
            value = (expander.text_of(name) or "") + value
        yield name, value


def _assign(machine, process, assignments, expander):
    for name, value in _values(machine, process, assignments, expander):
        machine.set_variable(process, name, value)


def _assign_for(machine, process, assignments, expander):
    """NAME=value before a command: for that command only."""
    new = dict(_values(machine, process, assignments, expander))
    fresh = [name for name in new if name not in process["exported"]]
    process["frames"].append({"k": "vars", "old": {n: process["vars"].get(n) for n in new}, "unexport": fresh})
    process["vars"].update(new)
    process["exported"].update(dict.fromkeys(new, 1))


def run(machine, process: dict, argv: list[str]) -> None:
    """Carry out a command with the descriptors as they are; its status, or a frame that will have it."""
    name = argv[0]
    if name in process["functions"]:
        call_function(machine, process, argv)
        return
    if name in BUILTINS:
        _run_builtin(machine, process, argv)
    else:
        execute(machine, process, argv)


def _run_builtin(machine, process, argv):
    """A builtin sets its status, or leaves a frame that will; one that must wait for its input is tried again."""
    try:
        status = BUILTINS[argv[0]](Call(machine, process, argv))
    except Blocked as blocked:
        process["frames"].append({"k": "builtin", "argv": argv})
        process["wait"] = ["pipe", blocked.pipe] if blocked.pipe else ["until", None]
        return
    if status is not None:
        process["status"] = status


def step_builtin(machine, process, frame):
    from .steps import pop

    pop(machine, process)
    _run_builtin(machine, process, frame["argv"])


def call_function(machine, process, argv):
    from .steps import start

    process["frames"].append({"k": "call", "args": process["args"], "locals": {}})
    if sum(frame["k"] == "call" for frame in process["frames"]) > 200:
        process["status"] = Call(machine, process, [process["name"]]).fail(f"{argv[0]}: too much recursion", 2)
        return
    process["args"] = argv[1:]
    start(machine, process, *process["functions"][argv[0]])


def execute(machine, process: dict, argv: list[str]) -> None:
    """A program: a scenario's, a tool, a shell, a script, a well-known one; or it is not found."""
    entry = machine.world.programs.find(argv)
    if entry is not None and "missing" not in entry:
        begin_program(machine, process, entry)
        return
    words = unwrapped(argv, machine.state["box"])
    base = words[0].rpartition("/")[2]
    whole = absolute(words[0], process["dir"])
    if "/" in words[0] and machine.files.read(whole) is not None:
        begin_shell(machine, process, ["sh", whole, *words[1:]])
    elif not has_command(machine.state["box"], words[0]):
        process["status"] = not_found(machine, process, words[0], machine.files.is_folder(whole))
    elif base in SHELLS:
        begin_shell(machine, process, words)
    elif base in TOOLS:
        run_tool(machine, process, words)
    else:
        _begin_known(machine, process, words)


def not_found(machine, process, word: str, is_folder: bool) -> int:
    """127 as the shell says it; 126 for what is there, but no program."""
    if is_folder and "/" in word:
        machine.write(process, "2", f"{process['name']}: {word}: Permission denied\n")
        return 126
    line = f"line {process.get('line', 1)}: " if process["bash"] else (
        f"{process.get('line', 1)}: " if machine.state["box"]["base"] == "debian" else "")  # fmt: skip
    says = "No such file or directory" if process["bash"] and "/" in word else (
        "command not found" if process["bash"] else "not found")  # fmt: skip
    machine.write(process, "2", f"{process['name']}: {line}{word}: {says}\n")
    return 127


def _begin_known(machine, process, words):
    """A well-known program; of an image nobody knows: process 1's serve for ever, those of an exec just succeed."""
    try:
        does = behaviour_of(words, machine.state["box"], machine.world.programs)
    except StartError:
        process["status"] = not_found(machine, process, words[0], False)
        return
    unknown = does == serves_declared(machine.state["box"])
    if unknown and (process.get("exec_tree") or not _is_last(machine, process)):
        process["status"] = 0
    else:
        begin_program(machine, process, does or {})


def _is_last(machine, process) -> bool:
    """Whether a program is the script's last word: of an image nobody knows that is the server, what comes before prepares."""
    from .steps import node_of

    def over(frame):
        if frame["k"] == "seq":
            return frame["i"] >= len(node_of(machine, frame["s"], frame["n"])[1])
        if frame["k"] == "andor":
            return frame["i"] > len(node_of(machine, frame["s"], frame["n"])[2])
        return frame["k"] not in ("loop", "for", "cfor") and not (frame["k"] == "if" and frame["i"] == 1)

    return process["pid"] == 1 and all(over(frame) for frame in process["frames"])


def begin_program(machine, process: dict, does: dict) -> None:
    """A program whose life is data; it starts now."""
    process["frames"].append({"k": "program", "does": does, "since_ms": machine.now})
    machine.started = True
    for at_ms, stream, text in does.get("output", ()):
        if at_ms == 0:
            machine.write(process, "1" if stream == "stdout" else "2", text)


def step_program(machine, process, frame):
    """Wait for what comes next: output, the end by itself, or the end that a signal set."""
    from .steps import done

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
        dues = [since_ms + ms for ms in (*later[:1], *([end_ms] if end_ms is not None else []))] + ([stop[0]] if stop else [])
        process["wait"] = ["until", min(dues) if dues else None]


def run_tool(machine, process: dict, argv: list[str], piece: str | None = None) -> None:
    """A tool runs at once, unless it must wait for its input: then a frame tries again."""
    base = argv[0].rpartition("/")[2]
    try:
        process["status"] = TOOLS[base](Call(machine, process, argv, piece))
    except Later as later:
        process["frames"].append({"argv": argv, **later.frame})
        machine.started = machine.started or later.frame["k"] == "program"
    except Blocked as blocked:
        process["frames"].append({"k": "tool", "argv": argv, "streams": _streams(base, argv), "status": None})
        if not _streams(base, argv):
            process["wait"] = ["pipe", blocked.pipe] if blocked.pipe else ["until", None]


def _streams(base, argv) -> bool:
    return base in STREAMING and STREAMING[base](argv)


def step_tool(machine, process, frame):
    """A tool whose input was not complete: a streaming one takes what has come, others wait for the end."""
    from .steps import done, pop

    if not frame["streams"]:
        pop(machine, process)
        run_tool(machine, process, frame["argv"])
        return
    text, ended = machine.read_lines(process)
    if text or frame["status"] is None and ended:
        base = frame["argv"][0].rpartition("/")[2]
        status = TOOLS[base](Call(machine, process, frame["argv"], text))
        frame["status"] = status if frame["status"] is None else min(status, frame["status"])
    if ended:
        done(machine, process, frame["status"] or 0)


def step_sleep(machine, process, frame):
    from .steps import done

    if frame["due_ms"] is None or machine.now < frame["due_ms"]:
        process["wait"] = ["until", frame["due_ms"]]
        return
    machine.data["spin"] = 0
    done(machine, process, frame.get("code", 0))


def step_busy(machine, process, frame):
    """Something that works for ever (cat /dev/zero); with `grows` its memory does too."""
    frame.setdefault("since_ms", machine.now)
    if frame.get("grows"):
        steps = [[ms, 100 * 1024 * 1024 * (ms // 200)] for ms in range(0, 12_000, 200)]
        frame["does"] = {"memory": steps, "cpu": 1000}
        machine.started = True
    else:
        frame["does"] = {"cpu": 1000}
    process["wait"] = ["until", None]


def become(machine, process: dict, argv: list[str], redirects, expander) -> None:
    """exec: without words it keeps the redirects; with words the shell is replaced."""
    from .steps import leave

    if redirects and not redirect(machine, process, redirects, expander, keep=False):
        leave(machine, process, 1)
        return
    if not argv:
        process["status"] = 0
        return
    process["frames"] = [{"k": "final", "argv": argv}]
    process["traps"] = {name: text for name, text in process["traps"].items() if text == ""}
    process["program"] = True


def step_final(machine, process, frame):
    """A process that is one command: it runs, and its status is the process's."""
    from .steps import leave

    if frame.get("ran"):
        leave(machine, process, process["status"])
        return
    frame["ran"] = True
    if frame["argv"][0] in BUILTINS and frame["argv"][0] in TOOLS:
        run_tool(machine, process, frame["argv"])
    else:
        execute(machine, process, frame["argv"])


def step_redir(machine, process, frame):
    """A compound command with redirects."""
    from .steps import gathered, node_of, pop, start

    _, node, redirects, subs = node_of(machine, frame["s"], frame["n"])
    if frame["i"]:
        pop(machine, process)
    elif gathered(machine, process, frame, subs):
        frame["i"] = 1
        if redirect(machine, process, redirects, Expander(machine, process, frame["subs"])):
            start(machine, process, frame["s"], node)


RUNNING = {
    "cmd": run_cmd, "tool": step_tool, "builtin": step_builtin, "program": step_program, "sleep": step_sleep, "busy": step_busy,
    "final": step_final, "redir": step_redir, "wait": step_wait, "script": step_script, **FOLLOWING,
}  # fmt: skip
