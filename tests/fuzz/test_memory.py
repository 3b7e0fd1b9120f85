"""What is over leaves nothing behind that only a search for garbage would find: such searches are rare, and take long."""

import gc

import pytest

from simulation.cluster import Cluster, Scenario
from simulation.cluster.budget import within
from tests.simulation.scenarios import TWO_PODS

HELD = 60  # objects that one cluster's skeleton may leave in circles; it has thousands


@pytest.fixture
def no_garbage():
    """No search for garbage goes on but those of the test."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def played() -> Cluster:
    made = Cluster.begin(Scenario.parse(TWO_PODS))
    while made.next_alarm() and not made.idle:
        made.step()
    made.take_delta()
    return made


def test_a_cluster_that_is_let_go_is_free_at_once(no_garbage):
    played().let_go()
    gc.collect()
    played()
    kept = gc.collect()
    played().let_go()
    assert gc.collect() < HELD < kept


def test_a_budget_leaves_no_circle(no_garbage):
    for _ in range(100):
        with within(10, 10), within(20, 20):
            pass
    assert gc.collect() < 10
