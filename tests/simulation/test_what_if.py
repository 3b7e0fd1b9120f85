"""What if: a decision of the scheduler taken again with one label, taint or request changed."""

import json

import pytest

from simulation import relay
from simulation.models import Run, Transition
from tests.simulation.scenarios import HAPPY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def decided(play):
    """(run, the number of the line that decided)."""
    run, _ = relay.create_run(HAPPY)
    play(run)
    return run, Transition.objects.get(run=run, step="kube-scheduler.decide").seq


def test_with_nothing_changed_the_decision_is_the_same(decided):
    run, at = decided
    told = json.loads(Transition.objects.get(run=run, seq=at).line)["decision"]
    assert relay.decide_again(run.pk, at, {})["decision"] == told


def test_a_taint_flips_one_cell_and_the_choice(decided):
    run, at = decided
    was = relay.decide_again(run.pk, at, {})["decision"]["node"]
    taint = {"key": "gpu", "value": "true", "effect": "NoSchedule"}
    now = relay.decide_again(run.pk, at, {"nodes": {was: {"taints": [taint]}}})
    assert now["decision"]["filters"] == {
        was: {"plugin": "TaintToleration", "reasons": ["node(s) had untolerated taint(s)"]}
    }
    assert now["decision"]["node"] not in (was, None) and now["nodes"][was]["taints"] == [taint]


def test_a_request_that_is_too_big_refuses_every_node(decided):
    run, at = decided
    now = relay.decide_again(run.pk, at, {"pod": {"requests": {"cpu": "64"}}})
    assert now["decision"]["node"] is None and "2 Insufficient cpu" in now["decision"]["message"]


def test_looking_changes_nothing(decided):
    run, at = decided
    before = (Run.objects.get(pk=run.pk).turn, Transition.objects.filter(run=run).count())
    relay.decide_again(run.pk, at, {"pod": {"requests": {"cpu": "64"}}})
    assert (Run.objects.get(pk=run.pk).turn, Transition.objects.filter(run=run).count()) == before


@pytest.mark.parametrize("changes, path", [
    ({"nodes": {"moon": {"taints": []}}}, "nodes.moon"), ({"pod": {"requests": {"cpu": "lots"}}}, "pod.requests.cpu"),
    ({"pod": {"image": "x"}}, "pod"), ({"weather": {}}, "changes"),
])  # fmt: skip
def test_what_cannot_be_changed_is_named(client, decided, changes, path):
    run, at = decided
    answer = client.post(
        f"/api/runs/{run.pk}/decision", json.dumps({"at": at, "changes": changes}), content_type="application/json"
    )
    assert answer.status_code == 400 and answer.json()["path"] == path


def test_a_line_that_is_no_decision_is_refused(client, decided):
    run, _ = decided
    answer = client.post(f"/api/runs/{run.pk}/decision", json.dumps({"at": 1}), content_type="application/json")
    assert answer.status_code == 409 and "no decision" in answer.json()["error"]
