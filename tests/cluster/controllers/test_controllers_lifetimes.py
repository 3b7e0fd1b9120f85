"""Beginnings and ends: garbage collection by owner, namespaces, and what each namespace is given."""

import pytest

from simulation.cluster.apiserver.api.status import StatusError
from tests.cluster.controlled import Played, template, workload


def owned(name, owner, **more):
    reference = {
        "apiVersion": owner["apiVersion"],
        "kind": owner["kind"],
        "name": owner["metadata"]["name"],
        "uid": owner["metadata"]["uid"],
        **more,
    }
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "ownerReferences": [reference]}}


def test_background_deletion_takes_the_owner_first_then_its_dependents():
    played = Played().create("deployments", workload("Deployment", replicas=2)).play(5)
    played.api.delete("deployments", "default", "web", propagation_policy="Background")
    assert played.get("deployments", "web") is None
    assert len(played.all("replicasets")) == 1
    played.play(5)
    assert played.all("replicasets") == played.all("pods") == []


def test_foreground_deletion_keeps_the_owner_until_its_dependents_are_gone():
    played = Played().create("deployments", workload("Deployment", replicas=2)).play(5)
    played.api.delete("deployments", "default", "web", propagation_policy="Foreground")
    played.play(0.1)
    assert played.get("deployments", "web")["metadata"]["finalizers"] == ["foregroundDeletion"]
    assert all("deletionTimestamp" in pod["metadata"] for pod in played.all("pods"))
    played.play(8)
    assert played.all("deployments") == played.all("replicasets") == played.all("pods") == []


def test_orphan_deletion_lets_dependents_live():
    played = Played().create("deployments", workload("Deployment", replicas=2)).play(5)
    played.api.delete("deployments", "default", "web", propagation_policy="Orphan")
    played.play(5)
    assert played.all("deployments") == []
    assert "ownerReferences" not in played.all("replicasets")[0]["metadata"]
    assert len(played.running()) == 2


def test_dependent_of_an_owner_that_never_was_is_deleted():
    ghost = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "ghost", "uid": "no-such-uid"}}
    played = Played().create("configmaps", owned("lost", ghost)).play(1)
    assert played.get("configmaps", "lost") is None


def test_owner_of_a_kind_that_is_not_modelled_counts_as_there():
    ghost = {"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": "ghost", "uid": "no-such-uid"}}
    assert Played().create("configmaps", owned("kept", ghost)).play(1).get("configmaps", "kept")


def test_one_solid_owner_is_enough_and_the_absent_one_is_forgotten():
    played = Played().create("configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "owner"}})
    made = owned("kept", played.get("configmaps", "owner"))
    ghost = {"apiVersion": "v1", "kind": "ConfigMap", "name": "ghost", "uid": "no-such-uid"}
    made["metadata"]["ownerReferences"].append(ghost)
    kept = played.create("configmaps", made).play(1).get("configmaps", "kept")
    assert [one["name"] for one in kept["metadata"]["ownerReferences"]] == ["owner"]


def shop(played):
    return played.create(
        "namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}, None
    ).play(1)


def test_new_namespace_gets_an_account_and_the_ca():
    played = shop(Played())
    assert played.get("serviceaccounts", "default", "shop")
    assert played.get("configmaps", "kube-root-ca.crt", "shop")["data"]


def test_account_that_was_deleted_comes_again():
    played = shop(Played())
    played.api.delete("serviceaccounts", "shop", "default")
    assert played.play(1).get("serviceaccounts", "default", "shop")


def test_namespace_is_emptied_pods_first_and_then_goes():
    played = shop(Played())
    played.create("deployments", workload("Deployment", replicas=2), "shop").create("pods", {**template(), "apiVersion": "v1", "kind": "Pod",
                  "metadata": {"name": "alone"}}, "shop").play(5)  # fmt: skip
    played.api.delete("namespaces", None, "shop")
    played.play(1)
    with pytest.raises(StatusError, match="because it is being terminated"):
        played.create("configmaps", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "late"}}, "shop")
    played.play(4.1)
    assert played.get("deployments", "web", "shop")
    assert all("deletionTimestamp" in pod["metadata"] for pod in played.all("pods", "shop"))
    played.play(20)
    assert played.get("namespaces", "shop", None) is None
    assert not [key for key in played.cluster.store.space("etcd") if "/shop/" in key]


def test_default_namespace_may_not_be_deleted():
    with pytest.raises(StatusError, match='namespaces "default" is forbidden: this namespace may not be deleted'):
        Played().api.delete("namespaces", None, "default")


def test_jobs_pods_are_orphaned_where_nobody_says_otherwise():
    played = Played().create(
        "jobs",
        {
            "apiVersion": "batch/v1",
            "kind": "Job",
            "metadata": {"name": "task"},
            "spec": {"suspend": True, "template": template(restartPolicy="Never")},
        },
    )
    assert played.api.delete("jobs", "default", "task")["metadata"]["finalizers"] == ["orphan"]
