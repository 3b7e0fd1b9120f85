"""Play a scenario in memory, with no database and no broker, and print its story or its trace (JSON Lines)."""

import json
import re
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from simulation.cluster import Cluster, Scenario, ScenarioError

UNITS_MS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}


class Command(BaseCommand):
    help = "Play a scenario (or a bare manifest) in memory and print its story. Bad input: exit 2 and one line."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("scenario", metavar="SCENARIO", help="a YAML or JSON file; - reads standard input")
        parser.add_argument(
            "--trace", metavar="FILE", help="write JSON Lines, one transition each; - is standard output"
        )
        parser.add_argument("--until", metavar="60s", help="stop at this virtual time instead of the scenario's")
        parser.add_argument("--seed", type=int, help="instead of the scenario's")

    def handle(self, *args, **options):
        path = options["scenario"]
        try:
            scenario = Scenario.parse(text_of(path), source=path)
            scenario = changed(scenario, options["seed"])
            until_ms = milliseconds(options["until"]) if options["until"] else scenario.until_ms
        except ScenarioError as error:
            refuse(path, error.message, error.line, error.path)
        except (OSError, UnicodeDecodeError, ValueError) as error:
            refuse(path, str(error))
        play(Cluster.begin(scenario), until_ms, writers(options["trace"]))


def text_of(path: str) -> str:
    return sys.stdin.read() if path == "-" else Path(path).read_text()


def changed(scenario: Scenario, seed: int | None) -> Scenario:
    """The scenario with another seed."""
    if seed is None:
        return scenario
    given = scenario.as_dict()
    return Scenario.parse({**given, "cluster": {**given["cluster"], "seed": seed}})


def milliseconds(duration: str) -> int:
    """1.5s, 200ms, 2m, 1h or 1m30s."""
    parts = re.findall(r"(\d+(?:\.\d+)?)(ms|s|m|h)", duration)
    if not parts or "".join(number + unit for number, unit in parts) != duration:
        raise ValueError(f"--until: {duration!r} is not a duration like 60s")
    return int(sum(float(number) * UNITS_MS[unit] for number, unit in parts))


def refuse(path: str, message: str, line: int | None = None, field: str | None = None):
    """One line that says file, line and field; exit status 2."""
    where = ":".join(str(part) for part in (path, line, field) if part)
    print(f"{where}: {' '.join(str(message).split())}", file=sys.stderr)
    sys.exit(2)


def writers(trace: str | None) -> list:
    """What is done with each transition: the trace to its file, the readable story to the terminal."""
    if trace == "-":
        return [json_writer(sys.stdout)]
    return [print_line] + ([json_writer(open(trace, "w"))] if trace else [])  # noqa: SIM115  (open until the end)


def json_writer(file):
    return lambda line: file.write(json.dumps(line.trace(), ensure_ascii=False, separators=(",", ":")) + "\n")


def print_line(line):
    who = line.verb.component
    where = f"{who}/{line.node}" if line.node else who
    print(f"{line.at_ms / 1000:9.3f} s  {line.seq:5}  {where:<22} {line.says()}")


def play(cluster: Cluster, until_ms: int | None, write: list) -> None:
    """Step until nothing is due but heartbeats, the scenario's end, or an hour of virtual time."""
    end_ms = settings.RUN_LIMIT_MS if until_ms is None else until_ms
    told = cluster.take_delta().transitions
    while True:
        for line in told:
            for writer in write:
                writer(line)
        due = cluster.next_alarm()
        if due is None or cluster.idle or due.due_ms > end_ms:
            return
        told = cluster.step()
