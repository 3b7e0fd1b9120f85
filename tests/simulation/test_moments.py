"""The past is kept: moments, forks, questions and answers from rows alone, whatever the core has become since."""

import json
import zlib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from simulation import relay
from simulation.cluster import Cluster, Scenario
from simulation.cluster.latency import Latency
from simulation.models import Change, Input, Keyframe, Run, Transition
from simulation.relay import moments, saving
from simulation.relay.shelf import load, shelf
from tests.simulation.scenarios import CRASH, HAPPY, TWO_PODS, ask

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def often(monkeypatch):
    """Keyframes stand close together."""
    monkeypatch.setattr(saving, "lines_between", lambda cluster: 10)
    monkeypatch.setattr(moments, "FAR", 15)


def told(run):
    return list(Transition.objects.filter(run=run).order_by("seq").values_list("line", "quiet", "cause", "ends_step"))


def lived(given):
    """The cluster after each line of the story, told in memory: seq -> (spaces as text, next alarm)."""
    cluster, found = Cluster.begin(Scenario.parse(given)), {}
    while (due := cluster.next_alarm()) and not cluster.idle:
        found.setdefault(cluster.seq, state(cluster))
        if cluster.scenario.until_ms is not None and due.due_ms > cluster.scenario.until_ms:
            break
        cluster.step()
    found.setdefault(cluster.seq, state(cluster))
    return found


def state(cluster):
    return {
        space: dict(sorted(keys.items())) for space, keys in cluster.store.spaces.items() if keys
    }, cluster.next_alarm()


@pytest.mark.parametrize("given", [HAPPY, CRASH, TWO_PODS], ids=lambda given: given["name"])
def test_the_cluster_after_any_line_is_the_one_that_lived(given, play, often, settings):
    settings.TURN_LIMIT_LINES = 7
    run, _ = relay.create_run(given)
    play(run)
    assert Keyframe.objects.filter(run=run).count() > 2
    for seq, then in lived(given).items():
        assert state(moments.at(run, seq)) == then, seq


def test_a_moment_near_the_last_one_reads_only_the_lines_between(play, often):
    run, _ = relay.create_run(CRASH)
    play(run)
    with moments.looking(run, 30):
        pass
    for n, queries in ((33, 1), (31, 0), (33, 1), (33, 0)):
        with (
            CaptureQueriesContext(
                connection,
            ) as asked,
            moments.looking(run, n) as moment,
        ):
            assert moment.seq == n
        assert len(asked) == queries, n


def test_telling_again_with_other_durations_leaves_the_shared_past_alone(play, monkeypatch):
    """What a later release changes must not reach into a story that was told: a fork at every line of it."""
    parent, _ = relay.create_run(HAPPY)
    play(parent)
    whole, ms = told(parent), Latency.ms
    monkeypatch.setattr(Latency, "ms", lambda self, *name: 3 * ms(self, *name))
    shelf.clusters.clear()
    for at in range(1, parent.seq + 1):
        fork, _ = relay.fork_run(parent.pk, at)
        assert fork.forked_at >= at and told(fork)[: fork.forked_at] == whole[: fork.forked_at]
    assert told(parent) == whole


def test_a_fork_ends_with_the_step_of_its_line_and_goes_on(play):
    parent, _ = relay.create_run(HAPPY)
    play(parent)
    ends = set(Transition.objects.filter(run=parent, ends_step=True).values_list("seq", flat=True))
    inside = next(seq for seq in range(1, parent.seq) if seq not in ends)
    fork, _ = relay.fork_run(parent.pk, inside)
    assert fork.forked_at == min(seq for seq in ends if seq > inside)
    assert told(play(fork)) == told(parent)


def test_a_run_that_is_still_told_can_be_forked(play, settings):
    settings.TURN_LIMIT_LINES = 5
    parent, _ = relay.create_run(HAPPY)
    relay.take_turn(parent.pk, parent.turn, parent.role)
    parent.refresh_from_db()
    assert parent.state == Run.State.RUNNING and 1 < parent.seq < 20
    fork, _ = relay.fork_run(parent.pk, parent.seq)
    assert told(play(fork)) == told(play(parent))


