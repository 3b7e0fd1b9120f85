"""Very great numbers in a spec: no step makes more than a batch, none is without an end, and no range is ever a list."""

import pytest

from simulation.cluster.clock import LAST_MS, Agenda, rfc3339, since_start_ms
from simulation.cluster.component_helpers.numbers import duration_ns, scaled, whole
from simulation.cluster.controllers.cronjob.schedule import parse
from simulation.cluster.controllers.job import indexes
from simulation.cluster.controllers.shared.batches import MOST
from simulation.cluster.store import Store
from tests.cluster.controlled import Played, template, workload

GREATEST = 2**31 - 1


def batches(played, verb, number=600):
    """How many lines of a verb each of the next steps tells, but those that tell none; nothing of it may fail."""
    found = []
    for _ in range(number):
        if played.cluster.next_alarm() is None:
            break
        told = [line.verb.step for line in played.cluster.step()]
        assert not {"cluster.failed", "cluster.full"}.intersection(told)
        found.append(sum(step.endswith(verb) for step in told))
    return [count for count in found if count]


def job(**spec):
    made = {"template": template(["serve"], restartPolicy="Never"), **spec}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "task"}, "spec": made}


@pytest.mark.parametrize(
    ("plural", "obj"),
    [
        ("replicasets", workload("ReplicaSet", replicas=GREATEST)),
        ("deployments", workload("Deployment", replicas=GREATEST)),
        ("statefulsets", workload("StatefulSet", replicas=GREATEST, podManagementPolicy="Parallel")),
        ("statefulsets", workload("StatefulSet", replicas=GREATEST, ordinals={"start": GREATEST})),
        ("jobs", job(parallelism=GREATEST)),
        ("jobs", job(parallelism=GREATEST, completions=GREATEST)),
        ("jobs", job(parallelism=100_000, completions=GREATEST, completionMode="Indexed")),
    ],
)
def test_greatest_number_of_pods_is_made_batch_by_batch(plural, obj):
    made = batches(Played().create(plural, obj), "create-pod", 1_000)
    assert made and max(made) <= MOST


def test_ordered_set_makes_one_pod_at_a_time_however_many_are_wanted():
    played = Played().create("statefulsets", workload("StatefulSet", replicas=50_000_000))
    assert set(batches(played, "create-pod")) == {1}
    assert [pod["metadata"]["name"] for pod in played.all("pods")][:2] == ["web-0", "web-1"]


def test_job_of_six_hundred_makes_five_hundred_in_its_first_second():
    played = Played().create("jobs", job(parallelism=600, suspend=True)).play(5)
    played.patch("jobs", "task", {"spec": {"suspend": False}}).play(0.5)
    assert len(played.all("pods")) == 500
    assert len(played.play(1.5).all("pods")) == 600


def test_job_counts_many_ends_in_several_steps():
    made = job(parallelism=300, completions=300)
    made["spec"]["template"] = template(["done"], restartPolicy="Never")
    played = Played(nodes=3).create("jobs", made).play(60)
    status = played.get("jobs", "task")["status"]
    assert (status["succeeded"], len(played.all("pods"))) == (300, 300)
    assert any(found["type"] == "Complete" for found in status["conditions"])
    assert not any(pod["metadata"].get("finalizers") for pod in played.all("pods"))


def test_set_is_emptied_batch_by_batch():
    played = Played().create("replicasets", workload("ReplicaSet", replicas=300)).play(5)
    assert len(played.all("pods")) == 300
    played.patch("replicasets", "web", {"spec": {"replicas": 0}})
    assert batches(played, "delete-pod") == [MOST, 50]


def test_namespace_is_emptied_batch_by_batch():
    played = Played()
    played.api.create("namespaces", None, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "full"}})
    for number in range(MOST + 50):
        made = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"cm-{number}"}}
        played.create("configmaps", made, "full")
    played.api.delete("namespaces", None, "full")
    assert batches(played, "namespace-controller.delete-content", 20) == [MOST, 50]
    assert played.get("namespaces", "full", None) is None


