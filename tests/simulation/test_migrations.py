"""A database of an older podflow: its runs are kept as recordings, every line of them a moment, and no link breaks."""

import json
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from simulation import relay
from simulation.cluster import Cluster, Scenario
from simulation.models import Keyframe, Run
from tests.simulation.scenarios import CRASH

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = ("simulation", "0003_instructors")
(AFTER,) = MigrationLoader(None).graph.leaf_nodes("simulation")


def migrated_to(target):
    """The models as they are after `target`."""
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return MigrationExecutor(connection).loader.project_state([target]).apps


@pytest.fixture
def old_run():
    """A run as 0.1.0 stored it: lines without what stands beside them, the newest values, the alarms."""
    apps = migrated_to(BEFORE)
    cluster = Cluster.begin(Scenario.parse(CRASH))
    while cluster.seq < 100 and cluster.next_alarm():
        cluster.step()
    lines = [line.story() for line in cluster.take_delta().transitions]
    model = apps.get_model("simulation", "Run")
    row = model.objects.create(
        scenario=json.dumps(CRASH),
        state="running",
        role="kubelet",
        seq=cluster.seq,
        now_ms=cluster.now_ms,
        turn=9,
        steps=cluster.steps,
    )
    apps.get_model("simulation", "Transition").objects.bulk_create(
        apps.get_model("simulation", "Transition")(
            run=row, seq=line["seq"], at_ms=line["at_ms"], component=line["component"], step=line["step"], line=json.dumps(line)
        )
        for line in lines
    )  # fmt: skip
    alarms = apps.get_model("simulation", "Alarm").objects
    alarms.create(run=row, component="kubelet/node-1", key="pod a", due_ms=1, priority=1, number=1, turn=9)
    apps.get_model("simulation", "Entry").objects.create(run=row, space="etcd", key="/registry/x", value="{}", turn=9)
    yield row.pk, lines
    migrated_to(AFTER)


def test_old_runs_can_be_watched_and_asked_but_not_continued(client, old_run, monkeypatch):
    run_id, lines = old_run
    monkeypatch.setattr(import_module("simulation.migrations.0005_keep_recordings"), "KEYFRAME_LINES", 40)
    migrated_to(AFTER)
    run = Run.objects.get(pk=run_id)
    assert run.state == Run.State.KEPT and Keyframe.objects.filter(run=run).count() == 2
    assert client.get(f"/runs/{run_id}").status_code == 200
    story = client.get(f"/api/runs/{run_id}/transitions?after=0&form=difference").content.decode().splitlines()
    assert [json.loads(line) for line in story] == json.loads(json.dumps(lines))
    bound = next(line["seq"] for line in lines if line["step"] == "kube-scheduler.create-binding")
    assert relay.moment_of(run, bound)["objects"]["pods/default/crash"]["spec"]["nodeName"]
    assert relay.moment_of(run, bound)["revision"] == lines[bound - 1]["revision"]
    assert "crash" in relay.ask(run, bound, "get pods").out
    assert relay.why(run, "/registry/pods/default/crash", "spec.nodeName", bound + 5)["line"] == bound


def test_old_runs_are_counted_and_expire_from_the_day_of_the_upgrade(old_run):
    run_id, lines = old_run
    before = timezone.now()
    migrated_to(AFTER)
    run = Run.objects.get(pk=run_id)
    told = sum(len(json.dumps(line)) for line in lines)
    assert told < run.bytes < 2 * told
    assert run.seen >= before


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("fork", {"at": 20}),
        ("inputs", {"kubectl": "get pods"}),
        ("inputs", {"pace": "live"}),
        ("inputs", {"continue": 1}),
    ],
)
def test_whoever_wants_to_go_on_from_an_old_run_is_told_why_not(client, old_run, address, body):
    run_id, _ = old_run
    migrated_to(AFTER)
    Run.objects.filter(pk=run_id).update(token_hash=relay.hash_of("t"))
    answer = client.post(
        f"/api/runs/{run_id}/{address}",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": "Bearer t"},
    )
    assert answer.status_code == 409 and "kept as a recording" in answer.json()["error"]
