"""Poison: a turn is marked before it acts, and a run that loses its worker twice in the same turn is not tried again."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from podflow import identity
from simulation import relay
from simulation.cluster import Cluster
from simulation.models import Run, Transition
from simulation.relay import shelf, turns
from simulation.relay.fair import marks
from tests.simulation.scenarios import HAPPY

pytestmark = pytest.mark.django_db(transaction=True)


class WorkerLost(BaseException):
    """In place of a worker's end: nothing of the turn is heard of any more."""


@pytest.fixture
def run():
    run, _ = relay.create_run(HAPPY)
    run.refresh_from_db()
    return run


@pytest.fixture
def ended():
    """The identity of a process that has ended."""
    code = "from podflow import identity; print(identity.me())"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def lose(run, who, at=None):
    """Somebody began the free turn and was not heard of again."""
    marks.begin(run)
    Run.objects.filter(pk=run.pk).update(begun_by=who, **({"begun_at": at} if at else {}))
    run.refresh_from_db()


def test_the_mark_stands_before_the_first_step(run, monkeypatch):
    seen = []
    step = Cluster.step

    def look(cluster):
        seen.append(Run.objects.values_list("begun_turn", "begun_by").get(pk=run.pk))
        return step(cluster)

    monkeypatch.setattr(Cluster, "step", look)
    turn = run.turn
    relay.take_turn(run.pk, run.turn, run.role)
    assert set(seen) == {(turn, identity.me())}


def test_a_saved_turn_leaves_its_mark_behind(run, play):
    assert play(run).state == Run.State.IDLE
    assert run.begun_turn == run.turn - 1
    assert run.losses == 0


def test_a_turn_whose_worker_was_lost_is_tried_once_more(run, ended, play):
    lose(run, ended)
    assert play(run).state == Run.State.IDLE


def test_a_run_that_lost_its_worker_twice_in_a_turn_fails_and_is_not_sent_again(run, ended, post):
    lose(run, ended)
    lose(run, ended)
    assert run.losses == 1
    told = run.seq
    assert relay.take_turn(run.pk, run.turn, run.role)
    run.refresh_from_db()
    assert (run.state, run.message) == (Run.State.FAILED, marks.POISON)
    assert Transition.objects.filter(run=run).count() == told
    assert post.nudges[-1][1]["state"] == Run.State.FAILED
    Run.objects.update(sweep_at=timezone.now() - timedelta(days=1))
    assert relay.sweep() == 0


def test_losses_in_different_turns_are_no_poison(run, ended, play):
    for _ in range(3):
        lose(run, ended)
        assert relay.take_turn(run.pk, run.turn, run.role)
        run.refresh_from_db()
    assert run.state == Run.State.RUNNING


def test_a_baton_that_comes_twice_is_no_loss(run):
    lose(run, identity.me().rpartition(" ")[0] + " 1")  # another thread of a process that lives
    assert relay.take_turn(run.pk, run.turn, run.role) is False
    run.refresh_from_db()
    assert (run.losses, run.state) == (0, Run.State.RUNNING)


def test_of_two_that_find_a_turn_free_one_takes_it(run):
    same = Run.objects.get(pk=run.pk)
    assert marks.begin(run) is marks.Begun.MINE
    assert marks.begin(same) is marks.Begun.TAKEN


def test_a_worker_on_another_machine_is_lost_when_no_turn_can_last_that_long(run):
    lose(run, "elsewhere 1 2 3")
    assert relay.take_turn(run.pk, run.turn, run.role) is False
    lose_for_long = timezone.now() - timedelta(minutes=10)
    Run.objects.filter(pk=run.pk).update(begun_at=lose_for_long)
    assert relay.take_turn(run.pk, run.turn, run.role)


def test_a_worker_that_lives_lost_nothing_however_long_ago_it_began(run):
    lose(run, identity.me().rpartition(" ")[0] + " 1", timezone.now() - timedelta(minutes=10))
    assert marks.begin(run) is marks.Begun.MINE
    run.refresh_from_db()
    assert run.losses == 0


def test_an_error_that_is_handled_is_no_loss(run, monkeypatch):
    def away(run):
        raise turns.AWAY[0]("the database is away")

    monkeypatch.setattr(shelf.shelf, "take", away)
    for _ in range(3):
        with pytest.raises(turns.AWAY):
            relay.take_turn(run.pk, run.turn, run.role)
        run.refresh_from_db()
        assert (run.begun_turn, run.losses) == (None, 0)


def test_failing_does_not_repeat_the_step_that_killed(run, monkeypatch):
    """What comes before it is told again; it itself is not."""
    taken = []
    step = Cluster.step

    def step_that_fails(cluster):
        taken.append(cluster.seq)
        if cluster.seq >= 12:
            raise RuntimeError("a bug")
        return step(cluster)

    monkeypatch.setattr(Cluster, "step", step_that_fails)
    while run.state == Run.State.RUNNING:
        relay.take_turn(run.pk, run.turn, run.role)
        run.refresh_from_db()
    assert run.state == Run.State.FAILED
    assert sum(seq >= 12 for seq in taken) == 1


def test_a_dead_process_is_told_from_one_that_lives(ended):
    assert identity.has_ended(ended) is True
    assert identity.has_ended(identity.me()) is False
    assert identity.has_ended("elsewhere 1 2 3") is None
    assert len(identity.me()) <= 64
