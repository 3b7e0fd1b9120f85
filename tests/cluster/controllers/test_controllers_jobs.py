"""Jobs and CronJobs: how often a pod is run, when it counts, and when the schedule falls due."""

import pytest

from simulation.cluster.clock import EPOCH_S, rfc3339
from simulation.cluster.controllers.cronjob.schedule import ScheduleError, parse
from simulation.cluster.controllers.job import indexes
from tests.cluster.controlled import Played, template


def job(command, name="task", **spec):
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name},
        "spec": {"template": template(command, restartPolicy="Never"), **spec},
    }


def run(seconds, command, **spec):
    return Played().create("jobs", job(command, **spec)).play(seconds)


def conditions(played, name="task"):
    return {
        found["type"]: found.get("reason")
        for found in played.get("jobs", name)["status"].get("conditions", ())
        if found["status"] == "True"
    }


def test_job_is_complete_when_enough_pods_have_succeeded():
    played = run(30, ["done"], completions=3, parallelism=2)
    status = played.get("jobs", "task")["status"]
    assert (status["succeeded"], conditions(played)) == (
        3,
        {"SuccessCriteriaMet": "CompletionsReached", "Complete": "CompletionsReached"},
    )
    assert played.messages("task", "Completed") == ["Job completed"]
    assert not any(pod["metadata"].get("finalizers") for pod in played.all("pods"))


def test_failed_pods_are_replaced_later_and_later_until_the_limit():
    played = run(60, ["fails"], backoffLimit=2)
    assert conditions(played)["Failed"] == "BackoffLimitExceeded"
    made = [line.at_ms // 1000 for line in played.cluster.story.lines if line.verb.step == "job-controller.create-pod"]
    assert [later - sooner for sooner, later in zip(made, made[1:], strict=False)] == [11, 21]


def test_deadline_stops_the_pods_and_the_verdict_waits_for_them():
    played = run(7, ["serve"], activeDeadlineSeconds=4)
    assert conditions(played)["Failed"] == "DeadlineExceeded"
    reasons = [
        line.object["reason"]
        for line in played.cluster.story.lines
        if line.object and line.object["kind"] == "Event" and line.object["involvedObject"]["kind"] == "Job"
    ]
    assert reasons == ["SuccessfulCreate", "SuccessfulDelete", "DeadlineExceeded"]


def test_suspended_job_has_no_pods_until_it_is_resumed():
    played = run(3, ["done"], suspend=True)
    assert played.all("pods") == []
    assert conditions(played) == {"Suspended": "JobSuspended"}
    played.patch("jobs", "task", {"spec": {"suspend": False}}).play(10)
    assert "Complete" in conditions(played)


def test_indexed_job_runs_each_index_once():
    played = run(30, ["done"], completions=3, parallelism=3, completionMode="Indexed")
    assert played.get("jobs", "task")["status"]["completedIndexes"] == "0-2"
    pods = played.all("pods")
    assert sorted(pod["metadata"]["annotations"][indexes.ANNOTATION] for pod in pods) == ["0", "1", "2"]
    assert all(pod["spec"]["hostname"] == f"task-{indexes.index_of(pod)}" for pod in pods)


def test_failure_policy_ends_a_job_at_once():
    rules = [{"action": "FailJob", "onExitCodes": {"operator": "In", "values": [1]}}]
    played = run(20, ["fails"], podFailurePolicy={"rules": rules})
    name = played.all("pods")[0]["metadata"]["name"]
    assert conditions(played)["Failed"] == "PodFailurePolicy"
    words = f"Container app for pod default/{name} failed with exit code 1 matching FailJob rule at index 0"
    assert played.messages("task", "PodFailurePolicy") == [words]


def test_ignored_failures_do_not_count():
    rules = [{"action": "Ignore", "onExitCodes": {"operator": "In", "values": [1]}}]
    played = run(30, ["fails"], backoffLimit=0, podFailurePolicy={"rules": rules})
    assert "Failed" not in conditions(played)
    assert len(played.all("pods")) > 1


def test_finished_job_goes_after_its_time_to_live():
    played = run(8, ["done"], ttlSecondsAfterFinished=5)
    assert "Complete" in conditions(played)
    assert played.play(8).all("jobs") == played.all("pods") == []


@pytest.mark.parametrize(("numbers", "text"), [({0, 1, 2, 5}, "0-2,5"), ({0, 1, 4}, "0,1,4"), (set(), ""), ({7}, "7")])
def test_indexes_are_written_as_ranges(numbers, text):
    spans = indexes.with_indexes((), numbers)
    assert (indexes.text_of(spans), indexes.count(spans)) == (text, len(numbers))
    assert indexes.parse(text) == spans


# CronJobs


def cron(schedule="* * * * *", command="done", **spec):
    body = {
        "schedule": schedule,
        "jobTemplate": {"spec": {"template": template([command], restartPolicy="Never")}},
        **spec,
    }
    return Played().create(
        "cronjobs", {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "tick"}, "spec": body}
    )


def test_cron_job_makes_one_job_a_minute_and_keeps_three():
    played = cron().play(5.5 * 60)
    first = EPOCH_S // 60
    assert [made["metadata"]["name"] for made in played.all("jobs")] == [f"tick-{first + n}" for n in (3, 4, 5)]
    assert played.messages("tick", "SawCompletedJob")[0] == f"Saw completed job: tick-{first + 1}, condition: Complete"
    status = played.get("cronjobs", "tick")["status"]
    assert (status["lastScheduleTime"], status.get("active")) == ("2026-01-01T00:05:00Z", None)


@pytest.mark.parametrize(
    ("policy", "jobs", "reason"),
    [("Allow", 3, None), ("Forbid", 1, "JobAlreadyActive"), ("Replace", 1, "SuccessfulDelete")],
)
def test_concurrency_policy(policy, jobs, reason):
    played = cron(command="serve", concurrencyPolicy=policy).play(3 * 60 + 30)
    assert len(played.all("jobs")) == jobs
    assert reason is None or len(played.messages("tick", reason)) == 2


def test_suspended_cron_job_makes_none():
    assert cron(suspend=True).play(150).all("jobs") == []


def next_of(schedule, after="2026-01-01T00:00:00Z"):
    return rfc3339((parse(schedule).next(EPOCH_S) - EPOCH_S) * 1000)[:16].replace("T", " ")


@pytest.mark.parametrize(
    ("schedule", "due"),
    [
        ("*/15 * * * *", "2026-01-01 00:15"),
        ("30 9 * * 1-5", "2026-01-01 09:30"),
        ("0 0 1 * *", "2026-02-01 00:00"),
        ("@weekly", "2026-01-04 00:00"),
        ("0 12 13 * fri", "2026-01-02 12:00"),
        ("0 0 29 2 *", "2028-02-29 00:00"),
        ("5,10 23 * dec sun", "2026-12-06 23:05"),
        ("@every 90m", "2026-01-01 01:30"),
    ],
)
def test_schedules_fall_due(schedule, due):
    assert next_of(schedule) == due


@pytest.mark.parametrize("schedule", ["* * * *", "61 * * * *", "* * * foo *", "*/0 * * * *", "@often"])
def test_wrong_schedules_are_refused(schedule):
    with pytest.raises(ScheduleError):
        parse(schedule)
