"""Storage has an end: a run counts its bytes, stops at its limit with all that came before, and goes on up to a ceiling."""

import json

import pytest

from simulation import relay
from simulation.cluster import Cluster, Scenario
from simulation.models import Keyframe, Run, Transition
from simulation.relay import packing, saving, text
from simulation.relay.storage.counting import stored_bytes
from tests.simulation.scenarios import ALL, CRASH, HAPPY, scenario

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = scenario(("0s", "create deployment crowd --image=nginx --replicas=40"), name="crowd")


def held(run):
    """What the database counts of a run: its scenario and its rows."""
    return len(run.scenario.encode()) + stored_bytes(run.pk)


def lines(run):
    return list(Transition.objects.filter(run=run).order_by("seq").values_list("seq", flat=True))


@pytest.mark.parametrize("given", ALL, ids=lambda given: given["name"])
def test_a_run_knows_how_many_bytes_its_rows_hold(play, given, monkeypatch):
    monkeypatch.setattr(saving, "KEYFRAME_LINES", 20)
    run = play(relay.create_run(given)[0])
    assert Keyframe.objects.filter(run=run).exists() == (run.seq > 20)
    assert run.bytes == held(run) > 10_000


def test_letters_of_other_alphabets_count_as_the_bytes_that_they_take(play):
    run = play(relay.create_run(scenario(("0s", "create configmap words --from-literal=a=" + "щ" * 500)))[0])
    assert run.bytes == held(run)


def test_inputs_and_copies_of_a_fork_count(play):
    run = play(relay.create_run(CRASH)[0])
    relay.give_input(run.pk, {"kubectl": "get pods"})
    play(run)
    assert run.bytes == held(run)
    fork, _ = relay.fork_run(run.pk, run.seq)
    assert fork.bytes == held(fork)
    assert run.bytes * 0.9 < fork.bytes < run.bytes * 1.1


def test_a_run_stops_where_its_bytes_end_and_goes_on_when_asked(play, settings):
    whole = play(relay.create_run(CROWD)[0])
    settings.RUN_LIMIT_BYTES = whole.bytes * 2 // 3
    run = play(relay.create_run(CROWD)[0])
    assert run.state == Run.State.LIMIT and "as much as it may for now" in run.message
    assert settings.RUN_LIMIT_BYTES <= run.bytes < whole.bytes
    assert lines(run) == list(range(1, run.seq + 1)) and run.seq < whole.seq
    run = play(relay.continue_run(run.pk))
    assert (run.state, run.message, run.seq) == (whole.state, "", whole.seq)


def test_no_run_grows_beyond_the_ceiling_however_often_it_is_continued(play, settings, client):
    settings.RUN_LIMIT_BYTES, settings.RUN_MOST_BYTES = 40_000, 100_000
    run, token = relay.create_run(CRASH)
    play(run)
    for most in (80_000, 100_000):
        run = play(relay.continue_run(run.pk))
        assert run.state == Run.State.LIMIT and most <= run.limit_bytes <= 100_000
    with pytest.raises(relay.Refused, match="as long as a run may be"):
        relay.continue_run(run.pk)
    run.refresh_from_db()
    assert run.state == Run.State.LIMIT and 100_000 <= run.bytes == held(run) < 150_000
    answer = client.post(
        f"/api/runs/{run.pk}/inputs", {"continue": 1}, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )  # fmt: skip
    assert answer.status_code == 409 and "Fork it at an earlier line" in answer.json()["error"]


@pytest.mark.parametrize("name", ["TRANSITIONS", "MS"])
def test_lines_and_virtual_time_have_a_ceiling_too(play, settings, name):
    least = {"TRANSITIONS": 30, "MS": 2_000}[name]
    setattr(settings, f"RUN_LIMIT_{name}", least)
    setattr(settings, f"RUN_MOST_{name}", least + least // 2)
    run = play(relay.create_run(CRASH)[0])
    assert run.state == Run.State.LIMIT
    run = play(relay.continue_run(run.pk))
    assert run.state == Run.State.LIMIT
    with pytest.raises(relay.Refused, match="as long as a run may be"):
        relay.continue_run(run.pk)


def test_a_step_that_would_store_too_much_ends_the_run_before_it(play, settings):
    whole = play(relay.create_run(HAPPY)[0])
    largest = max(Transition.objects.filter(run=whole, seq__gt=1), key=lambda line: len(line.line))
    settings.STEP_LIMIT_BYTES = len(largest.line) - 100
    run = play(relay.create_run(HAPPY)[0])
    assert run.state == Run.State.LIMIT and "The next step would store more than" in run.message
    assert 0 < run.seq < largest.seq and lines(run) == list(range(1, run.seq + 1))
    assert run.bytes == held(run)
    settings.STEP_LIMIT_BYTES = 1_000_000
    assert play(relay.continue_run(run.pk)).seq == whole.seq


def test_a_scenario_that_begins_with_too_much_is_refused_and_nothing_is_kept(settings, client):
    settings.RUN_LIMIT_BYTES = 5_000
    answer = client.post("/api/runs", json.dumps(HAPPY), content_type="application/json")
    assert answer.status_code == 400 and "more than a run may store" in answer.json()["error"]
    assert not Run.objects.exists() and not Transition.objects.exists()


def test_a_turn_ends_where_it_has_enough_to_save(settings):
    settings.TURN_LIMIT_BYTES, settings.TURN_LIMIT_MS = 10_000, 60_000
    run, _ = relay.create_run(HAPPY)
    run.refresh_from_db()
    before = run.bytes
    assert relay.take_turn(run.pk, run.turn, "scheduler", "kubelet", "controllers")
    run.refresh_from_db()
    assert 10_000 <= run.bytes - before < 30_000 and run.state == Run.State.RUNNING


def test_keyframes_of_large_values_stand_farther_apart(play, monkeypatch):
    monkeypatch.setattr(saving, "KEYFRAME_LINES", 10)
    ballast = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "big"}, "data": {"a": "a" * 400_000}}
    commands = [("1s", "run my-pod --image=nginx"), ("30s", "delete pod my-pod")]
    light = play(relay.create_run(scenario(*commands))[0])
    heavy = play(relay.create_run(scenario(("0s", {"kubectl": "create -f -", "manifest": ballast}), *commands))[0])
    frames = [Keyframe.objects.filter(run=run).count() for run in (light, heavy)]
    assert frames[0] >= 3 and frames[1] == 1


def test_the_status_says_how_much_is_stored(client, happy):
    told = client.get(f"/api/runs/{happy.pk}").json()
    assert told["bytes"] == happy.bytes and told["limit"]["bytes"] == happy.limit_bytes


def test_half_a_letter_is_stored_and_comes_back(play):
    """A program may print what no encoding has: the story keeps it, and a worker that loads the run sees the same."""
    value = {"a": "x\ud800y", "b": "щ"}
    assert text.loads(text.dumps(value)) == value and text.dumps(value).isascii()
    assert text.dumps({"b": "щ"}) == '{"b":"щ"}'
    run, _ = relay.create_run(HAPPY)
    rows = saving.Rows(run.pk)
    cluster = Cluster.begin(Scenario.parse(HAPPY))
    cluster.store.put("kubectl", "odd", value)
    (line,) = cluster.give({"kubectl": "get nodes"})
    rows.add([line])
    stored, quiet = rows.lines[0][-2:]
    stored.encode()
    packing.unpack_quiet(quiet, stored)
    assert any(change["difference"] == {"=": value} for change in text.loads(stored)["changes"])
