"""Every recorded decision of the real kube-scheduler, held against ours: scores, totals, messages, preemptions."""

import json
from pathlib import Path

import pytest

from simulation.benchmarks.scheduler_cases import decide
from simulation.cluster.scheduler import preemption

FOLDER = Path(__file__).resolve().parent.parent.parent / "recordings" / "scheduler"
CASES = [json.loads(line) for path in sorted(FOLDER.glob("*.jsonl")) for line in path.read_text().splitlines()]


@pytest.fixture
def candidates(monkeypatch):
    """Collects the candidates of each preemption: where two cost the same, the real scheduler takes one by chance."""
    seen = []
    dry_run = preemption._dry_run

    def watched(*args):
        found = dry_run(*args)
        seen.extend(found[0])
        return found

    monkeypatch.setattr(preemption, "_dry_run", watched)
    return seen


def spoken(scores):
    return {plugin: given for plugin, given in (scores or {}).items() if any(given.values())}


def nomination(name, candidates):
    """(cost, victims) of the candidate on that node."""
    return [(preemption.cost(one), sorted(pod.name for pod in one.victims)) for one in candidates if one.node == name]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_decision_is_the_recorded_one(case, candidates):
    ours, theirs = decide(case), case["expect"]
    if "invalid" in theirs:
        assert ours.get("invalid")
        return
    assert bool(ours["node"]) == bool(theirs["node"])
    if theirs["node"]:
        assert ours["total"] == (theirs["total"] or {})
        assert spoken(ours["scores"]) == spoken(theirs["scores"])
        best = max(theirs["total"].values()) if theirs["total"] else None
        assert ours["node"] == theirs["node"] or theirs["total"][ours["node"]] == best
        return
    assert (ours["message"], ours["reason"]) == (theirs["message"], theirs["reason"])
    assert bool(ours["nominated"]) == bool(theirs["nominated"])
    if theirs["nominated"]:
        [(our_cost, our_victims)] = nomination(ours["nominated"], candidates)
        [(their_cost, their_victims)] = nomination(theirs["nominated"], candidates)
        assert our_cost == their_cost
        assert (sorted(ours["victims"]), their_victims) == (our_victims, sorted(theirs["victims"]))
