"""When what is known of a process will change its answers: of its ports, and of commands that look at its files.

A prober may sleep until then. What comes from outside (a signal, an exec, a write to a shared volume) nobody foresees.
"""

from ..budget import has_room
from .listening import programs_of
from .outside import EMPTY, Outside
from .plain import ends_at_ms
from .shell import container
from .shell.container import FORECAST_WAKES, AsksOutside, SealedOutside
from .shell.processes.circles import Circles
from .shell.processes.limits import FORESIGHT, ROOM, WAKE_COST


def answers_change_ms(state: dict, after_ms: int) -> int | None:
    """The first moment after `after_ms` at which a port of it answers otherwise, as far as it is said; None: never."""
    turns = [
        since_ms + at_ms for running, since_ms in programs_of(state) for at_ms in _turns(running)
        if since_ms + at_ms > after_ms
    ]  # fmt: skip
    return min(turns, default=None)


def _turns(running: dict) -> list[int]:
    does, end_ms = running["does"], ends_at_ms(running)
    turns = [answer["from_ms"] for kind in ("http", "grpc") for answer in does.get(kind, ())]
    return [at_ms for at_ms in (does.get("listen_ms", 0), *turns) if end_ms is None or at_ms < end_ms]


def files_change_ms(state: dict, after_ms: int, outside: Outside = EMPTY) -> int | None:
    """The first moment after `after_ms` at which its shell writes or removes a file, starts something or asks outside.

    None: never by itself. A process that writes again and again is foreseen for its first time only.
    """
    if "machine" not in state or state.get("exit"):
        return None
    machine = container.machine_of(container.seen(state, after_ms, outside), SealedOutside(outside.programs))
    files, circles, began = machine.files.overlay, Circles(machine), machine.worked
    try:
        for _ in range(FORECAST_WAKES):
            if machine.worked - began > FORESIGHT or not has_room(*ROOM):
                break
            if not machine.run_ready() or machine.started or machine.files.effects or machine.files.overlay != files:
                break
            due_ms = machine.next_wake_ms()
            if due_ms is None or circles.is_met():
                return None
            machine.count(WAKE_COST)
            machine.go_to(due_ms)
            if machine.exit is not None:
                break
    except AsksOutside:
        pass
    return max(machine.now, after_ms + 1)
