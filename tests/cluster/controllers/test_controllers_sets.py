"""StatefulSets and DaemonSets: pods that have a name, and pods that have a node."""

import pytest

from tests.cluster.controlled import Played, image_patch, workload


def stateful(**spec):
    return workload("StatefulSet", "db", labels={"app": "db"}, serviceName="db", **spec)


def names(played):
    return [pod["metadata"]["name"] for pod in played.all("pods")]


def made(played, step):
    return [(line.at_ms, line.facts["pod"]) for line in played.cluster.story.lines if line.verb.step == step]


def test_pods_come_one_after_another():
    played = Played().create("statefulsets", stateful(replicas=3)).play(0.3)
    assert names(played) == ["db-0"]
    assert names(played.play(10)) == ["db-0", "db-1", "db-2"]
    pod = played.get("pods", "db-1")
    assert (pod["spec"]["hostname"], pod["spec"]["subdomain"]) == ("db-1", "db")
    assert pod["metadata"]["labels"]["apps.kubernetes.io/pod-index"] == "1"
    assert played.messages("db")[0] == "Create Pod db-0 in StatefulSet db successful"


def test_parallel_policy_does_not_wait():
    played = Played().create("statefulsets", stateful(replicas=3, podManagementPolicy="Parallel")).play(0.1)
    assert names(played) == ["db-0", "db-1", "db-2"]


def test_pod_that_never_gets_ready_holds_up_the_rest():
    played = Played().create("statefulsets", stateful(replicas=2, image="missing:1")).play(30)
    assert names(played) == ["db-0"]


def test_scaling_down_goes_from_the_end_one_by_one():
    played = Played().create("statefulsets", stateful(replicas=3)).play(10)
    played.patch("statefulsets", "db", {"spec": {"replicas": 1}}).play(10)
    assert names(played) == ["db-0"]
    (first_ms, first), (second_ms, second) = made(played, "statefulset-controller.delete-pod")
    assert (first, second) == ("db-2", "db-1")
    assert second_ms > first_ms


def test_update_replaces_from_the_last_pod_to_the_first():
    played = Played().create("statefulsets", stateful(replicas=2)).play(10)
    played.patch("statefulsets", "db", image_patch("app:2")).play(15)
    assert [pod for _, pod in made(played, "statefulset-controller.delete-pod")] == ["db-1", "db-0"]
    status = played.get("statefulsets", "db")["status"]
    assert status["currentRevision"] == status["updateRevision"]
    assert len(played.all("controllerrevisions")) == 2


def test_partition_keeps_the_first_pods_at_the_old_revision():
    strategy = {"type": "RollingUpdate", "rollingUpdate": {"partition": 1}}
    played = Played().create("statefulsets", stateful(replicas=2, updateStrategy=strategy)).play(10)
    played.patch("statefulsets", "db", image_patch("app:2")).play(15)
    assert [pod["spec"]["containers"][0]["image"] for pod in played.all("pods")] == ["app:1", "app:2"]
    played.api.delete("pods", "default", "db-0")
    assert [pod["spec"]["containers"][0]["image"] for pod in played.play(10).all("pods")] == ["app:1", "app:2"]


def test_on_delete_waits_for_somebody_to_delete():
    played = Played().create("statefulsets", stateful(replicas=1, updateStrategy={"type": "OnDelete"})).play(5)
    played.patch("statefulsets", "db", image_patch("app:2")).play(5)
    assert played.get("pods", "db-0")["spec"]["containers"][0]["image"] == "app:1"
    played.api.delete("pods", "default", "db-0")
    assert played.play(8).get("pods", "db-0")["spec"]["containers"][0]["image"] == "app:2"


@pytest.mark.parametrize(("policy", "left"), [("Retain", ["data-db-0", "data-db-1"]), ("Delete", ["data-db-0"])])
def test_claims_stay_unless_the_policy_says_otherwise(policy, left):
    claim = {
        "metadata": {"name": "data"},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
    }
    more = {"persistentVolumeClaimRetentionPolicy": {"whenScaled": policy}, "podManagementPolicy": "Parallel"}
    played = Played().create("statefulsets", stateful(replicas=2, volumeClaimTemplates=[claim], **more)).play(5)
    assert played.get("pods", "db-1")["spec"]["volumes"][0] == {
        "name": "data",
        "persistentVolumeClaim": {"claimName": "data-db-1"},
    }
    played.patch("statefulsets", "db", {"spec": {"replicas": 1}}).play(10)
    assert [found["metadata"]["name"] for found in played.all("persistentvolumeclaims")] == left


# DaemonSets


def daemon(**spec):
    return workload("DaemonSet", "agent", labels={"app": "agent"}, **spec)


def nodes_of(played):
    return sorted(pod["spec"]["nodeName"] for pod in played.running())


def test_each_node_gets_one_pod():
    played = Played(nodes=3).create("daemonsets", daemon()).play(10)
    assert nodes_of(played) == ["node-1", "node-2", "node-3"]
    status = played.get("daemonsets", "agent")["status"]
    assert (status["desiredNumberScheduled"], status["numberAvailable"]) == (3, 3)


def test_node_selector_and_taints_decide_which_nodes():
    made = daemon()
    made["spec"]["template"]["spec"]["nodeSelector"] = {"disk": "ssd"}
    played = Played(nodes=3).create("daemonsets", made).play(3)
    assert nodes_of(played) == []
    for name in ("node-1", "node-2"):
        played.patch("nodes", name, {"metadata": {"labels": {"disk": "ssd"}}}, None)
    played.patch("nodes", "node-2", {"spec": {"taints": [{"key": "gpu", "effect": "NoSchedule"}]}}, None).play(5)
    assert nodes_of(played) == ["node-1"]
    played.patch("nodes", "node-1", {"metadata": {"labels": {"disk": "slow"}}}, None).play(8)
    assert nodes_of(played) == []


def test_cordoned_node_keeps_and_gets_its_daemon():
    played = Played(nodes=2).patch("nodes", "node-1", {"spec": {"unschedulable": True}}, None)
    assert nodes_of(played.create("daemonsets", daemon()).play(8)) == ["node-1", "node-2"]


def test_update_takes_one_node_after_another():
    played = Played(nodes=3).create("daemonsets", daemon()).play(10)
    played.patch("daemonsets", "agent", image_patch("app:2"))
    least = 3
    for _ in range(150):
        least = min(least, len(played.play(0.1).running()))
    assert least == 2
    assert {pod["spec"]["containers"][0]["image"] for pod in played.running()} == {"app:2"}


def test_surge_puts_the_new_pod_beside_the_old_one():
    strategy = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
    played = Played(nodes=2).create("daemonsets", daemon(updateStrategy=strategy)).play(10)
    played.patch("daemonsets", "agent", image_patch("app:2"))
    least = 2
    for _ in range(100):
        least = min(least, len(played.play(0.1).running()))
    assert least == 2
    assert [pod["spec"]["containers"][0]["image"] for pod in played.running()] == ["app:2", "app:2"]


def test_failed_daemon_pod_is_replaced():
    played = Played().create("daemonsets", daemon()).play(5)
    name = names(played)[0]
    over = {"phase": "Failed"}
    played.api.patch("pods", "default", name, {"status": over}, subresource="status")
    played.play(10)
    assert played.messages("agent", "FailedDaemonPod") == [
        f"Found failed daemon pod default/{name} on node node-1, will try to kill it"
    ]
    assert len(played.running()) == 1
