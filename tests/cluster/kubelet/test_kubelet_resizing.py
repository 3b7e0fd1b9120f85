"""In-place resize: done, put off, refused; with a restart where the policy wants one."""

import json

from tests.cluster.pods import condition, container, container_status, events, played, pod, steps

SMALL = {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"cpu": "200m", "memory": "64Mi"}}


def resized(change, *others, **fields):
    patch = json.dumps({"spec": {"containers": [{"name": "app", "resources": change}]}})
    spec = pod(container(resources=SMALL, **fields))
    return played(spec, *others, ("15s", f"patch pod my-pod --subresource=resize -p '{patch}'"), until_ms=40_000)


def test_limits_of_a_running_container_change_without_a_restart():
    cluster = resized({"limits": {"cpu": "300m"}})
    assert [event[0] for event in events(cluster)][-2:] == ["ResizeStarted", "ResizeCompleted"]
    found = container_status(cluster)
    assert found["resources"]["limits"]["cpu"] == "300m" and found["restartCount"] == 0
    assert condition(cluster, "PodResizeInProgress") is None


def test_a_policy_may_want_a_restart():
    policy = [{"resourceName": "memory", "restartPolicy": "RestartContainer"}]
    cluster = resized({"limits": {"memory": "128Mi"}}, resizePolicy=policy)
    assert events(cluster, reason="Killing")[0][1] == "Container app resize requires restart"
    assert (
        container_status(cluster)["restartCount"] == 1
        and container_status(cluster)["resources"]["limits"]["memory"] == "128Mi"
    )


def test_more_than_the_node_has_is_infeasible():
    cluster = resized({"requests": {"cpu": "5"}, "limits": {"cpu": "6"}})
    pending = condition(cluster, "PodResizePending")
    assert (pending["reason"], pending["message"]) == (
        "Infeasible",
        "Node didn't have enough capacity: cpu, requested: 5000, capacity: 2000",
    )
    assert events(cluster, reason="ResizeInfeasible")[0][1].startswith(
        'Pod resize Infeasible: {"containers":[{"name":"app"'
    )
    assert container_status(cluster)["resources"]["limits"]["cpu"] == "200m" and not steps(
        cluster, "containerd.UpdateContainerResources"
    )


def test_what_others_take_puts_a_resize_off_until_they_go():
    other = pod(container(resources={"requests": {"cpu": "1500m"}}), name="other")
    cluster = resized({"requests": {"cpu": "1"}, "limits": {"cpu": "2"}}, other, ("25s", "delete pod other"))
    assert events(cluster, reason="ResizeDeferred")
    assert (
        container_status(cluster)["resources"]["requests"]["cpu"] == "1"
        and condition(cluster, "PodResizePending") is None
    )
