"""Commands that wait: they say what for, and go on when they are asked again."""

import json

import pytest

from simulation.cluster.kubectl import resume, run_command, split
from tests.cluster.kubectl_fake import FakeClient

NOW_S = 1767225660
BUDGET = "Cannot evict pod as it would violate the pod's disruption budget."


def pod(name, phase="Running", **more):
    spec = {"nodeName": "node-1", "containers": [{"name": "app", "image": "a"}]}
    owner = [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "rs", "uid": "u", "controller": True}]
    metadata = {"name": name, "ownerReferences": owner, **more}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec, "status": {"phase": phase}}


def deployment(generation=2, observed=2, **status):
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "shop", "generation": generation, "uid": "d"},
        "spec": {"replicas": 3, "template": {"metadata": {}, "spec": {"containers": []}}},
        "status": {"observedGeneration": observed, **status},
    }


NODE = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-1"}, "spec": {}, "status": {}}


def begin(client, line, now_s=NOW_S):
    return run_command(split(line), None, client, now_s)


def again(result, client, now_s):
    """Goes on from what was saved as JSON in between."""
    return resume(json.loads(json.dumps(result.waiting)), client, now_s)


def test_drain_evicts_and_waits_until_the_pods_are_gone():
    client = FakeClient(NODE, pod("a"), pod("b"))
    result = begin(client, "drain node-1")
    assert result.stdout == (
        "node/node-1 cordoned\nevicting pod default/a\npod/a evicted\nevicting pod default/b\npod/b evicted\n"
        "node/node-1 drained\n"
    )
    assert (result.exit_code, result.waiting) == (0, None)
    assert client.get("nodes", None, "node-1")["spec"]["unschedulable"]


def test_drain_tries_a_refused_eviction_again_after_five_seconds():
    client = FakeClient(NODE, pod("a"))
    client.slow.add("a")
    result = begin(client, "drain node-1")
    assert result.stderr == f'error when evicting pods/"a" -n "default" (will retry after 5s): {BUDGET}\n'
    assert (result.waiting["for"], result.waiting["name"], result.waiting["again_s"]) == ("eviction", "a", NOW_S + 5)
    assert again(result, client, NOW_S + 3).stdout == ""
    client.slow.clear()
    done = again(result, client, NOW_S + 5)
    assert (done.exit_code, done.stdout) == (0, "evicting pod default/a\npod/a evicted\nnode/node-1 drained\n")


def test_drain_gives_up_when_its_time_is_over():
    client = FakeClient(NODE, pod("a"))
    client.slow.add("a")
    result = again(begin(client, "drain node-1 --timeout=15s"), client, NOW_S + 15)
    error = 'error when evicting pods/"a" -n "default": global timeout reached: 15s'
    assert result.exit_code == 1 and result.waiting is None
    assert result.stderr == (
        f'There are pending pods in node "node-1" when an error occurred: {error}\npod/a\n'
        f'error: unable to drain node "node-1" due to error: {error}, continuing command...\n'
        f"There are pending nodes to be drained:\n node-1\n{error}\n"
    )


def test_drain_leaves_alone_what_it_must_not_delete():
    bare = {**pod("bare"), "metadata": {"name": "bare", "ownerReferences": []}}
    result = begin(FakeClient(NODE, bare, pod("a")), "drain node-1")
    assert result.exit_code == 1
    assert "cannot delete Pods that declare no controller (use --force to override): default/bare" in result.stderr
    assert result.stdout == "node/node-1 cordoned\n"


def test_drain_goes_on_to_the_next_node():
    other = {**NODE, "metadata": {"name": "node-2"}}
    result = begin(FakeClient(NODE, other, pod("a")), "drain node-1 node-2")
    assert result.stdout.endswith("node/node-1 drained\nnode/node-2 drained\n")


def test_rollout_status_tells_each_change_once():
    client = FakeClient(deployment(updatedReplicas=1, replicas=3))
    result = begin(client, "rollout status deployment/shop")
    head = 'Waiting for deployment "shop" rollout to finish: '
    assert result.stdout == head + "1 out of 3 new replicas have been updated...\n"
    assert again(result, client, NOW_S + 1).stdout == ""
    for status, said in (
        ({"updatedReplicas": 3, "replicas": 4}, head + "1 old replicas are pending termination...\n"),
        (
            {"updatedReplicas": 3, "replicas": 3, "availableReplicas": 2},
            head + "2 of 3 updated replicas are available...\n",
        ),
        ({"updatedReplicas": 3, "replicas": 3, "availableReplicas": 3}, 'deployment "shop" successfully rolled out\n'),
    ):
        client.update("deployments", "default", "shop", client.add(deployment(**status)))
        result = again(result, client, NOW_S + 2)
        assert result.stdout == said
    assert result.waiting is None


@pytest.mark.parametrize(
    "obj, code, said",
    [
        (deployment(generation=3), 0, "Waiting for deployment spec update to be observed...\n"),
        (deployment(conditions=[{"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"}]), 1,
         'error: deployment "shop" exceeded its progress deadline\n'),
    ],
)  # fmt: skip
def test_rollout_status_of_what_has_not_begun_or_has_failed(obj, code, said):
    result = begin(FakeClient(obj), "rollout status deployment/shop")
    assert (result.exit_code, result.stdout + result.stderr) == (code, said)


def test_rollout_status_gives_up_when_its_time_is_over():
    client = FakeClient(deployment())
    result = again(begin(client, "rollout status deployment/shop --timeout=10s"), client, NOW_S + 10)
    assert (result.exit_code, result.stderr) == (1, "error: timed out waiting for the condition\n")


def test_wait_for_a_condition():
    client = FakeClient(pod("a"))
    result = begin(client, "wait --for=condition=Ready pod/a --timeout=20s")
    assert (result.waiting["for"], result.waiting["until_s"]) == ("condition", NOW_S + 20)
    ready = pod("a")
    ready["status"]["conditions"] = [{"type": "Ready", "status": "True"}]
    client.add(ready)
    assert again(result, client, NOW_S + 1)[:2] == (0, "pod/a condition met\n")


def test_wait_for_what_is_not_there_fails_at_once():
    result = begin(FakeClient(), "wait --for=condition=Ready pod/a")
    assert (result.exit_code, result.stderr) == (1, 'Error from server (NotFound): pods "a" not found\n')
    assert begin(FakeClient(), "wait --for=delete pod/a")[:3] == (0, "", "")


def test_wait_for_a_value_a_deletion_and_a_creation():
    client = FakeClient(pod("a"))
    assert begin(client, "wait pod/a --for=jsonpath='{.status.phase}'=Running").stdout == "pod/a condition met\n"
    gone = begin(client, "wait pod/a --for=delete")
    made = begin(client, "wait pod/b --for=create")
    client.gone("pods", "default", "a")
    client.add(pod("b"))
    assert again(gone, client, NOW_S + 1).stdout == "pod/a condition met\n"
    assert again(made, client, NOW_S + 1).stdout == "pod/b condition met\n"


def test_another_pod_of_the_same_name_is_not_waited_for():
    client = FakeClient(pod("a", uid="first"))
    result = begin(client, "wait pod/a --for=delete")
    client.add(pod("a", uid="second"))
    assert again(result, client, NOW_S + 1).waiting is None


def test_wait_gives_up_when_its_time_is_over():
    client = FakeClient(pod("a"))
    result = again(begin(client, "wait pod/a --for=condition=Ready --timeout=5s"), client, NOW_S + 5)
    assert (result.exit_code, result.stderr) == (1, "error: timed out waiting for the condition on pods/a\n")
