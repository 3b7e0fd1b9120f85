"""Quotas, limit ranges and disruption budgets: what is counted, what is given, what may go."""

import pytest

from simulation.cluster.apiserver.api.status import StatusError
from tests.cluster.controlled import Played, template, workload


def quota(name="q", **spec):
    return {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": name}, "spec": spec}


def pod(name, requests=None, limits=None, command=None, **spec):
    made = template(command, **spec)
    resources = {field: amounts for field, amounts in (("requests", requests), ("limits", limits)) if amounts}
    made["spec"]["containers"][0]["resources"] = resources
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": made["spec"]}


def refused(played, plural, obj):
    with pytest.raises(StatusError) as error:
        played.create(plural, obj)
    return error.value.message


def used(played, name="q"):
    return played.get("resourcequotas", name)["status"]["used"]


def test_quota_counts_pods_and_refuses_one_too_many():
    played = Played().create("resourcequotas", quota(hard={"pods": "1"})).play(1).create("pods", pod("one"))
    assert used(played) == {"pods": "1"}
    words = 'pods "two" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1'
    assert refused(played, "pods", pod("two")) == words


def test_quota_is_given_back_when_a_pod_has_gone_or_ended():
    played = Played().create("resourcequotas", quota(hard={"pods": "1"})).play(1).create("pods", pod("one")).play(3)
    played.api.delete("pods", "default", "one")
    assert used(played.play(5)) == {"pods": "0"}
    played.create("pods", pod("two", command=["done"], restartPolicy="Never"))
    assert used(played.play(10)) == {"pods": "0"}


def test_quota_on_cpu_wants_every_container_to_say_how_much():
    hard = {"requests.cpu": "1", "limits.memory": "1Gi"}
    played = Played().create("resourcequotas", quota(hard=hard)).play(1)
    words = 'pods "p" is forbidden: failed quota: q: must specify limits.memory for: app; requests.cpu for: app'
    assert refused(played, "pods", pod("p")) == words
    played.create("pods", pod("p", {"cpu": "600m"}, {"memory": "512Mi"}))
    assert used(played) == {"requests.cpu": "600m", "limits.memory": "512Mi"}
    over = refused(played, "pods", pod("o", {"cpu": "600m"}, {"memory": "512Mi"}))
    assert over.endswith(
        "exceeded quota: q, requested: requests.cpu=600m, used: requests.cpu=600m, limited: requests.cpu=1"
    )


def test_quota_that_nobody_has_counted_yet_refuses():
    played = Played().create("resourcequotas", quota(hard={"pods": "1"}))
    assert refused(played, "pods", pod("p")).endswith("status unknown for quota: q, resources: pods")


def test_scoped_quota_counts_only_its_pods():
    played = Played().create("resourcequotas", quota(hard={"pods": "1"}, scopes=["BestEffort"])).play(1)
    played.create("pods", pod("paid", {"cpu": "1"})).create("pods", pod("free"))
    assert used(played) == {"pods": "1"}
    assert "exceeded quota" in refused(played, "pods", pod("second"))


def test_quota_counts_other_things_too():
    played = Played().create("resourcequotas", quota(hard={"configmaps": "2", "count/deployments.apps": "1"})).play(1)
    assert used(played) == {"configmaps": "1", "count/deployments.apps": "0"}
    played.create("deployments", workload("Deployment"))
    assert "count/deployments.apps=1" in refused(played, "deployments", workload("Deployment", "other"))


def test_deployment_over_quota_tells_it_on_the_replica_set():
    played = (
        Played()
        .create("resourcequotas", quota(hard={"pods": "1"}))
        .play(1)
        .create("deployments", workload("Deployment", replicas=3))
        .play(5)
    )
    assert len(played.running()) == 1
    name = played.all("replicasets")[0]["metadata"]["name"]
    assert (
        "is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1"
        in played.messages(name, "FailedCreate")[0]
    )


# LimitRanges


def limit_range(**item):
    return {
        "apiVersion": "v1",
        "kind": "LimitRange",
        "metadata": {"name": "l"},
        "spec": {"limits": [{"type": "Container", **item}]},
    }


def test_limit_range_gives_what_is_missing():
    made = limit_range(default={"cpu": "500m"}, defaultRequest={"cpu": "100m", "memory": "64Mi"})
    found = Played().create("limitranges", made).create("pods", pod("p", {"memory": "1Gi"})).get("pods", "p")
    assert found["spec"]["containers"][0]["resources"] == {
        "requests": {"memory": "1Gi", "cpu": "100m"},
        "limits": {"cpu": "500m"},
    }
    note = "LimitRanger plugin set: cpu request for container app; cpu limit for container app"
    assert found["metadata"]["annotations"] == {"kubernetes.io/limit-ranger": note}


@pytest.mark.parametrize(
    ("item", "requests", "limits", "message"),
    [
        ({"max": {"cpu": "1"}}, None, {"cpu": "2"}, "maximum cpu usage per Container is 1, but limit is 2"),
        (
            {"min": {"memory": "64Mi"}},
            {"memory": "32Mi"},
            None,
            "minimum memory usage per Container is 64Mi, but request is 32Mi",
        ),
        (
            {"maxLimitRequestRatio": {"cpu": "2"}},
            {"cpu": "1"},
            {"cpu": "4"},
            "cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000",
        ),
    ],
)
def test_limit_range_refuses(item, requests, limits, message):
    played = Played().create("limitranges", limit_range(**item))
    assert refused(played, "pods", pod("p", requests, limits)) == f'pods "p" is forbidden: {message}'


# Disruption budgets


def budget(**spec):
    selector = {"matchLabels": {"app": "web"}}
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": "web"},
        "spec": {"selector": selector, **spec},
    }


