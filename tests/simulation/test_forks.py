"""Forks: a new run that shares the past of another up to a moment, and then goes its own way."""

import json

import pytest

from simulation import relay
from simulation.models import Run, Transition
from tests.simulation.scenarios import CRASH, HAPPY

pytestmark = pytest.mark.django_db(transaction=True)


def story(run):
    return list(Transition.objects.filter(run=run).order_by("seq").values_list("line", flat=True))


@pytest.mark.parametrize("at", [1, 5, 12, 20])
def test_a_fork_in_which_nothing_is_changed_tells_the_parents_story_to_the_letter(play, at):
    parent, _ = relay.create_run(HAPPY)
    play(parent)
    fork, _ = relay.fork_run(parent.pk, at)
    assert fork.parent == parent and at <= fork.forked_at < parent.seq
    assert story(fork) == story(parent)[: fork.forked_at]
    play(fork)
    assert story(fork) == story(parent) and fork.state == parent.state


def test_a_fork_goes_its_own_way_and_leaves_its_parent_alone(play):
    parent, _ = relay.create_run(HAPPY)
    play(parent)
    told = story(parent)
    fork, _ = relay.fork_run(parent.pk, 10)
    relay.give_input(fork.pk, {"fault": {"stop": "kube-scheduler"}})
    play(fork)
    assert story(fork)[: fork.forked_at] == told[: fork.forked_at] and story(fork) != told
    assert story(parent) == told


def test_a_fork_shares_the_inputs_that_its_parent_was_given_before(play):
    parent, _ = relay.create_run(HAPPY)
    play(parent)
    relay.give_input(parent.pk, {"kubectl": "delete pod my-pod"})
    play(parent)
    fork, _ = relay.fork_run(parent.pk, parent.seq)
    assert story(play(fork)) == story(parent) and fork.inputs.count() == 1


def test_a_fork_of_a_fork_knows_its_whole_past(play):
    first, _ = relay.create_run(CRASH)
    play(first)
    second, _ = relay.fork_run(first.pk, 30)
    relay.give_input(second.pk, {"kubectl": "get pods"})
    play(second)
    third, _ = relay.fork_run(second.pk, second.forked_at + 3)
    assert story(third) == story(second)[: third.forked_at]


@pytest.mark.parametrize("at", [0, 10_000])
def test_a_moment_that_was_never_told_cannot_be_forked(play, at):
    parent, _ = relay.create_run(HAPPY)
    with pytest.raises(relay.Refused, match="lines 1 to"):
        relay.fork_run(parent.pk, at)
    assert Run.objects.count() == 1


def test_anyone_with_the_link_may_fork_and_owns_the_fork(client, play):
    parent, _ = relay.create_run(HAPPY)
    play(parent)
    answer = client.post(f"/api/runs/{parent.pk}/fork", json.dumps({"at": 9}), content_type="application/json")
    assert answer.status_code == 201
    made = answer.json()
    assert made["id"] != parent.pk and client.get(f"/api/runs/{made['id']}").json()["parent"] == parent.pk
    headers = {"Authorization": f"Bearer {made['token']}"}
    given = client.post(
        f"/api/runs/{made['id']}/inputs",
        json.dumps({"kubectl": "get pods"}),
        content_type="application/json",
        headers=headers,
    )
    assert given.status_code == 200


def test_a_fork_without_a_moment_is_refused(client):
    parent, _ = relay.create_run(HAPPY)
    answer = client.post(f"/api/runs/{parent.pk}/fork", "{}", content_type="application/json")
    assert answer.status_code == 400 and answer.json() == {
        "error": "at must be a whole number, 0 or more, of at most 15 digits."
    }


def test_a_fork_may_wait_at_its_moment(client, play):
    parent, _ = relay.create_run(HAPPY)
    play(parent)
    body = json.dumps({"at": 9, "pace": "stepped"})
    made = client.post(f"/api/runs/{parent.pk}/fork", body, content_type="application/json").json()
    fork = Run.objects.get(pk=made["id"])
    play(fork)
    assert fork.seq == fork.forked_at and fork.pace == Run.Pace.STEPPED
    wrong = client.post(f"/api/runs/{parent.pk}/fork", '{"at": 9, "pace": "slow"}', content_type="application/json")
    assert wrong.status_code == 400
