"""Would this scenario play, and what would kubectl answer? Parsed and played in memory; nothing is saved."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.conf import settings

from simulation.cluster import Cluster, Scenario, ScenarioError
from simulation.cluster.budget import OutOfBudget
from simulation.cluster.transition import Transition

from .answers.heavy import heavy
from .answers.wire import wire

log = logging.getLogger(__name__)
ANSWERS = ("kubectl.prints", "kubectl.fails", "kubectl.refuses")


@wire.tuple
class Check(NamedTuple):
    """Why it cannot be played (`error`), or how it goes: lines told, virtual ms, the chapters in their order, and
    the rows that `kubectl get pods` would print at the end."""

    error: ScenarioError | None
    lines: int = 0
    now_ms: int = 0
    chapters: tuple[str, ...] = ()
    rows: tuple[dict[str, Any], ...] = ()


@heavy
def check_scenario(text: str | dict[str, Any]) -> Check:
    """Parse and play `text` (or a mapping) until it rests, ends, or reaches the limits of a run."""
    try:
        return _played(Scenario.parse(text, source="lesson"))
    except ScenarioError as error:
        return Check(error)
    except OutOfBudget:
        raise
    except Exception as error:
        log.exception("A scenario cannot be played")
        return Check(ScenarioError(f"podflow itself fails at this scenario: {error}", ""))


@contextmanager
def begun(scenario: Scenario) -> Iterator[Cluster]:
    """A cluster that only the block needs."""
    cluster = Cluster.begin(scenario)
    try:
        yield cluster
    finally:
        cluster.let_go()


def _played(scenario: Scenario) -> Check:
    with begun(scenario) as cluster:
        return _seen(scenario, cluster)


def _seen(scenario: Scenario, cluster: Cluster) -> Check:
    end_ms = min(scenario.until_ms or settings.RUN_LIMIT_MS, settings.RUN_LIMIT_MS)
    chapters: dict[str, None] = {}
    rows: dict[str, dict[str, Any]] = {}
    lines = 0
    for lines, line in enumerate(told(cluster, end_ms), 1):
        _refuse_mistyped(scenario, line)
        chapters.setdefault(line.verb.chapter)
        row = line.printed()
        if row and line.about:
            rows[line.about] = row
        if lines >= settings.RUN_LIMIT_TRANSITIONS:
            break
    return Check(None, lines, cluster.now_ms, tuple(chapters), tuple(rows.values()))


# What the API server refuses may be the point of a lesson; what kubectl itself does not understand is a mistake.
def _refuse_mistyped(scenario: Scenario, line: Transition) -> None:
    if line.verb.step != "kubectl.refuses":
        return
    commands = [f"kubectl {step.get('kubectl')}" for step in scenario.inputs]
    raise ScenarioError(line.facts["output"], f"inputs[{commands.index(line.facts['command'])}].kubectl")


@wire.tuple
class Answer(NamedTuple):
    """What kubectl prints (`output`) and its exit `code`; `sent`: the API server was asked, which can be watched."""

    code: int
    output: str
    sent: bool


@heavy
def first_answer(text: str | dict[str, Any]) -> Answer:
    """Play a manifest's or a command's `text` (or mapping) until it is answered; a whole scenario is only read. Raises ScenarioError."""
    scenario = Scenario.parse(text)
    if not scenario.of_one_command:
        return Answer(0, "", False)
    sent = False
    with begun(scenario) as cluster:
        for line in told(cluster, scenario.until_ms or settings.RUN_LIMIT_MS):
            sent = sent or line.request is not None
            if line.verb.step in ANSWERS:
                return Answer(line.facts["code"], line.facts["output"], sent)
    return Answer(0, "", sent)


def told(cluster: Cluster, end_ms: int) -> Iterator[Transition]:
    """The story's lines, as they come."""
    yield from cluster.take_delta().transitions
    while True:
        due = cluster.next_alarm()
        if due is None or cluster.idle or due.due_ms > end_ms:
            return
        yield from cluster.step()
        cluster.take_delta()