def test_owner_lets_many_dependents_go_in_several_steps():
    played = Played().create("replicasets", workload("ReplicaSet", replicas=MOST + 20)).play(5)
    played.api.delete("replicasets", "default", "web", propagation_policy="Orphan")
    assert batches(played, "patch-orphan") == [MOST, 20]
    assert played.get("replicasets", "web") is None


# Sets of indexes


def test_two_thousand_million_indexes_are_one_interval():
    done = indexes.parse(f"0-2,5,7-{GREATEST - 1}")
    assert indexes.count(done) == GREATEST - 3
    assert indexes.pending({"spec": {"completions": GREATEST}}, [], done, MOST) == [3, 4, 6]
    assert indexes.text_of(indexes.with_indexes(done, [3, 4, 6])) == f"0-{GREATEST - 1}"


@pytest.mark.parametrize("text", ["x", "3-1", "-5", "1-", "9" * 5000, ",,,", "²"])
def test_what_is_no_interval_counts_for_nothing(text):
    assert indexes.parse(text) == ()


# Numbers that anybody may write


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("-07", -7), ("+1", 1), ("²", None), ("--5", None), ("", None), (None, None), ("9" * 5000, None)],
)
def test_numbers_are_read_as_go_reads_them(text, number):
    assert whole(text) == number


@pytest.mark.parametrize(("value", "most"), [("999999999%", 10**8), ("9" * 5000 + "%", 2**31), (GREATEST, GREATEST)])
def test_percentage_of_any_length_is_a_number(value, most):
    assert 0 < scaled(value, 10, up=True) <= most


@pytest.mark.parametrize(
    ("text", "seconds"), [("1h30m", 5400), ("1.5s", 1.5), ("1ns", 1e-9), ("0", 0), ("5", None), ("9" * 30 + "h", None)]
)
def test_durations_are_read_as_go_reads_them(text, seconds):
    found = duration_ns(text)
    assert found == (None if seconds is None else round(seconds * 10**9))


# Schedules


def cron(schedule, **spec):
    body = {"schedule": schedule, "jobTemplate": {"spec": job()["spec"]}, **spec}
    return {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "tick"}, "spec": body}


def test_schedule_that_never_comes_is_told_and_left_alone():
    played = Played().create("cronjobs", cron("0 0 31 2 *")).play(120)
    assert parse("0 0 31 2 *").next(0) is None
    assert played.messages("tick", "InvalidSchedule")[0].startswith("invalid schedule: 0 0 31 2 * : ")
    assert played.all("jobs") == []


def test_shortest_interval_is_a_second():
    assert parse("@every 1ns").next(100) == 101


def test_ages_of_missed_starts_cost_no_more_than_one():
    played = Played().create("cronjobs", cron("* * * * *", suspend=True)).play(5)
    long_ago = {**(played.get("cronjobs", "tick").get("status") or {}), "lastScheduleTime": "1600-01-01T00:00:00Z"}
    played.api.replace_status("cronjobs", "default", "tick", long_ago)
    played.patch("cronjobs", "tick", {"spec": {"suspend": False}}).play(30)
    assert played.messages("tick", "TooManyMissedTimes")
    assert len(played.all("jobs")) == 1


# Time


def test_alarm_after_the_end_of_the_calendar_never_comes():
    agenda = Agenda(Store())
    agenda.set("kubelet", "pod", 2**63 * 1000, 20)
    assert (agenda.next(), agenda.idle) == (None, True)
    agenda.set("kubelet", "pod", LAST_MS, 20)
    assert rfc3339(agenda.next().due_ms) == "9999-12-31T23:59:59Z"


@pytest.mark.parametrize("text", ["2026-01-01T02:00:00.5+02:00", "2026-01-01T00:00:00,500Z", "2026-01-01T00:00:00.5"])
def test_moments_are_read_in_every_way_that_one_may_write_them(text):
    assert since_start_ms(text) == 500
