"""Runs in progress are limited for each sender, and a class behind one address can still work."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from simulation import relay
from simulation.models import Run
from simulation.relay.fair import lanes
from tests.simulation.scenarios import HAPPY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


def begin(client):
    return client.post(
        "/api/runs", json.dumps(HAPPY), content_type="application/json", headers={"Sec-Fetch-Site": "same-origin"}
    )


def test_a_browser_may_have_so_many_in_progress_and_then_is_told_to_wait(client, settings, play):
    made = [begin(client) for _ in range(settings.RUNS_IN_PROGRESS)]
    assert {answer.status_code for answer in made} == {201}
    refused = begin(client)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "5")
    assert refused.json()["error"].startswith("8 runs from here are in progress already.")
    play(Run.objects.get(pk=made[0].json()["id"]))
    assert begin(client).status_code == 201


def test_a_page_says_so_too(client, settings):
    settings.RUNS_IN_PROGRESS = 1
    for status in (302, 429):
        answer = client.post("/", {"kind": "command", "command": "kubectl run a --image=nginx"})
        assert answer.status_code == status
    assert b"in progress already" in answer.content


def test_a_class_of_forty_behind_one_address_can_work_at_once():
    assert {begin(Client()).status_code for _ in range(40)} == {201}


def test_an_address_has_its_limit_whatever_browsers_it_claims_to_be(settings):
    settings.RUNS_IN_PROGRESS_PER_ADDRESS = 5
    assert [begin(Client()).status_code for _ in range(6)] == [201] * 5 + [429]


def test_whoever_has_several_in_progress_begins_the_next_in_the_slow_lane(client, settings):
    begun = [Run.objects.get(pk=begin(client).json()["id"]).lane for _ in range(settings.RUNS_IN_PROGRESS)]
    half = settings.RUNS_IN_PROGRESS // 2
    assert begun == [Run.Lane.FAST] * half + [Run.Lane.SLOW] * (len(begun) - half)


def test_whoever_has_one_that_takes_long_begins_the_next_in_the_slow_lane(client):
    Run.objects.filter(pk=begin(client).json()["id"]).update(lane=Run.Lane.SLOW)
    assert Run.objects.get(pk=begin(client).json()["id"]).lane == Run.Lane.SLOW


def test_runs_that_wait_for_their_owner_or_for_the_clock_are_not_counted(client, settings):
    settings.RUNS_IN_PROGRESS = 1
    begin(client)
    Run.objects.update(sweep_at=None)
    assert begin(client).status_code == 201
    Run.objects.update(sweep_at=timezone.now() + timedelta(minutes=1))
    assert begin(client).status_code == 201
    Run.objects.update(sweeps=1)
    assert begin(client).status_code == 429


def test_a_run_that_rested_wants_a_place_to_go_on_and_one_that_has_it_goes_on(client, settings, play):
    settings.RUNS_IN_PROGRESS = 1
    rested = play(Run.objects.get(pk=begin(client).json()["id"]))
    busy = Run.objects.get(pk=begin(client).json()["id"])
    given = {"kubectl": "delete pod my-pod"}
    with relay.asking_as("", "127.0.0.1"):
        with pytest.raises(relay.TooMany):
            relay.give_input(rested.pk, given)
        assert not rested.inputs.exists()
        assert relay.give_input(busy.pk, given).state == Run.State.RUNNING


def test_without_limits_nobody_is_counted(client, settings):
    settings.RUNS_IN_PROGRESS = settings.RUNS_IN_PROGRESS_PER_ADDRESS = 0
    assert {begin(client).status_code for _ in range(12)} == {201}
    assert set(Run.objects.values_list("lane", flat=True)) == {Run.Lane.FAST}


def test_whoever_has_some_in_progress_stands_farther_back_with_the_next(settings):
    loads = [Run.objects.get(pk=begin(Client()).json()["id"]).load_ms for _ in range(13)]
    assert loads[0] == 0
    assert [lanes.place_in_line(load) for load in loads] == [0] * 4 + [3] * 4 + [6] * 4 + [9]
