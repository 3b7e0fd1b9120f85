"""The fast path decides as the plain one, number for number, on random clusters that change between decisions."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.benchmarks.scheduler import bench
from simulation.benchmarks.scheduler_cases import decide_given
from simulation.cluster.scheduler import cycle as plain
from simulation.cluster.scheduler.fast import cycle as fast
from simulation.cluster.scheduler.fast.columns import FastSnapshot
from simulation.cluster.scheduler.framework import Plugin, Snapshot, Workloads
from simulation.cluster.scheduler.profile import PLUGINS
from tests.cluster.scheduler_objects import node, pod
from tests.cluster.scheduler_random import chance, random_node, random_pod

FOLDER = Path(__file__).resolve().parent.parent.parent / "recordings" / "scheduler"
CASES = [json.loads(line) for path in sorted(FOLDER.glob("*.jsonl")) for line in path.read_text().splitlines()[::6]]
SERVICE = {"metadata": {"name": "web", "namespace": "default"}, "spec": {"selector": {"app": "web"}}}
NAMESPACES = [{"metadata": {"name": name, "labels": {"team": name}}} for name in ("default", "blue")]
WORKLOADS = Workloads(NAMESPACES, [SERVICE])


def both(new, slow, quick, start, nominated=None):
    """The fast decision, once it is known to be the plain one."""
    one = plain.schedule_pod(new, slow, workloads=WORKLOADS, next_start=start, nominated=nominated)
    other = fast.schedule_pod(new, quick, workloads=WORKLOADS, next_start=start, nominated=nominated)
    assert other.as_dict() == one.as_dict()
    assert list(other.as_dict()["scores"]) == list(one.as_dict()["scores"])
    assert (other.next_start, other.looked_at) == (one.next_start, one.looked_at)
    assert (other.failed_plugins, other.clear_nomination) == (one.failed_plugins, one.clear_nomination)
    return other


def with_a_fast(method):
    """The names of the plugins that answer over columns."""
    return {name for name, kind in PLUGINS.items() if getattr(kind, method) is not getattr(Plugin, method)}


def live(dice, decisions):
    """A cluster in which pods come, are bound, and go, and nodes change, join and leave; yields each decision."""
    given_nodes = [random_node(dice, f"n{index}") for index in range(dice.randint(1, 25))]
    slow, quick, start, bound = Snapshot(given_nodes), FastSnapshot(given_nodes), 0, []

    def change(method, *args):
        getattr(slow, method)(*args)
        getattr(quick, method)(*args)

    for index in range(decisions):
        new = random_pod(dice, f"p{index}")
        decision = both(new, slow, quick, start)
        yield decision
        start = decision.next_start
        if decision.node or chance(dice, 3):
            bound.append(new)
            change("add_pod", new, decision.node or "not-there-yet")
        if bound and chance(dice, 5):
            change("remove_pod", bound.pop(dice.randrange(len(bound))))
        if chance(dice, 8):
            change("set_node", random_node(dice, f"n{dice.randrange(26)}"))
        if chance(dice, 30):
            change("remove_node", f"n{dice.randrange(25)}")


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=True))
def test_both_paths_decide_the_same(dice):
    for _ in live(dice, 15):
        pass


def test_the_random_clusters_try_every_rule():
    refusing, scoring, quick = Counter(), Counter(), 0
    for seed in range(20):
        for decision in live(random.Random(seed), 15):
            if isinstance(decision, fast.FastDecision):
                quick += 1
                refusing.update(status.plugin for status in decision.statuses.values())
                scoring.update(plugin for plugin, scores in decision.by_plugin.items() if len(set(scores)) > 1)
    assert quick > 100
    assert with_a_fast("fast_filter") | {"NodePorts"} <= set(refusing)
    assert with_a_fast("fast_score") <= set(scoring)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_recorded_cases_are_decided_the_same(case, monkeypatch):
    one = decide_given(case["given"]).as_dict()
    monkeypatch.setattr("simulation.benchmarks.scheduler_cases.Snapshot", FastSnapshot)
    monkeypatch.setattr("simulation.benchmarks.scheduler_cases.schedule_pod", fast.schedule_pod)
    assert decide_given(case["given"]).as_dict() == one


def test_large_clusters_are_searched_from_the_same_place_on():
    given_nodes = [
        node(f"n{index}", cpu="2", zone="abc"[index % 3], unschedulable=index % 7 == 0) for index in range(700)
    ]
    slow, quick, start = Snapshot(given_nodes), FastSnapshot(given_nodes), 650
    for index in range(20):
        new = pod(f"p{index}", cpu="1500m", labels={"app": "web"})
        decision = both(new, slow, quick, start)
        start = decision.next_start
        for snapshot in (slow, quick):
            snapshot.add_pod(new, decision.node)


@pytest.mark.parametrize(("spread", "anti"), [(False, False), (True, False), (False, True)])
def test_the_benchmark_measures_the_right_decisions(spread, anti):
    ticks = iter(range(10_000))
    result = bench(120, 60, spread, anti, lambda: float(next(ticks)), check=True)
    assert result["identical"] and result["decisions_per_s"] == 1.0
