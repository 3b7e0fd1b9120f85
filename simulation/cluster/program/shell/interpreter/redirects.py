"""Redirects and assignments: what stands around a command's words."""

from collections.abc import Iterator

from ....budget import allocate, charge
from ...files import NO_ENTRY, FileError
from ..language.arithmetic import calculate
from ..language.expansion import Expander, Texts
from ..language.patterns import ExpansionFault
from ..processes.frames import complain, gathered, node_of, pop, start
from ..processes.machine import Machine


def redirect(machine: Machine, process: dict, redirects: list[tuple], expander: Expander, keep: bool = True) -> bool:
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
    if not keep:
        machine.close_handles(old.values())
    return True


def _ash(machine: Machine, process: dict, name: str, operator: str, fault: str) -> str:
    """The words of busybox, and of Debian's dash, for a redirect that fails; bash has the kernel's."""
    opens = operator[0] == "<"
    if machine.state["box"]["base"] == "debian":
        fault = {NO_ENTRY: "No such file" if opens else "Directory nonexistent"}.get(fault, fault)
        return f"{process.get('line', 1)}: cannot {'open' if opens else 'create'} {name}: {fault}"
    fault = {NO_ENTRY: "no such file" if opens else "nonexistent directory"}.get(fault, fault)
    return f"can't {'open' if opens else 'create'} {name}: {fault}"


def _redirect_one(machine: Machine, process: dict, number: str, operator: str, text: str) -> None:
    fds = process["fds"]
    if operator in ("<<", "<<<"):
        fds[number] = machine.open_handle("text", text + ("\n" if operator == "<<<" else ""), 0)
    elif operator in (">&", "<&") and (text.isdigit() or text == "-"):
        fds[number] = fds.get(text, "0") if text != "-" else machine.open_handle("null")
    else:
        fds[number] = machine.open_file(process, text, operator)
        if operator in ("&>", "&>>", ">&"):
            fds["1"] = fds["2"] = fds[number]


def _values(
    machine: Machine, process: dict, assignments: list[tuple], expander: Expander
) -> Iterator[tuple[str, Texts]]:
    for name, index, appends, word in assignments:
        old = process["vars"].get(name) or []
        if isinstance(word, tuple):
            items = expander.fields(word[1])
            old = [old] if isinstance(old, str) else old
            charge(len(old) // 50)
            allocate(16 * (len(old) + len(items)))
            yield name, [*old, *items] if appends else items
            continue
        text = expander.text(word)
        if index is not None:
            at = calculate(expander.text(index), expander.text_of, expander.put)
            old = [old] if isinstance(old, str) else old
            at += len(old) if at < 0 else 0
            if at < 0:
                raise ExpansionFault(f"{name}[{at - len(old)}]: bad array subscript")
            charge(max(at, len(old)) // 50)
            allocate(16 * max(at + 1, len(old)) + len(text))
            items = [*old, *[""] * (at + 1 - len(old))]
            items[at] = text
            yield name, items
        else:
            before = expander.text_of(name) or "" if appends else ""
            allocate(len(before) + len(text) if appends else 0)
            yield name, before + text


def assign(machine: Machine, process: dict, assignments: list[tuple], expander: Expander) -> None:
    for name, value in _values(machine, process, assignments, expander):
        machine.set_variable(process, name, value)


def assign_for(machine: Machine, process: dict, assignments: list[tuple], expander: Expander) -> None:
    """NAME=value before a command: for that command only."""
    new = dict(_values(machine, process, assignments, expander))
    fresh = [name for name in new if name not in process["exported"]]
    process["frames"].append({"k": "vars", "old": {n: process["vars"].get(n) for n in new}, "unexport": fresh})
    process["vars"].update(new)
    process["exported"].update(dict.fromkeys(new, 1))


def step_redir(machine: Machine, process: dict, frame: dict) -> None:
    """A compound command with redirects."""
    _, node, redirects, subs = node_of(machine, frame["s"], frame["n"])
    if frame["i"]:
        pop(machine, process)
    elif gathered(machine, process, frame, subs):
        frame["i"] = 1
        if redirect(machine, process, redirects, Expander(machine, process, frame["subs"])):
            start(machine, process, frame["s"], node)
