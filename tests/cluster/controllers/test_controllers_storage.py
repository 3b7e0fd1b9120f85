"""Claims and volumes: which volume a claim gets, who makes one, and when both may go."""

import pytest

from tests.cluster.controlled import Played, template

DEFAULT = {"storageclass.kubernetes.io/is-default-class": "true"}


def volume(name, size="1Gi", **spec):
    body = {
        "capacity": {"storage": size},
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "manual",
        "hostPath": {"path": "/tmp"},
        **spec,
    }
    return {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": name}, "spec": body}


def claim(name="data", size="1Gi", **spec):
    body = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}, **spec}
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": name}, "spec": body}


def storage_class(name, provisioner, **more):
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {"name": name, "annotations": DEFAULT},
        "provisioner": provisioner,
        **more,
    }


def user(name="user", claim="data"):
    pod = template(volumes=[{"name": "v", "persistentVolumeClaim": {"claimName": claim}}])
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": pod["spec"]}


def phases(played):
    volumes = {
        one["metadata"]["name"]: one["status"]["phase"] for one in played.cluster.server.objects("persistentvolumes")
    }
    return volumes, {one["metadata"]["name"]: one["status"]["phase"] for one in played.all("persistentvolumeclaims")}


def test_claim_gets_the_smallest_volume_that_fits():
    played = (
        Played()
        .create("persistentvolumes", volume("large", "10Gi"), None)
        .create("persistentvolumes", volume("small", "2Gi"), None)
    )
    played.create("persistentvolumes", volume("tiny", "1Mi"), None).create(
        "persistentvolumeclaims", claim(storageClassName="manual")
    ).play(1)
    assert phases(played) == ({"large": "Available", "small": "Bound", "tiny": "Available"}, {"data": "Bound"})
    found = played.get("persistentvolumeclaims", "data")
    assert (found["spec"]["volumeName"], found["status"]["capacity"]) == ("small", {"storage": "2Gi"})


@pytest.mark.parametrize(
    "wanted", [{"accessModes": ["ReadWriteMany"]}, {"storageClassName": "other"}, {"volumeMode": "Block"}]
)
def test_claim_that_nothing_fits_stays_pending(wanted):
    made = claim(**{"storageClassName": "manual", **wanted})
    played = Played().create("persistentvolumes", volume("v"), None).create("persistentvolumeclaims", made).play(1)
    assert phases(played) == ({"v": "Available"}, {"data": "Pending"})


def test_claim_without_class_and_volume_says_so_again_and_again():
    played = Played().create("persistentvolumeclaims", claim(storageClassName="")).play(40)
    assert (
        played.messages("data", "FailedBinding")
        == ["no persistent volumes available for this claim and no storage class is set"] * 3
    )


def test_volume_that_comes_later_is_taken():
    played = Played().create("persistentvolumeclaims", claim(storageClassName="manual")).play(2)
    played.create("persistentvolumes", volume("late"), None).play(1)
    assert phases(played) == ({"late": "Bound"}, {"data": "Bound"})


def test_default_class_makes_a_volume():
    played = Played().create("storageclasses", storage_class("standard", "ebs.csi.aws.com"), None)
    played.create("persistentvolumeclaims", claim()).play(3)
    found = played.get("persistentvolumeclaims", "data")
    assert (found["spec"]["storageClassName"], found["status"]["phase"]) == ("standard", "Bound")
    assert found["spec"]["volumeName"] == f"pvc-{found['metadata']['uid']}"


def test_provisioner_that_is_not_there_is_waited_for():
    played = (
        Played()
        .create("storageclasses", storage_class("slow", "example.com/nobody"), None)
        .create("persistentvolumeclaims", claim())
        .play(3)
    )
    assert "external provisioner 'example.com/nobody'" in played.messages("data", "ExternalProvisioning")[0]
    assert phases(played)[1] == {"data": "Pending"}


def test_wait_for_first_consumer_binds_where_the_pod_goes():
    made = storage_class("local", "rancher.io/local-path", volumeBindingMode="WaitForFirstConsumer")
    played = Played().create("storageclasses", made, None).create("persistentvolumeclaims", claim()).play(2)
    assert phases(played)[1] == {"data": "Pending"}
    assert played.messages("data", "WaitForFirstConsumer") == [
        "waiting for first consumer to be created before binding"
    ]
    played.create("pods", user()).play(20)
    assert phases(played)[1] == {"data": "Bound"}
    assert played.running()


def test_claim_in_use_waits_with_its_end_and_its_volume_is_released():
    played = (
        Played()
        .create("persistentvolumes", volume("v"), None)
        .create("persistentvolumeclaims", claim(storageClassName="manual"))
        .play(1)
    )
    played.create("pods", user()).play(5)
    played.api.delete("persistentvolumeclaims", "default", "data")
    assert played.play(3).get("persistentvolumeclaims", "data")["metadata"]["deletionTimestamp"]
    played.api.delete("pods", "default", "user")
    assert phases(played.play(5)) == ({"v": "Released"}, {})


def test_reclaim_policy_delete_takes_the_volume_too():
    played = (
        Played()
        .create("storageclasses", storage_class("standard", "ebs.csi.aws.com"), None)
        .create("persistentvolumeclaims", claim())
        .play(3)
    )
    played.api.delete("persistentvolumeclaims", "default", "data")
    assert phases(played.play(3)) == ({}, {})


def test_lost_volume_is_told_on_the_claim():
    played = (
        Played()
        .create("persistentvolumes", volume("v"), None)
        .create("persistentvolumeclaims", claim(storageClassName="manual"))
        .play(1)
    )
    played.api.delete("persistentvolumes", None, "v")
    played.play(1)
    assert played.get("persistentvolumes", "v", None)["metadata"]["deletionTimestamp"]
    played.api.patch("persistentvolumes", None, "v", {"metadata": {"finalizers": None}}, "merge")
    assert phases(played.play(1)) == ({}, {"data": "Lost"})
