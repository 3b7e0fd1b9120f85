"""Who answers on a container's ports: the programs that run in it, asked one after another until one is there."""

from . import plain
from .files import Files
from .outside import CONNECTED, REFUSED, Answer


def programs_of(state: dict) -> list[tuple[dict, int]]:
    """The programs that run in it now, as (a plain state, when it started)."""
    if state.get("exit"):
        return []
    programs = [] if state["does"] is None else [(state, 0)]
    for process in (state.get("machine") or {"procs": {}})["procs"].values():
        programs += [({"does": f["does"]}, f.get("since_ms", 0)) for f in process["frames"] if "does" in f]
    return programs


def http(state: dict, port: int, path: str, at_ms: int, files: Files) -> Answer:
    """The answer to a GET."""
    for running, since_ms in programs_of(state):
        answer = plain.http(running, port, path, at_ms - since_ms, files)
        if not answer.refused:
            return answer
    return REFUSED


def tcp(state: dict, port: int, at_ms: int) -> Answer:
    """A connection: `refused`, or not."""
    programs = programs_of(state)
    return next((CONNECTED for p, since_ms in programs if not plain.tcp(p, port, at_ms - since_ms).refused), REFUSED)


def grpc(state: dict, port: int, at_ms: int) -> Answer:
    """A gRPC health check."""
    answers = [plain.grpc(p, port, at_ms - since_ms) for p, since_ms in programs_of(state)]
    return next((answer for answer in answers if not answer.refused), REFUSED)
