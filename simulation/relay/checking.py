"""Would this scenario play? It is parsed and played in memory; nothing is saved."""

from typing import NamedTuple

from django.conf import settings

from simulation.cluster import Cluster, Scenario, ScenarioError


class Check(NamedTuple):
    """Why it cannot be played (`error`), or how it goes: lines told, virtual ms, the chapters in their order, and
    the rows that `kubectl get pods` would print at the end."""

    error: ScenarioError | None
    lines: int = 0
    now_ms: int = 0
    chapters: tuple[str, ...] = ()
    rows: tuple[dict, ...] = ()


def check_scenario(given) -> Check:
    """Parse and play `given` (text or mapping) until it rests, ends, or reaches the limits of a run."""
    try:
        scenario = Scenario.parse(given, source="lesson")
        cluster = Cluster.begin(scenario)
    except ScenarioError as error:
        return Check(error)
    end_ms = min(scenario.until_ms or settings.RUN_LIMIT_MS, settings.RUN_LIMIT_MS)
    chapters, rows, lines = {}, {}, 0
    for line in told(cluster, end_ms):
        lines += 1
        chapters.setdefault(line.verb.chapter)
        row = line.printed()
        if row:
            rows[line.about] = row
        if lines >= settings.RUN_LIMIT_TRANSITIONS:
            break
    return Check(None, lines, cluster.now_ms, tuple(chapters), tuple(rows.values()))


def told(cluster: Cluster, end_ms: int):
    """The story's lines, as they come."""
    yield from cluster.take_delta().transitions
    while True:
        due = cluster.next_alarm()
        if due is None or cluster.idle or due.due_ms > end_ms:
            return
        yield from cluster.step()
        cluster.take_delta()
