"""Play a scenario in memory, with no database and no broker, and print its story or its trace (JSON Lines)."""

import json
import os
import sys
from contextlib import nullcontext
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from simulation.cluster import Cluster, Scenario, ScenarioError
from simulation.cluster.registry.measures import duration_ms


class Command(BaseCommand):
    help = "Play a scenario (or a bare manifest) in memory and print its story. Bad input: exit 2 and one line."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("scenario", metavar="SCENARIO", help="a YAML or JSON file; - reads standard input")
        parser.add_argument("--trace", metavar="FILE", help="write JSON Lines, one a transition; - is standard output")
        parser.add_argument("--until", metavar="60s", help="stop at this virtual time instead of the scenario's")
        parser.add_argument("--seed", type=int, help="instead of the scenario's")

    def handle(self, *args, **options):
        path = options["scenario"]
        try:
            scenario = changed(Scenario.parse(text_of(path), source=path), options["seed"])
            until_ms = milliseconds(options["until"]) if options["until"] else scenario.until_ms
            with trace_file(options["trace"]) as trace:
                for line in play(scenario, until_ms):
                    show(line, trace)
        except ScenarioError as error:
            refuse(path, error.line, error.path, error.message)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # `simulate ... | head` has seen enough
        except (OSError, ValueError) as error:
            refuse(path, None, None, getattr(error, "strerror", None) or str(error))


def text_of(path: str) -> str:
    return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")


def changed(scenario: Scenario, seed: int | None) -> Scenario:
    """The scenario with another seed."""
    if seed is None:
        return scenario
    given = scenario.as_dict()
    return Scenario.parse({**given, "cluster": {**given.get("cluster", {}), "seed": seed}})


def milliseconds(duration: str) -> int:
    """1.5s, 200ms, 2m, 1h or 1m30s."""
    try:
        return duration_ms(duration)
    except ValueError:
        raise ValueError(f"--until must be a duration like 60s, not {duration}") from None


def trace_file(name: str | None):
    """The open file that the trace goes to, or None."""
    if name in (None, "-"):
        return nullcontext(sys.stdout if name else None)
    return open(name, "w", encoding="utf-8")


def refuse(path: str, line: int | None, field: str | None, message: str):
    """One line that says file, line and field; exit status 2."""
    where = ":".join(str(part) for part in (path, line) if part)
    print(": ".join(part for part in (where, field, " ".join(message.split())) if part), file=sys.stderr)
    sys.exit(2)


def play(scenario: Scenario, until_ms: int | None):
    """The transitions, until nothing is due but heartbeats, the scenario's end, or an hour of virtual time."""
    cluster = Cluster.begin(scenario)
    end_ms = settings.RUN_LIMIT_MS if until_ms is None else until_ms
    yield from cluster.take_delta().transitions
    while (due := cluster.next_alarm()) and not cluster.idle and due.due_ms <= end_ms:
        cluster.step()
        yield from cluster.take_delta().transitions


def show(line, trace) -> None:
    """To the trace, and to the terminal for people unless the trace is there."""
    if trace:
        trace.write(json.dumps(line.trace(), ensure_ascii=False, separators=(",", ":")) + "\n")
    if trace is not sys.stdout:
        who = f"{line.verb.component}/{line.node}" if line.node else line.verb.component
        print(f"{line.at_ms / 1000:9.3f} s {line.seq:5}  {who:<20} {line.says()}")
