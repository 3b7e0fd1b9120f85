"""Taints times tolerations: whoever compares thousands with thousands pays for each pair, and stops where its budget ends."""

import pytest

from simulation.cluster.budget import OutOfWork, within
from simulation.cluster.component_helpers.tolerations import first_untolerated, is_tolerated
from simulation.cluster.controllers.shared.nodes import untolerated
from tests.cluster.playing import play, pod, scenario_of

MANY = 3000
TAINTS = [{"key": f"k{n}", "effect": "NoSchedule"} for n in range(MANY)]
TOLERATIONS = [{"key": f"k{n}", "operator": "Exists"} for n in range(MANY)]
UNITS = 90_000


@pytest.mark.parametrize(
    "compare",
    [
        lambda: first_untolerated(TAINTS, TOLERATIONS),
        lambda: untolerated(TOLERATIONS, {"spec": {"taints": TAINTS}}, {"NoSchedule"}),
        lambda: sum(is_tolerated(taint, TOLERATIONS) for taint in TAINTS),
    ],
)
def test_comparing_thousands_of_taints_with_thousands_of_tolerations_ends_at_the_budget(compare):
    with pytest.raises(OutOfWork), within(UNITS, UNITS):
        compare()


def test_a_few_tolerations_are_compared_without_being_counted():
    with within(UNITS, UNITS) as budget:
        assert first_untolerated(TAINTS[:9], TOLERATIONS[:9]) is None
    assert budget.work == 0


def test_the_scheduler_says_that_a_pod_with_thousands_of_tolerations_is_too_much_for_one_cycle():
    bears_all = pod("bears-all")
    bears_all["spec"]["tolerations"] = TOLERATIONS
    nodes = {"nodes": [{"name": "node-1", "taints": TAINTS}]}
    cluster = play(scenario_of(("0s", "create -f -", bears_all), cluster=nodes), until_ms=900)
    said = [line.says() for line in cluster.story.lines if line.verb.step == "cluster.full"]
    assert said and "kube-scheduler has come to that limit" in said[0]
