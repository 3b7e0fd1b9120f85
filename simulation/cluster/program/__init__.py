"""What a container's process does over time: a JSON state and pure functions of it.

The container's own time runs from 0 when it starts; every `at_ms` is in it. A state is a value: no function changes it,
those that return a state may return the very same one, and then nothing is to be saved. Reading (http, tcp, grpc,
logs, memory, termination message) never asks for the state to be advanced first; `exec_`, `signal` and `advance`
bring it up to their time themselves. Effects are one-key mappings: {"exit": {"code", "at_ms", "reason"}} and
{"write": {"volume", "path", "text"}}.

    state = launch(image, command, args, env, programs, working_dir, ports, hostname=..., mounts=...)  # or StartError
    due_ms = next_change_ms(state)             # then: state, effects = advance(state, due_ms, outside)
"""

from collections.abc import Iterable, Sequence

from simulation.cluster.registry import Found

from . import listening, plain
from .entries import Programs, check_programs
from .files import TERMINATION_LOG, Files
from .launching import StartError, behaviour_of, check_arguments, has_init, make_box
from .listening import programs_of
from .outside import EMPTY, Answer, Outside
from .shell import container

__all__ = [
    "Answer", "Programs", "StartError", "Outside", "advance", "check_programs", "cpu_millis", "exceeds_at_ms", "exec_",
    "grpc", "http", "launch", "logs", "memory_bytes", "next_change_ms", "oom_kill", "signal", "tcp",
    "termination_message",
]  # fmt: skip

SHELL_MEMORY = 1024 * 1024


def launch(
    image: Found,
    command: list[str] | None = None,
    args: list[str] | None = None,
    env: dict[str, str] | None = None,
    programs: Programs | Iterable[dict] = (),
    working_dir: str | None = None,
    ports: Sequence[int] = (),
    *,
    hostname: str = "",
    ip: str | None = None,
    started_ms: int = 0,
    mounts: dict[str, dict] | None = None,
    stdin: bool = False,
    resolv_conf: str | None = None,
    outside: Outside = EMPTY,
    user: str | int | None = None,
    read_only: bool = False,
) -> dict:
    """The state of a process that has just started. Raises StartError where it cannot.

    `env`: {name: text} of the pod; `programs`: a Programs (or a scenario's list); `ports`: the containerPorts declared;
    `started_ms`: virtual time of the start (for `date`); `mounts`: see files.py; `stdin`: whether it is kept open;
    `outside`: asked for the volumes that are mounted; `user`: runAsUser, where it is not the image's; `read_only`: the root
    file system cannot be written to.
    """
    if not isinstance(programs, Programs):
        programs = Programs(programs)
    argv = image.argv(command, args)
    if not argv:
        raise StartError("no command specified")
    box = make_box(image, env, working_dir, ports, hostname=hostname, ip=ip, started_ms=started_ms, mounts=mounts,
                   stdin=stdin, resolv_conf=resolv_conf, scripted=bool(programs),
                   user=image.user if user is None else str(user), read_only=read_only)  # fmt: skip
    check_arguments(argv, box["env"])
    does = behaviour_of(argv, box, programs, image, outside=outside)
    if does is None:
        return container.begin(argv, box)
    if "stops" not in does and has_init(argv):
        does = {**does, "stops": {"code": 143, "after_ms": 0, "signals": ["SIGTERM"]}}
    return {"argv": argv, "does": does, "box": box}


def next_change_ms(state: dict, outside: Outside | None = None) -> int | None:
    """When something next happens to it by itself; None: never, or it is over. Ask again when the state has changed.

    An exit, a program that starts (its memory counts: exceeds_at_ms), a question to what lies outside. What is a mere function
    of the time (answers of a probe, output, files) is not announced. Give the outside for its `programs`; it is not
    asked.
    """
    if state.get("exit"):
        return None
    return container.next_change_ms(state, outside) if "machine" in state else plain.ends_at_ms(state)


def advance(state: dict, to_ms: int, outside: Outside = EMPTY) -> tuple[dict, list]:
    """The state at `to_ms`, and the effects until then in order."""
    if state.get("exit"):
        return state, []
    return container.advance(state, to_ms, outside) if "machine" in state else plain.advance(state, to_ms)


def signal(state: dict, name: str, at_ms: int, outside: Outside = EMPTY) -> tuple[dict, list]:
    """A signal ("SIGTERM", "SIGKILL", the image's stop signal, ...) to process 1."""
    before, (state, effects) = state, advance(state, at_ms, outside)
    if state.get("exit"):
        return state, effects
    if name == "SIGKILL":
        state, more = plain.ended(_without_processes(state), 137, at_ms)
    elif state["does"] is None:
        state, more, heard = container.signal(state, name, at_ms, outside)
        state = state if heard or effects or more else before
    else:
        state, more = plain.signal(state, name, at_ms)
    return state, effects + more