def budgeted(replicas=2, **spec):
    played = (
        Played()
        .create("poddisruptionbudgets", budget(**spec))
        .create("deployments", workload("Deployment", replicas=replicas))
        .play(10)
    )
    return played, played.get("poddisruptionbudgets", "web")["status"]


@pytest.mark.parametrize(
    ("spec", "allowed"),
    [
        ({"minAvailable": 1}, 1),
        ({"minAvailable": 2}, 0),
        ({"maxUnavailable": 1}, 1),
        ({"minAvailable": "50%"}, 1),
        ({"maxUnavailable": "0%"}, 0),
    ],
)
def test_budget_says_how_many_may_be_disrupted(spec, allowed):
    _, status = budgeted(**spec)
    assert (status["disruptionsAllowed"], status["currentHealthy"], status["expectedPods"]) == (allowed, 2, 2)


def test_eviction_is_refused_where_the_budget_cannot_spare_the_pod():
    played, _ = budgeted(minAvailable=1)
    played.patch("nodes", "node-1", {"spec": {"unschedulable": True}}, None)
    first, second = (found["metadata"]["name"] for found in played.running())
    played.api.evict("default", first)
    assert played.get("poddisruptionbudgets", "web")["status"]["disruptionsAllowed"] == 0
    with pytest.raises(StatusError) as error:
        played.api.evict("default", second)
    assert (error.value.code, error.value.message) == (
        429,
        "Cannot evict pod as it would violate the pod's disruption budget.",
    )
    played.play(10)
    assert played.get("pods", first) is None
    with pytest.raises(StatusError) as error:
        played.api.evict("default", second)
    cause = error.value.status["details"]["causes"][0]
    assert cause["message"] == "The disruption budget web needs 1 healthy pods and has 1 currently"


def test_evicted_pod_says_why_it_goes():
    played, _ = budgeted(minAvailable=1)
    name = played.running()[0]["metadata"]["name"]
    played.api.evict("default", name)
    reasons = {found["type"]: found.get("reason") for found in played.get("pods", name)["status"]["conditions"]}
    assert reasons["DisruptionTarget"] == "EvictionByEvictionAPI"


def test_budget_without_pods_says_so():
    assert Played().create("poddisruptionbudgets", budget(minAvailable=1)).play(1).messages("web", "NoPods") == [
        "No matching pods found"
    ]


# Pod security


def secured(level):
    played = Played()
    return played.patch(
        "namespaces", "default", {"metadata": {"labels": {"pod-security.kubernetes.io/enforce": level}}}, None
    )


def test_restricted_namespace_tells_all_that_is_missing():
    words = (
        'pods "p" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "app" must set '
        'securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "app" must set '
        'securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "app" must set '
        'securityContext.runAsNonRoot=true), seccompProfile (pod or container "app" must set '
        'securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")'
    )
    assert refused(secured("restricted"), "pods", pod("p")) == words


def test_baseline_namespace_refuses_privileges_only():
    made = pod("p")
    made["spec"]["containers"][0]["securityContext"] = {"privileged": True}
    words = 'violates PodSecurity "baseline:latest": privileged (container "app" must not set securityContext.privileged=true)'
    assert refused(secured("baseline"), "pods", made).endswith(words)
    secured("baseline").create("pods", pod("q"))


def test_restricted_namespace_takes_a_pod_that_gives_up_its_privileges():
    made = pod("p")
    made["spec"]["securityContext"] = {
        "runAsNonRoot": True,
        "runAsUser": 1000,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    made["spec"]["containers"][0]["securityContext"] = {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
    }
    assert secured("restricted").create("pods", made).get("pods", "p")


def test_refusal_of_a_deployments_pods_shows_on_its_replica_set():
    played = secured("restricted").create("deployments", workload("Deployment")).play(3)
    name = played.all("replicasets")[0]["metadata"]["name"]
    assert "violates PodSecurity" in played.messages(name, "FailedCreate")[0]
