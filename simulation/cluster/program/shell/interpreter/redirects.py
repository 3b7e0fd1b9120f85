"""Redirects and assignments: what stands around a command's words."""

from ...files import NO_ENTRY, FileError
from ..language.expansion import Expander
from ..processes.frames import complain, gathered, node_of, pop, start


def redirect(machine, process: dict, redirects, expander, keep: bool = True) -> bool:
    """Open the redirects; with `keep` a frame puts the old descriptors back. False, with a message, if one fails."""
    old = dict(process["fds"])
    if keep:
        process["frames"].append({"k": "fds", "old": old})
    process["fds"] = dict(old)
    for number, operator, word in redirects:
        try:
            _redirect_one(machine, process, str(number), operator, expander.text(word))
        except FileError as fault:
            name = expander.text(word)
            complain(
                machine,
                process,
                f"{name}: {fault}" if process["bash"] else _ash(machine, process, name, operator, str(fault)),
            )
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


def assign(machine, process, assignments, expander):
    for name, value in _values(machine, process, assignments, expander):
        machine.set_variable(process, name, value)


def assign_for(machine, process, assignments, expander):
    """NAME=value before a command: for that command only."""
    new = dict(_values(machine, process, assignments, expander))
    fresh = [name for name in new if name not in process["exported"]]
    process["frames"].append({"k": "vars", "old": {n: process["vars"].get(n) for n in new}, "unexport": fresh})
    process["vars"].update(new)
    process["exported"].update(dict.fromkeys(new, 1))


def step_redir(machine, process, frame):
    """A compound command with redirects."""
    _, node, redirects, subs = node_of(machine, frame["s"], frame["n"])
    if frame["i"]:
        pop(machine, process)
    elif gathered(machine, process, frame, subs):
        frame["i"] = 1
        if redirect(machine, process, redirects, Expander(machine, process, frame["subs"])):
            start(machine, process, frame["s"], node)