def test_a_fork_takes_keyframes_and_index_along(play, often, settings):
    settings.TURN_LIMIT_LINES = 10
    parent, _ = relay.create_run(CRASH)
    play(parent)
    fork, _ = relay.fork_run(parent.pk, 40)
    assert fork.keyframe_seq == Keyframe.objects.filter(run=fork).latest("seq").seq
    for model in (Keyframe, Change):
        rows = kept(model, fork, fork.forked_at)
        assert rows and rows == kept(model, parent, fork.forked_at)
    assert state(moments.at(fork, 35)) == state(moments.at(parent, 35))


def kept(model, run, last):
    """The rows up to a line, each as a text, whoever's they are."""
    names = [field.name for field in model._meta.concrete_fields if field.name not in ("id", "run")]
    rows = model.objects.filter(run=run, seq__lte=last).values_list(*names)
    return sorted(str([bytes(value) if isinstance(value, memoryview) else value for value in row]) for row in rows)


def test_a_fork_knows_only_the_inputs_of_its_past(play):
    parent, _ = relay.create_run(HAPPY)
    play(parent)
    before = parent.seq
    relay.give_input(parent.pk, {"kubectl": "delete pod my-pod --wait=false"})
    play(parent)
    early, late = relay.fork_run(parent.pk, before - 2)[0], relay.fork_run(parent.pk, before + 1)[0]
    assert (Input.objects.filter(run=early).count(), Input.objects.filter(run=late).count()) == (0, 1)


# What is damaged


@pytest.mark.parametrize("damage", [b"nonsense", b"", zlib.compress(b"{}"), b"\0\0\0\0" + zlib.compress(b"{}")])
def test_a_damaged_keyframe_is_made_again_from_the_lines(play, often, settings, damage):
    settings.TURN_LIMIT_LINES = 10
    run, _ = relay.create_run(CRASH)
    play(run)
    good = {keyframe.seq: bytes(keyframe.spaces) for keyframe in Keyframe.objects.filter(run=run)}
    Keyframe.objects.filter(run=run).update(spaces=damage)
    assert state(moments.at(run, run.seq)) == lived(CRASH)[run.seq]
    mended = [
        bytes(keyframe.spaces)
        for keyframe in Keyframe.objects.filter(run=run, seq__in=good)
        if keyframe.spaces != damage
    ]
    assert mended and set(mended) <= {*good.values(), *mended}
    moments.moments.kept.clear()
    assert state(moments.at(run, run.seq)) == lived(CRASH)[run.seq]


@pytest.mark.parametrize("what", ["line", "quiet", "gone"])
def test_a_damaged_line_is_named_and_what_came_before_is_kept(client, happy, what):
    rows = Transition.objects.filter(run=happy, seq=12)
    if what == "gone":
        rows.delete()
    elif what == "quiet":
        rows.update(quiet=b"12345")
    else:
        rows.update(line=rows.get().line.replace("my-pod", "no-pod"))
    assert ask(client, happy, "moments/11")[0] == 200
    code, answer = ask(client, happy, "moments/12")
    assert code == 409 and "damaged from line 12 on" in answer["error"]
    assert ask(client, happy, "fork", {"at": 20})[0] == 409


def test_a_run_whose_story_is_damaged_ends_with_that_sentence(play):
    run, _ = relay.create_run(HAPPY)
    Transition.objects.filter(run=run).update(quiet=b"")
    shelf.clusters.clear()
    play(run)
    assert run.state == Run.State.FAILED and "damaged from line 1 on" in run.message


# Pages of the story


def test_whole_pages_of_the_story_may_be_cached_for_ever_and_the_open_end_may_not(client, play):
    run, _ = relay.create_run(CRASH)
    play(run)
    assert run.seq > 100
    whole, end = (client.get(f"/api/runs/{run.pk}/pages/{page}") for page in (0, run.seq // 100))
    assert "immutable" in whole["Cache-Control"] and end["Cache-Control"] == "no-store"
    lines = [json.loads(line)["seq"] for line in whole.content.decode().splitlines()]
    assert lines == list(range(1, 101))
    assert client.get(f"/api/runs/{run.pk}/pages/99").content == b""


def test_a_run_is_loaded_with_the_alarms_that_no_line_carries_yet(play):
    """Heartbeats tell nothing: what they leave behind stands in the run's own row."""
    run, _ = relay.create_run(HAPPY, pace="live")
    cluster = shelf.take(run)
    for _ in range(3):
        cluster.step()
    copy = load(Run.objects.get(pk=run.pk))
    assert copy.seq == run.seq and copy.next_alarm() is not None
