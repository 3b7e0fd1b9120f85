"""What a container's process does over time: a JSON state and pure functions of it.

The container's own time runs from 0 when it starts; every `at_ms` is in it. A state is a value: no function changes it,
those that return a state may return the very same one, and then nothing is to be saved. Reading (http, tcp, grpc,
logs, memory, termination message) never asks for the state to be advanced first; `exec_`, `signal` and `advance`
bring it up to their time themselves. Effects are one-key mappings: {"exit": {"code", "at_ms", "reason"}} and
{"write": {"volume", "path", "text"}}.

    state = launch(found, command, args, env, programs, working_dir, ports, hostname=..., mounts=...)  # or StartError
    due_ms = next_change_ms(state)             # then: state, effects = advance(state, due_ms, world)
"""

from simulation.cluster.registry import Found

from . import plain
from .entries import Programs, check_programs
from .files import TERMINATION_LOG, Files, absolute
from .launching import StartError, behaviour_of, has_init, make_box
from .world import EMPTY, Answer, World

__all__ = [
    "Answer", "Programs", "StartError", "World", "advance", "check_programs", "cpu_millis", "exceeds_at_ms", "exec_",
    "grpc", "http", "launch", "logs", "memory_bytes", "next_change_ms", "oom_kill", "signal", "tcp",
    "termination_message",
]  # fmt: skip


def launch(
    image: Found, command=None, args=None, env=None, programs=(), working_dir=None, ports=(), *,
    hostname="", ip=None, started_ms=0, mounts=None, stdin=False, resolv_conf=None,
) -> dict:  # fmt: skip
    """The state of a process that has just started. Raises StartError where it cannot.

    `env`: {name: text} of the pod; `programs`: a Programs (or a scenario's list); `ports`: the containerPorts declared;
    `started_ms`: virtual time of the start (for `date`); `mounts`: see files.py; `stdin`: whether it is kept open.
    """
    if not isinstance(programs, Programs):
        programs = Programs(programs)
    argv = image.argv(command, args)
    if not argv:
        raise StartError("no command specified")
    box = make_box(image, env, working_dir, ports, hostname=hostname, ip=ip, started_ms=started_ms, mounts=mounts,
                   stdin=stdin, resolv_conf=resolv_conf)  # fmt: skip
    does = behaviour_of(argv, box, programs, image)
    if does is not None and "stops" not in does and has_init(argv):
        does = {**does, "stops": {"code": 143, "after_ms": 0, "signals": ["SIGTERM"]}}
    return {"argv": argv, "does": does or {}, "box": box}


def next_change_ms(state: dict) -> int | None:
    """When something next happens to it by itself; None: never, or it is over.

    An exit. What is a mere function of the time (answers of a probe, output, memory: exceeds_at_ms) is not announced.
    """
    return None if state.get("exit") else plain.ends_at_ms(state)


def advance(state: dict, to_ms: int, world: World = EMPTY) -> tuple[dict, list]:
    """The state at `to_ms`, and the effects until then in order."""
    return (state, []) if state.get("exit") else plain.advance(state, to_ms)


def signal(state: dict, name: str, at_ms: int, world: World = EMPTY) -> tuple[dict, list]:
    """A signal ("SIGTERM", "SIGKILL", the image's stop signal, ...) to process 1."""
    state, effects = advance(state, at_ms, world)
    if state.get("exit"):
        return state, effects
    state, more = plain.signal(state, name, at_ms)
    return state, effects + more


def oom_kill(state: dict, at_ms: int, world: World = EMPTY) -> tuple[dict, list]:
    """The kernel kills it for its memory: exit 137, reason OOMKilled (recording oom-killed)."""
    state, effects = advance(state, at_ms, world)
    if state.get("exit"):
        return state, effects
    state, more = plain.ended(state, 137, at_ms, "OOMKilled")
    return state, effects + more


def http(state: dict, port: int, path: str, at_ms: int, world: World = EMPTY) -> Answer:
    """The answer to a GET on one of its ports."""
    files = Files(state, world)

    def file_at(place):
        whole = absolute(place)
        text = files.read(whole)
        return text if text is not None else ("" if files.is_folder(whole) else None)

    return plain.http(state, port, path, at_ms, file_at)


def tcp(state: dict, port: int, at_ms: int) -> Answer:
    """A connection to one of its ports: `refused`, or not."""
    return plain.tcp(state, port, at_ms)


def grpc(state: dict, port: int, at_ms: int, service: str = "") -> Answer:
    """A gRPC health check: `serving` is the status, None where the health service is unknown to it."""
    return plain.grpc(state, port, at_ms)


def exec_(state: dict, argv: list[str], at_ms: int, world: World = EMPTY, timeout_ms: int | None = None):
    """Run another process in the container -> (state, exit_code, stdout, stderr, duration_ms).

    What takes time goes on in the state: advance it. With `timeout_ms` an exec that lasts longer is killed then, and its
    exit_code is None. Raises StartError (`executing`) where the command is not there: an error, not a failure.
    """
    does = None
    try:
        does = behaviour_of(argv, state["box"], world.programs)
    except StartError as error:
        raise StartError(error.cause, executing=True) from None
    exits = (does or {}).get("exits", {"code": 0, "after_ms": 0})
    if timeout_ms is not None and exits["after_ms"] > timeout_ms:
        return state, None, "", "", timeout_ms
    said = {"stdout": "", "stderr": ""}
    for _, stream, text in (does or {}).get("output", ()):
        said[stream] += text
    return state, exits["code"], said["stdout"], said["stderr"], exits["after_ms"]


def memory_bytes(state: dict, at_ms: int) -> int:
    """Bytes of memory in use."""
    return plain.memory_bytes(state, at_ms)


def exceeds_at_ms(state: dict, limit_bytes: int) -> int | None:
    """The first moment at which it uses more memory than `limit_bytes`; None: never. Then call oom_kill."""
    return None if state.get("exit") else plain.exceeds_at_ms(state, limit_bytes)


def cpu_millis(state: dict, at_ms: int) -> int:
    """Thousandths of a CPU that it would use, its limit aside."""
    return 0 if state.get("exit") else state["does"].get("cpu", 0)


def logs(state: dict, until_ms: int, world: World = EMPTY) -> list[tuple[int, str, str]]:
    """What it wrote until then: (at_ms, "stdout" or "stderr", text; a text may end without a newline)."""
    return plain.logs(state, until_ms)


def termination_message(state: dict, path: str = TERMINATION_LOG) -> str | None:
    """What it left at its terminationMessagePath; None for nothing."""
    written = (state.get("files") or {}).get(path)
    ended = state["does"].get("termination") if state.get("exit") else None
    return written or ended