def oom_kill(state: dict, at_ms: int, outside: Outside = EMPTY) -> tuple[dict, list]:
    """The kernel kills it for its memory: exit 137, reason OOMKilled (recording oom-killed)."""
    state, effects = advance(state, at_ms, outside)
    if state.get("exit"):
        return state, effects
    state, more = plain.ended(_without_processes(state), 137, at_ms, "OOMKilled")
    return state, effects + more


def _without_processes(state: dict) -> dict:
    if "machine" not in state:
        return state
    return {**state, "machine": {**state["machine"], "procs": {}, "pipes": {}, "sources": [], "execs": {}}}


def http(state: dict, port: int, path: str, at_ms: int, outside: Outside = EMPTY) -> Answer:
    """The answer to a GET on one of its ports."""
    state = container.seen(state, at_ms, outside)
    return listening.http(state, port, path, at_ms, Files(state, outside))


def tcp(state: dict, port: int, at_ms: int, outside: Outside = EMPTY) -> Answer:
    """A connection to one of its ports: `refused`, or not."""
    return listening.tcp(container.seen(state, at_ms, outside), port, at_ms)


def grpc(state: dict, port: int, at_ms: int, service: str = "", outside: Outside = EMPTY) -> Answer:
    """A gRPC health check: `serving` is the status, None where the health service is unknown to it."""
    return listening.grpc(container.seen(state, at_ms, outside), port, at_ms)


def exec_(
    state: dict, argv: list[str], at_ms: int, outside: Outside = EMPTY, timeout_ms: int | None = None
) -> tuple[dict, int | None, str, str, int | None]:
    """Run another process in the container -> (state, exit_code, stdout, stderr, duration_ms).

    The result is known at once; the process itself still has to run: where the state returned is not the one given,
    save it and ask next_change_ms again. With `timeout_ms` an exec that lasts longer is killed then, and its exit_code
    is None; without, what never ends by itself has neither exit_code nor duration_ms. Raises StartError where the
    command is not there, or the container has ended: an error, not a failure.
    """
    if state.get("exit"):
        raise StartError("container is in CONTAINER_EXITED state", executing=True)
    try:
        check_arguments(argv, state["box"]["env"])
        does = behaviour_of(argv, state["box"], outside.programs, executing=True, outside=outside)
    except StartError as error:
        raise StartError(error.cause, executing=True) from None
    if does is None or "exits" not in does:
        return container.execute(state, argv, at_ms, outside, timeout_ms)
    exits, said = does["exits"], {"stdout": "", "stderr": ""}
    if timeout_ms is not None and exits["after_ms"] > timeout_ms:
        return state, None, "", "", timeout_ms
    for at, stream, text in does.get("output", ()):
        said[stream] += text if at <= exits["after_ms"] else ""
    return state, exits["code"], said["stdout"], said["stderr"], exits["after_ms"]


def memory_bytes(state: dict, at_ms: int, outside: Outside = EMPTY) -> int:
    """Bytes of memory in use."""
    running = programs_of(container.seen(state, at_ms, outside))
    own = 0 if state["does"] is not None or state.get("exit") else SHELL_MEMORY
    return own + sum(plain.memory_bytes(p, at_ms - since_ms) for p, since_ms in running)


def exceeds_at_ms(state: dict, limit_bytes: int) -> int | None:
    """The first moment at which it uses more memory than `limit_bytes`; None: never. Then call oom_kill."""
    moments = [(plain.exceeds_at_ms(p, limit_bytes), since_ms) for p, since_ms in programs_of(state)]
    return min((at_ms + since_ms for at_ms, since_ms in moments if at_ms is not None), default=None)


def cpu_millis(state: dict, at_ms: int, outside: Outside = EMPTY) -> int:
    """Thousandths of a CPU that it would use, its limit aside."""
    state = container.seen(state, at_ms, outside)
    busy = 1000 if container.is_busy(state) else 0
    return busy + sum(p["does"].get("cpu", 0) for p, _ in programs_of(state))


def logs(state: dict, until_ms: int, outside: Outside = EMPTY) -> list[tuple[int, str, str]]:
    """What it wrote until then: (at_ms, "stdout" or "stderr", text; a text may end without a newline)."""
    state = container.seen(state, until_ms, outside)
    own = plain.logs(state, until_ms) if state["does"] is not None else []
    return sorted([*own, *container.logs(state)], key=lambda line: line[0])


def termination_message(state: dict, path: str = TERMINATION_LOG) -> str | None:
    """What it left at its terminationMessagePath by the time the state is at; None for nothing."""
    written = (state.get("files") or {}).get(path)
    return written or (state["does"].get("termination") if state.get("exit") and state["does"] else None)
