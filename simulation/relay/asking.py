"""What a moment answers: its objects, and any reading command of kubectl. Nothing is told, nothing is stored."""

from typing import Any, NamedTuple

from simulation.cluster.kubectl import name_of
from simulation.models import Run

from . import moments
from .answers.heavy import heavy
from .answers.wire import wire
from .mishaps import log_failed_command
from .refused import Refused

WRITES = "kubectl {name} would change the cluster, and line {n} is the past. Fork here to change it."


@wire.tuple
class Answer(NamedTuple):
    """What a terminal would show: two texts and the exit code."""

    out: str
    err: str
    rc: int


@heavy
def moment_of(run: Run, n: int) -> dict[str, Any]:
    """{"seq", "at_ms", "revision", "objects": {"pods/default/my-pod": {...}}}. Raises Refused."""
    with moments.looking(run, moments.existing(run, n)) as moment:
        cluster = moment.cluster
        return {
            "seq": n, "at_ms": cluster.now_ms, "revision": cluster.counts().revision,
            "objects": cluster.objects(),
        }  # fmt: skip


@heavy
def ask(run: Run, n: int, command: str, manifest: str | dict[str, Any] | list[Any] | None = None) -> Answer:
    """A reading command as of line n, exactly as kubectl prints it. Raises Refused: a command that writes, no such line."""
    with moments.looking(run, moments.existing(run, n)) as moment:
        result = moment.cluster.ask(command, manifest)
    if result is None:
        raise Refused(WRITES.format(name=name_of(command), n=n))
    log_failed_command(run.pk, result.mishap)
    return Answer(result.stdout, result.stderr, result.exit_code)
