"""One step of if, while, for, case, a function's definition and (( ))."""

from ....budget import allocate
from ..language.arithmetic import calculate
from ..language.expansion import Expander
from ..processes.frames import check_errexit, done, gathered, node_of, pop, start
from ..processes.machine import Machine


def step_if(machine: Machine, process: dict, frame: dict) -> None:
    """`i`: 0 begin, 1 a condition was run, 2 a body was run; `arm` which."""
    _, arms, otherwise = node_of(machine, frame["s"], frame["n"])
    arm = frame.get("arm", 0)
    if frame["i"] == 2:
        pop(machine, process)
    elif frame["i"] == 1 and process["status"] == 0:
        frame["i"] = 2
        start(machine, process, frame["s"], arms[arm - 1][1])
    elif arm < len(arms):
        frame["i"], frame["arm"] = 1, arm + 1
        start(machine, process, frame["s"], arms[arm][0])
    elif otherwise is not None:
        frame["i"] = 2
        start(machine, process, frame["s"], otherwise)
    else:
        done(machine, process, 0)


def step_loop(machine: Machine, process: dict, frame: dict) -> None:
    """`i`: 0 test again, 1 the test was run."""
    _, condition, body, is_until = node_of(machine, frame["s"], frame["n"])
    if frame["i"] == 0:
        frame["i"], frame["last"] = 1, process["status"] if frame.get("ran") else 0
        start(machine, process, frame["s"], condition)
    elif (process["status"] == 0) != is_until:
        frame["i"], frame["ran"] = 0, True
        machine.spent += 1
        start(machine, process, frame["s"], body)
    else:
        done(machine, process, frame["last"])


def step_for(machine: Machine, process: dict, frame: dict) -> None:
    """The words are expanded once; `i` counts the rounds."""
    _, name, words, body, subs = node_of(machine, frame["s"], frame["n"])
    if "values" not in frame:
        if not gathered(machine, process, frame, subs):
            return
        expander = Expander(machine, process, frame["subs"])
        frame["values"] = list(process["args"]) if words is None else expander.fields(words)
        allocate(sum(map(len, frame["values"])) + 16 * len(frame["values"]))
        process["status"] = 0
    if frame["i"] >= len(frame["values"]):
        pop(machine, process)
        return
    machine.set_variable(process, name, frame["values"][frame["i"]])
    frame["i"] += 1
    machine.spent += 1
    start(machine, process, frame["s"], body)


def step_cfor(machine: Machine, process: dict, frame: dict) -> None:
    """bash's for ((start; test; next)); `i`: whether the start was calculated."""
    _, first, test, following, body = node_of(machine, frame["s"], frame["n"])
    expander = Expander(machine, process)
    calculate(following if frame["i"] else first, expander.text_of, expander.put)
    frame["i"] = 1
    machine.spent += 1
    if not test.strip() or calculate(test, expander.text_of, expander.put):
        start(machine, process, frame["s"], body)
    else:
        pop(machine, process)


def step_case(machine: Machine, process: dict, frame: dict) -> None:
    """The first pattern that fits wins; `i`: whether its body was begun."""
    _, word, arms, subs = node_of(machine, frame["s"], frame["n"])
    if frame["i"]:
        pop(machine, process)
        return
    if not gathered(machine, process, frame, subs):
        return
    frame["i"] = 1
    expander = Expander(machine, process, frame["subs"])
    text, process["status"] = expander.text(word), 0
    for patterns, body in arms:
        if any(expander.fits(pattern, text) for pattern in patterns):
            start(machine, process, frame["s"], body)
            return


def step_func(machine: Machine, process: dict, frame: dict) -> None:
    _, name, body = node_of(machine, frame["s"], frame["n"])
    allocate(len(name) + 64)
    process["functions"][name] = [frame["s"], body]
    done(machine, process, 0)


def step_arith(machine: Machine, process: dict, frame: dict) -> None:
    _, parts, subs = node_of(machine, frame["s"], frame["n"])
    if gathered(machine, process, frame, subs):
        expander = Expander(machine, process, frame["subs"])
        value = calculate(expander.text(parts), expander.text_of, expander.put)
        done(machine, process, int(value == 0))
        check_errexit(machine, process)
