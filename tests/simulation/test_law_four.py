"""Law 4: the same story, byte for byte, in one breath, reloaded before every step, or carried by many workers."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from simulation import relay
from simulation.cluster import Cluster, Scenario
from simulation.models import Run, Transition
from simulation.relay import turns
from simulation.relay.batons import ROLES
from simulation.relay.shelf import shelf
from simulation.relay.text import dumps, loads
from tests.simulation.scenarios import ALL, HAPPY, TWO_PODS

pytestmark = pytest.mark.django_db(transaction=True)
by_name = {"ids": lambda scenario: scenario["name"]}


def told_in_one_breath(given_scenario) -> list[str]:
    """The story in memory: no rows, no batons."""
    scenario = Scenario.parse(given_scenario)
    cluster = Cluster.begin(scenario)
    while (due := cluster.next_alarm()) and not cluster.idle:
        if scenario.until_ms is not None and due.due_ms > scenario.until_ms:
            break
        cluster.step()
    return [dumps(line.story()) for line in cluster.take_delta().transitions]


def told(run) -> list[str]:
    return list(Transition.objects.filter(run=run).order_by("seq").values_list("line", flat=True))


@pytest.mark.parametrize("given_scenario", ALL, **by_name)
def test_a_carried_run_tells_the_story_of_one_breath(given_scenario, play):
    run, _ = relay.create_run(given_scenario)
    play(run)
    assert told(run) == told_in_one_breath(given_scenario)


@pytest.mark.parametrize("given_scenario", ALL, **by_name)
def test_a_run_reloaded_before_every_step_tells_the_story_of_one_breath(given_scenario, settings, play, monkeypatch):
    settings.TURN_LIMIT_LINES = 0  # a turn ends after its first step
    monkeypatch.setattr(shelf, "put", lambda *copy: None)  # nobody remembers anything
    run, _ = relay.create_run(given_scenario)
    play(run)
    assert told(run) == told_in_one_breath(given_scenario)


ALL_ROUND = 2  # the worker who reads every role's queue


class Workers:
    """Several workers on one desk: each has a shelf of its own, and may act between another's turn and its save."""

    def __init__(self, count, monkeypatch):
        self.memories = [type(shelf.clusters)() for _ in range(count)]
        self.rival = None
        self.save = turns.save
        monkeypatch.setattr(turns, "save", self.save_late)

    def take_turn(self, worker, run_id, turn, role, rival=None):
        self.rival = (rival, run_id, turn, role) if rival not in (None, worker) else None
        self.at_desk(worker, run_id, turn, role)

    def at_desk(self, worker, run_id, turn, role):
        before, shelf.clusters = shelf.clusters, self.memories[worker]
        try:
            relay.take_turn(run_id, turn, role, *(ROLES if worker == ALL_ROUND else ()))
        finally:
            shelf.clusters = before

    def save_late(self, *turn, **more):
        rival, self.rival = self.rival, None
        if rival:
            self.at_desk(*rival)
        return self.save(*turn, **more)


MISHAPS = st.lists(
    st.tuples(
        st.sampled_from(["delivered", "delivered", "doubled", "lost", "late"]),
        st.integers(0, 2),  # the worker
        st.none() | st.integers(0, 2),  # a rival who takes the same turn before the first has saved
        st.integers(0, 30),  # lines a turn
    ),
    max_size=60,
)


@pytest.mark.parametrize("given_scenario", [HAPPY, TWO_PODS], **by_name)
@given(mishaps=MISHAPS)
@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_workers_with_doubled_late_and_lost_batons_tell_one_story(given_scenario, mishaps, post, settings):
    with pytest.MonkeyPatch.context() as monkeypatch:
        workers = Workers(3, monkeypatch)
        post.batons.clear()
        run, _ = relay.create_run(given_scenario)
        carry(workers, run, post, list(mishaps), settings)
    assert told(run) == told_in_one_breath(given_scenario)
    run.delete()


def carry(workers, run, post, mishaps, settings):
    """Deliver what the post holds, with a mishap each while there are some, until the run stands still."""
    while Run.objects.filter(pk=run.pk, state=Run.State.RUNNING).exists():
        if not post.batons:
            Run.objects.filter(pk=run.pk).update(sweep_at="2000-01-01T00:00:00Z")
            assert relay.sweep() == 1
        fate, worker, rival, lines = mishaps.pop(0) if mishaps else ("delivered", 0, None, 500)
        settings.TURN_LIMIT_LINES = lines
        role, run_id, turn, _ = baton = post.batons.pop(-1 if fate == "late" else 0)
        if fate == "doubled":
            post.batons.append(baton)
        if fate != "lost":
            workers.take_turn(worker, run_id, turn, role, rival)


def test_a_run_with_inputs_can_be_told_again_from_them(play):
    run, _ = relay.create_run(HAPPY)
    play(run)
    relay.give_input(run.pk, {"kubectl": "delete pod my-pod --wait=false"})
    relay.give_input(run.pk, {"kubectl": "run other --image=redis"})
    play(run)
    cluster = Cluster.begin(Scenario.parse(HAPPY))
    steps = 0
    for row in run.inputs.all():
        for _ in range(row.steps - steps):
            cluster.step()
        steps = row.steps
        cluster.give(loads(row.given), row.at_ms)
    while not cluster.idle:
        cluster.step()
    assert [dumps(line.story()) for line in cluster.take_delta().transitions] == told(run)
