"""Fair turns: a turn is cut, and a run that takes long goes on in a lane of its own."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from podflow import beats
from simulation import relay
from simulation.models import Run
from simulation.relay import batons, turns
from simulation.relay.fair import lanes
from tests.simulation.scenarios import HAPPY, scenario

pytestmark = pytest.mark.django_db(transaction=True)
MANY = scenario(("0s", "create deployment web --image=nginx --replicas=40"), name="many")


class Watch:
    """In place of the stopwatch: every turn has taken so long."""

    took_ms = 0.0

    def ms(self):
        return self.took_ms


@pytest.fixture
def took(monkeypatch):
    """took(ms): so much work every turn is, from now on."""
    monkeypatch.setattr(turns, "Stopwatch", Watch)

    def takes(ms):
        monkeypatch.setattr(Watch, "took_ms", ms)

    takes(1)
    return takes


def one_turn(run):
    run.refresh_from_db()
    assert relay.take_turn(run.pk, run.turn, run.role)
    run.refresh_from_db()
    return run


def test_a_turn_is_cut_and_goes_to_the_end_of_the_line(settings, post):
    settings.TURN_LIMIT_MS = 0
    run, _ = relay.create_run(HAPPY)
    run.refresh_from_db()
    steps = json.loads(run.header)["steps"]
    relay.take_turn(run.pk, run.turn, *batons.ROLES)
    run.refresh_from_db()
    assert json.loads(run.header)["steps"] == steps + 1
    assert post.batons[-1][1:3] == (run.pk, run.turn)


def test_an_ordinary_run_stays_in_the_fast_lane(took, play, post):
    took(5)
    run, _ = relay.create_run(HAPPY)
    assert play(run).lane == Run.Lane.FAST
    assert set(post.lanes) == {Run.Lane.FAST}


def test_one_long_turn_moves_a_run_to_the_slow_lane(took, post, settings):
    run, _ = relay.create_run(MANY)
    took(settings.SLOW_TURN_MS + 1)
    assert one_turn(run).lane == Run.Lane.SLOW
    assert post.lanes[-1] == Run.Lane.SLOW


def test_many_short_turns_in_a_row_move_it_too(took, post, settings):
    settings.TURN_LIMIT_LINES = 1
    run, _ = relay.create_run(MANY)
    took(50)
    lanes_seen = [one_turn(run).lane for _ in range(12)]
    assert lanes_seen[0] == Run.Lane.FAST
    assert lanes_seen[-1] == Run.Lane.SLOW


def test_a_run_does_not_grow_light_while_it_waits_in_a_long_line(took, post, settings):
    settings.TURN_LIMIT_LINES = 1
    run, _ = relay.create_run(MANY)
    took(50)
    for _ in range(12):
        one_turn(run)
        Run.objects.update(load_at=timezone.now() - timedelta(minutes=1))
    assert one_turn(run).lane == Run.Lane.SLOW


def test_an_input_does_not_by_itself_move_it_back(took, play, settings):
    run, _ = relay.create_run(HAPPY)
    took(settings.SLOW_TURN_MS + 1)
    play(run)
    assert relay.give_input(run.pk, {"kubectl": "get pods"}).lane == Run.Lane.SLOW


def test_a_run_that_has_been_light_for_a_while_comes_back(took, play, settings, post):
    run, _ = relay.create_run(HAPPY)
    took(settings.SLOW_TURN_MS + 1)
    play(run)
    Run.objects.update(load_at=timezone.now() - timedelta(minutes=2))
    assert relay.give_input(run.pk, {"kubectl": "get pods"}).lane == Run.Lane.FAST
    assert post.lanes[-1] == Run.Lane.FAST


def test_a_load_fades_and_has_an_end(settings):
    run = Run(state=Run.State.IDLE, load_ms=1000, load_at=timezone.now() - lanes.HALF_GONE)
    assert lanes.load_ms(run) == pytest.approx(500, rel=0.01)
    assert lanes.after(run, 10**9)["load_ms"] == lanes.HEAVIEST * settings.SLOW_LOAD_MS


def test_a_lost_baton_of_the_slow_lane_is_sent_to_it_again(post):
    run, _ = relay.create_run(HAPPY)
    Run.objects.update(sweep_at=timezone.now() - timedelta(seconds=1), lane=Run.Lane.SLOW)
    assert relay.sweep() == 1
    assert post.lanes[-1] == Run.Lane.SLOW


@pytest.fixture
def queues(monkeypatch):
    """The queues to which batons are really sent, and their priorities there."""
    monkeypatch.undo()
    sent = []
    monkeypatch.setattr(
        batons.app, "send_task", lambda name, args, **more: sent.append((more["queue"], more["priority"]))
    )
    return sent


@pytest.mark.parametrize(("read", "queue"), [(["slow", "answers"], "slow"), (["kubelet"], "kubelet")])
def test_the_slow_lane_is_used_where_somebody_reads_it(queues, monkeypatch, read, queue):
    monkeypatch.setattr(beats, "heard_of", lambda: [beats.Beat("one", tuple(read), 1, 3.0)])
    monkeypatch.setattr(batons, "readers", beats.Readers())
    batons.send("kubelet", "a-run", 1, lane=Run.Lane.SLOW)
    batons.send("kubelet", "a-run", 1)
    assert queues == [(queue, 0), ("kubelet", 0)]


def test_the_worker_of_the_slow_lane_plays_all_roles():
    known = batons.app.amqp.queues
    before = known._consume_from
    try:
        known.select(["answers", "slow"])
        assert batons.played_here() == batons.ROLES
    finally:
        known._consume_from = before


def test_the_baton_of_a_light_run_goes_before_those_of_heavier_ones(queues, monkeypatch):
    monkeypatch.setattr(beats, "heard_of", list)
    monkeypatch.setattr(batons, "readers", beats.Readers())
    for load_ms in (0, 20, 100, 200, 299, 1500):
        batons.send("kubelet", "a-run", 1, load_ms=load_ms)
    assert [priority for _, priority in queues] == [0, 0, 3, 6, 9, 9]
