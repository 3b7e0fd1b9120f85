"""Deployments and ReplicaSets: how many pods there are, and how one version follows another."""

import pytest

from simulation.cluster.controllers.deployment import rolling, sets
from simulation.cluster.controllers.shared.batches import batches
from simulation.cluster.controllers.shared.hashing import template_hash
from tests.cluster.controlled import Played, image_patch, workload
from tests.cluster.playing import Saved


def condition(obj, kind):
    return next(found for found in obj["status"]["conditions"] if found["type"] == kind)


def test_deployment_makes_a_set_and_the_set_makes_the_pods():
    played = Played().create("deployments", workload("Deployment", replicas=3)).play(10)
    (one,) = played.all("replicasets")
    assert len(played.running()) == 3
    assert one["metadata"]["name"] == f"web-{one['metadata']['labels']['pod-template-hash']}"
    assert played.messages("web") == [f"Scaled up replica set {one['metadata']['name']} from 0 to 3"]
    found = played.get("deployments", "web")
    assert (found["status"]["availableReplicas"], found["metadata"]["annotations"][sets.REVISION]) == (3, "1")
    assert condition(found, "Progressing")["reason"] == "NewReplicaSetAvailable"


def test_rollout_never_has_fewer_pods_than_it_may():
    played = Played().create("deployments", workload("Deployment", replicas=4)).play(10)
    played.patch("deployments", "web", image_patch("app:2"))
    least = most = 4
    for _ in range(100):
        played.play(0.1)
        available = sum(one["status"].get("availableReplicas", 0) for one in played.all("replicasets"))
        wanted = sum(one["spec"]["replicas"] for one in played.all("replicasets"))
        least, most = min(least, available), max(most, wanted)
    assert (least, most) == (3, 5)
    assert {pod["spec"]["containers"][0]["image"] for pod in played.running()} == {"app:2"}


def test_rollback_takes_the_old_set_again_under_a_new_revision():
    played = Played().create("deployments", workload("Deployment", replicas=1)).play(5)
    first = played.all("replicasets")[0]["metadata"]["name"]
    played.patch("deployments", "web", image_patch("app:2")).play(5)
    played.patch("deployments", "web", image_patch("app:1")).play(5)
    assert len(played.all("replicasets")) == 2
    again = played.get("replicasets", first)
    assert (again["spec"]["replicas"], again["metadata"]["annotations"][sets.REVISION]) == (1, "3")
    assert again["metadata"]["annotations"][sets.HISTORY] == "1"


def test_old_sets_beyond_the_history_limit_go():
    played = Played().create("deployments", workload("Deployment", replicas=1, revisionHistoryLimit=0)).play(5)
    played.patch("deployments", "web", image_patch("app:2")).play(10)
    assert len(played.all("replicasets")) == 1


def test_scaling_in_the_middle_of_a_rollout_shares_in_proportion():
    def one(name, replicas, most):
        annotations = {sets.DESIRED: "10", sets.MAXIMUM: most}
        return {
            "metadata": {"name": name, "creationTimestamp": name, "annotations": annotations},
            "spec": {"replicas": replicas},
            "status": {},
        }

    deployment = {
        "spec": {
            "replicas": 15,
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 3, "maxUnavailable": 2}},
        }
    }
    steps = rolling.scaled(deployment, [one("old", 8, "13")], one("new", 5, "13"))
    assert {found["metadata"]["name"]: size for found, size, _ in steps} == {"old": 11, "new": 7}


@pytest.mark.parametrize(
    ("surge", "unavailable", "limits"), [("25%", "25%", (1, 0)), (0, 0, (0, 1)), ("50%", "40%", (2, 1)), (2, 0, (2, 0))]
)
def test_surge_rounds_up_and_unavailable_down(surge, unavailable, limits):
    strategy = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}}
    assert sets.limits({"spec": {"replicas": 3, "strategy": strategy}}) == limits


def test_missing_account_fails_at_the_set_and_shows_on_the_deployment():
    made = workload("Deployment", replicas=2)
    made["spec"]["template"]["spec"]["serviceAccountName"] = "robot"
    played = Played().create("deployments", made).play(5)
    assert played.all("pods") == []
    found = played.get("deployments", "web")
    assert condition(found, "ReplicaFailure")["reason"] == "FailedCreate"
    name = played.all("replicasets")[0]["metadata"]["name"]
    words = 'error looking up service account default/robot: serviceaccount "robot" not found'
    assert set(played.messages(name, "FailedCreate")) == {f'Error creating: pods "{name}-" is forbidden: {words}'}


def test_pods_start_slowly_and_the_last_of_a_batch_goes_first():
    assert list(batches(range(7))) == [[0], [2, 1], [6, 3, 4, 5]]


def test_hash_is_the_same_for_the_same_template_and_differs_with_collisions():
    assert template_hash({"a": 1, "b": 2}) == template_hash({"b": 2, "a": 1}) != template_hash({"a": 1, "b": 2}, 1)


def test_story_is_the_same_when_saved_and_loaded_before_every_step():
    def told(reload):
        played = Played().create("deployments", workload("Deployment", replicas=3))
        cluster, saved = played.cluster, Saved(played.cluster.scenario)
        while (alarm := cluster.next_alarm()) and alarm.due_ms <= 4000:
            if reload:
                saved.save(cluster)
                cluster = saved.load()
            yield from [line.trace() for line in cluster.step()]

    assert list(told(True)) == list(told(False))
