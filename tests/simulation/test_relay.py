"""The relay: turns and their guard, limits and going on, paces, inputs, failures."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from simulation import relay
from simulation.cluster import Cluster, Scenario
from simulation.models import Run, Transition
from simulation.relay import batons, saving, shelf, turns
from tests.simulation.scenarios import CRASH, HAPPY

pytestmark = pytest.mark.django_db(transaction=True)


def seqs(run):
    return list(Transition.objects.filter(run=run).order_by("seq").values_list("seq", flat=True))


def test_a_run_ends_idle_with_a_story_without_gaps(play, post):
    run, _ = relay.create_run(HAPPY)
    play(run)
    assert run.state == Run.State.IDLE
    assert seqs(run) == list(range(1, run.seq + 1))
    assert post.nudges[-1] == (run.pk, {"seq": run.seq, "state": "idle", "now_ms": run.now_ms})


def test_every_save_passes_the_baton_to_whoever_is_due(post, play):
    run, _ = relay.create_run(HAPPY)
    play(run)
    assert [turn for _, _, turn, _ in post.batons] == list(range(1, run.turn))
    assert {role for role, *_ in post.batons} == {"scheduler", "kubelet", "controllers"}


def test_a_worker_of_all_roles_takes_one_turn_where_others_hand_over(settings):
    settings.TURN_LIMIT_MS = 60_000
    run, _ = relay.create_run(HAPPY)
    run.refresh_from_db()
    first = run.turn
    assert relay.take_turn(run.pk, run.turn, *batons.ROLES)
    run.refresh_from_db()
    assert (run.state, run.turn - first) == (Run.State.IDLE, 1)


@pytest.mark.parametrize("queues", [["scheduler"], ["kubelet", "controllers"], list(batons.ROLES)], ids=", ".join)
def test_a_worker_plays_the_roles_whose_queues_it_reads(queues):
    known = batons.app.amqp.queues
    before = known._consume_from
    try:
        known.select(queues)
        assert set(batons.played_here()) == set(queues)
    finally:
        known._consume_from = before


def test_a_baton_that_comes_twice_does_nothing(post, play):
    run, _ = relay.create_run(HAPPY)
    play(run)
    told = seqs(run)
    assert not any(relay.take_turn(run_id, turn, role) for role, run_id, turn, _ in post.batons)
    assert seqs(run) == told


def test_a_baton_of_an_unknown_run_does_nothing():
    assert relay.take_turn("nobody", 1, "kubelet") is False


def test_a_baton_on_the_wrong_queue_is_sent_to_the_right_one(post):
    run, _ = relay.create_run(HAPPY)
    run.refresh_from_db()
    wrong = next(role for role in ("scheduler", "kubelet") if role != run.role)
    assert relay.take_turn(run.pk, run.turn, wrong) is False
    assert post.batons[-1][:3] == (run.role, run.pk, run.turn)


def test_a_lost_baton_is_sent_again_once_and_then_more_rarely(post, settings):
    run, _ = relay.create_run(HAPPY)
    post.batons.clear()
    assert relay.sweep() == 0
    Run.objects.update(sweep_at=timezone.now() - timedelta(seconds=1))
    assert relay.sweep() == 1
    assert relay.sweep() == 0
    run.refresh_from_db()
    assert post.batons == [(run.role, run.pk, run.turn, 0)]
    assert run.sweep_at > timezone.now() + timedelta(seconds=settings.SWEEP_SECONDS * 1.5)


def test_a_run_stops_at_its_limit_of_transitions_and_goes_on_when_asked(play, settings):
    settings.RUN_LIMIT_TRANSITIONS = 20
    run, _ = relay.create_run(HAPPY)
    play(run)
    assert run.state == Run.State.LIMIT
    short = run.seq
    assert short >= 20
    relay.continue_run(run.pk)
    play(run)
    assert run.seq > short
    while run.state == Run.State.LIMIT:
        play(relay.continue_run(run.pk))
        run.refresh_from_db()
    assert run.state == Run.State.IDLE
    assert seqs(run) == list(range(1, run.seq + 1))


def test_a_run_stops_at_its_limit_of_virtual_time(play, settings):
    settings.RUN_LIMIT_MS = 60_000
    run, _ = relay.create_run({part: value for part, value in CRASH.items() if part != "until"})
    play(run)
    assert run.state == Run.State.LIMIT
    assert run.now_ms <= 60_000


def test_a_run_ends_where_its_scenario_says(play):
    run, _ = relay.create_run({**CRASH, "until": "30s"})
    play(run)
    assert run.state == Run.State.ENDED
    assert run.now_ms <= 30_000


def test_an_input_wakes_an_idle_run(play):
    run, _ = relay.create_run(HAPPY)
    play(run)
    before = run.seq
    relay.give_input(run.pk, {"kubectl": "delete pod my-pod"})
    play(run)
    assert run.seq > before
    assert "pods/default/my-pod" not in relay.moment_of(run, run.seq)["objects"]


def test_an_input_that_is_no_input_changes_nothing(play):
    run, _ = relay.create_run(HAPPY)
    play(run)
    turn = run.turn
    with pytest.raises(relay.ScenarioError):
        relay.give_input(run.pk, {"fault": {"explode": "everything"}})
    run.refresh_from_db()
    assert run.turn == turn
    assert not run.inputs.exists()


def test_a_bad_scenario_creates_nothing():
    with pytest.raises(relay.ScenarioError):
        relay.create_run("kind: [")
    assert not Run.objects.exists()


def test_a_stepped_run_waits_for_each_line(post, play):
    run, _ = relay.create_run(HAPPY, pace="stepped")
    run.refresh_from_db()
    begun = run.seq
    assert run.sweep_at is None
    assert not post.batons
    for _ in range(5):
        relay.next_line(run.pk)
        play(run)
        assert run.seq > begun
        begun = run.seq
    relay.set_pace(run.pk, "instant")
    assert play(run).state == Run.State.IDLE


def test_only_a_stepped_run_is_asked_for_the_next_line(play):
    run, _ = relay.create_run(HAPPY)
    with pytest.raises(relay.Refused):
        relay.next_line(run.pk)


def test_a_live_run_follows_the_wall_clock(post, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    run, _ = relay.create_run(HAPPY, pace="live", speed=2)
    run.refresh_from_db()
    for seconds in (0.1, 0.5, 1, 2):
        now += timedelta(seconds=seconds)
        for role, run_id, turn, _ in iter(lambda: post.batons and post.batons.pop(0), []):
            relay.take_turn(run_id, turn, role)
            if post.batons and post.batons[-1][3] > 0:
                break
        run.refresh_from_db()
        assert run.now_ms <= turns.virtual_ms(run)
        alarms = shelf.load(run).store.space("alarms").values()
        assert not [due_ms for due_ms, *_, beats in alarms if not beats and due_ms <= turns.virtual_ms(run)]


def test_a_failure_in_the_core_keeps_every_line_before_it(play, monkeypatch):
    run, _ = relay.create_run(HAPPY)
    step = Cluster.step

    def step_that_fails(cluster):
        if cluster.seq >= 15:
            raise RuntimeError("a bug")
        return step(cluster)

    monkeypatch.setattr(Cluster, "step", step_that_fails)
    play(run)
    assert run.state == Run.State.FAILED
    assert "a bug" in run.message
    assert run.seq >= 15
    assert seqs(run) == list(range(1, run.seq + 1))


def test_a_step_that_never_comes_back_fails_its_run_and_not_its_worker(play, monkeypatch, settings):
    settings.TURN_TIMEOUT_SECONDS = 0.2
    run, _ = relay.create_run(HAPPY)
    step = Cluster.step

    def step_for_ever(cluster):
        while cluster.seq >= 15:
            pass
        return step(cluster)

    monkeypatch.setattr(Cluster, "step", step_for_ever)
    play(run)
    assert run.state == Run.State.FAILED
    assert "took longer" in run.message
    assert seqs(run) == list(range(1, run.seq + 1))


def test_a_line_that_cannot_be_told_fails_its_run(play, monkeypatch, post):
    run, _ = relay.create_run(HAPPY)
    told = saving.line_row

    def untellable(run_id, line):
        return told(run_id, line if line.seq != 12 else None)

    monkeypatch.setattr(saving, "line_row", untellable)
    play(run)
    assert run.state == Run.State.FAILED
    assert 1 < run.seq < 12
    assert seqs(run) == list(range(1, run.seq + 1))
    assert post.nudges[-1][1]["state"] == Run.State.FAILED


def test_trace_after_folds_whole_objects(play):
    run, _ = relay.create_run(HAPPY)
    play(run)
    trace = [json.loads(line) for line in relay.trace_after(run)]
    cluster = Cluster.begin(Scenario.parse(HAPPY))
    while not cluster.idle:
        cluster.step()
    assert trace == [json.loads(json.dumps(line.trace())) for line in cluster.take_delta().transitions]
    assert [json.loads(line) for line in relay.trace_after(run, 10)] == trace[10:]


def test_an_input_sends_the_baton_of_the_turn_that_is_free(post, play):
    """A wrong number would wait for the sweep: the page would stand still for seconds."""
    run, _ = relay.create_run(HAPPY)
    play(run)
    post.batons.clear()
    relay.give_input(run.pk, {"kubectl": "get pods"})
    run.refresh_from_db()
    assert [(run_id, turn) for _, run_id, turn, _ in post.batons] == [(run.pk, run.turn)]


def test_error_of_ours_is_logged_under_the_id_that_the_story_tells(play, caplog, monkeypatch):
    from simulation.cluster.scheduler.scheduler import Scheduler

    def sync(scheduler, key):
        monkeypatch.undo()
        return {}[key]

    run, _ = relay.create_run(HAPPY)
    monkeypatch.setattr(Scheduler, "sync", sync)
    run.refresh_from_db()
    while Scheduler.sync is sync:
        relay.take_turn(run.pk, run.turn, run.role)
        run.refresh_from_db()
    play(run)
    told = [line for line in map(json.loads, relay.trace_after(run, 0)) if line["step"] == "cluster.failed"]
    assert run.state == run.State.IDLE
    assert f"in kube-scheduler ({told[0]['facts']['id']})" in caplog.text
    assert "Traceback" in caplog.text
