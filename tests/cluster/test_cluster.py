"""The cluster from outside: a pod's way, deletion, commands, refusals."""

import json

import pytest

from simulation.cluster import ScenarioError
from tests.cluster.playing import carry_on, play, pod, scenario_of

NINE = (
    "kubectl.run", "kubectl.create", "kube-scheduler.decide", "kube-scheduler.create-binding", "kubelet.add-pod", "cni.ADD",
    "containerd.CreateContainer", "kubelet.ready", "kubelet.patch-phase",
)  # fmt: skip


def steps(cluster):
    return [line.verb.step for line in cluster.story.lines]


def stored(cluster, name, resource="pods"):
    return cluster.server.peek(resource, "default", name)


def test_a_pod_goes_through_the_nine_steps_in_order():
    told = [step for step in steps(play(scenario_of("run my-pod --image=nginx"))) if step in NINE]
    assert tuple(dict.fromkeys(told)) == NINE


def test_every_gate_is_told_in_the_order_of_the_api_server():
    cluster = play(scenario_of("run my-pod --image=nginx"))
    gates = [line.verb.gate for line in cluster.story.lines if line.verb.gate]
    assert gates == ["authentication", "authorization", "defaulting", "mutating", "validation", "validating"]


def test_a_running_pod_says_so_everywhere():
    cluster = play(scenario_of("run my-pod --image=nginx", ("9s", "get pods")))
    status = stored(cluster, "my-pod")["status"]
    assert status["phase"] == "Running" and status["podIP"] == "10.244.1.2" and status["hostIP"] == "172.18.0.2"
    assert all(condition["status"] == "True" for condition in status["conditions"])
    assert cluster.story.lines[-1].facts["output"].splitlines()[1].split() == ["my-pod", "1/1", "Running", "0", "9s"]


def test_seq_has_no_gap_and_time_never_falls():
    lines = play(scenario_of("run a --image=nginx", "run b --image=redis", ("3s", "delete pod a"))).story.lines
    assert [line.seq for line in lines] == list(range(1, len(lines) + 1))
    assert all(a.at_ms <= b.at_ms for a, b in zip(lines, lines[1:], strict=False))
    assert all(line.cause is None or line.cause < line.seq for line in lines)


def test_every_line_is_json_and_its_sentence_is_whole():
    cluster = play(scenario_of("run my-pod --image=nginx", ("5s", "delete pod my-pod"), ("50s", "get pods")))
    for line in cluster.story.lines:
        told = line.trace()
        json.dumps(told)
        assert "…" not in told["says"] and "{" not in told["says"], told["says"]


def test_a_pod_keeps_its_address_from_the_next_one():
    cluster = play(
        scenario_of(
            ("0s", "create -f -", {**pod(), "spec": {**pod()["spec"], "nodeName": "node-1"}}),
            ("9s", "delete pod my-pod"),
        )
    )
    carry_on(cluster)
    cluster.give(
        {"kubectl": "create -f -", "manifest": {**pod("next"), "spec": {**pod()["spec"], "nodeName": "node-1"}}}
    )
    carry_on(cluster)
    assert stored(cluster, "next")["status"]["podIP"] == "10.244.1.3"


def test_a_graceful_delete_leaves_nothing_behind():
    cluster = play(scenario_of("run my-pod --image=nginx", ("6s", "delete pod my-pod")))
    assert stored(cluster, "my-pod") is None
    assert not [key for key in cluster.store.space("kubelet/node-1") if key.startswith("pods/")]
    assert not [key for key in cluster.store.space("containerd/node-1") if key.startswith(("sandbox/", "container/"))]
    assert not [key for key in cluster.store.space("cni/node-1") if key.startswith("address/")]
    assert (
        'pod "my-pod" deleted'
        in [line for line in cluster.story.lines if line.verb.step == "kubectl.prints"][-1].facts["output"]
    )


def test_a_process_that_ignores_sigterm_is_killed_after_its_grace():
    programs = [{"command": ["stubborn"], "ignores": ["SIGTERM"]}]
    manifest = {**pod(command=["stubborn"])}
    manifest["spec"]["terminationGracePeriodSeconds"] = 5
    cluster = play(
        scenario_of(("0s", "create -f -", manifest), ("5s", "delete pod my-pod --wait=false"), programs=programs)
    )
    killed = next(line for line in cluster.story.lines if line.verb.step == "containerd.killed")
    assert 10_000 <= killed.at_ms <= 10_200 and stored(cluster, "my-pod") is None


def test_a_pod_that_was_never_bound_goes_at_once():
    cluster = play(
        scenario_of(("0s", "create -f -", pod(resources={"requests": {"cpu": "64"}})), ("5s", "delete pod my-pod"))
    )
    assert stored(cluster, "my-pod") is None and cluster.now_ms < 7000


def test_a_refused_pod_is_told_and_not_stored():
    cluster = play(scenario_of("run My_Pod --image=nginx"))
    refused = next(line for line in cluster.story.lines if line.verb.step == "apiserver.refuse")
    assert refused.request["code"] == 422 and refused.request["reason"] == "Invalid"
    assert stored(cluster, "My_Pod") is None and cluster.story.lines[-1].facts["code"] == 1


def test_commands_given_at_the_same_moment_keep_their_order():
    cluster = play(scenario_of("run a --image=nginx", "run b --image=nginx", "run a --image=nginx"))
    said = [
        line.facts["output"] for line in cluster.story.lines if line.verb.step in ("kubectl.prints", "kubectl.fails")
    ]
    assert said[:2] == ["pod/a created", "pod/b created"] and "already exists" in said[2]


def test_an_unknown_command_is_refused_by_kubectl_itself():
    cluster = play(scenario_of("frobnicate pods"))
    assert steps(cluster)[-1] == "kubectl.refuses" and "unknown command" in cluster.story.lines[-1].facts["output"]


def test_a_wrong_input_changes_nothing():
    cluster = play(scenario_of("run a --image=nginx"))
    before = cluster.seq
    with pytest.raises(ScenarioError):
        cluster.give({"kubectl": "create -f -"})
    assert cluster.seq == before


def test_a_second_pod_waits_for_the_pull_of_the_first():
    cluster = play(scenario_of("run a --image=nginx", "run b --image=redis", cluster={"nodes": [{"name": "node-1"}]}))
    pulled = [
        line.object["message"] for line in cluster.story.lines if line.object and line.object.get("reason") == "Pulled"
    ]
    own, waited = pulled[1].split(" in ")[1].split(" (")
    assert own != waited.split(" including")[0]


def test_an_image_on_the_node_is_not_pulled_again():
    cluster = play(
        scenario_of(
            "run a --image=nginx:1.27", ("9s", "run b --image=nginx:1.27"), cluster={"nodes": [{"name": "node-1"}]}
        )
    )
    assert steps(cluster).count("containerd.PullImage") == 1 and "kubelet.image-present" in steps(cluster)


def test_a_node_that_is_freed_lets_the_waiting_pod_in():
    big = pod("one", resources={"requests": {"cpu": "1500m"}})
    second = pod("two", resources={"requests": {"cpu": "1500m"}})
    nodes = {"nodes": [{"name": "node-1"}]}
    cluster = play(
        scenario_of(("0s", "create -f -", big), ("3s", "create -f -", second), ("9s", "delete pod one"), cluster=nodes)
    )
    assert stored(cluster, "two")["status"]["phase"] == "Running" and "kube-scheduler.requeue" in steps(cluster)


def said(cluster):
    return [line.facts["output"] for line in cluster.story.lines if "output" in line.facts]


def test_kubectl_passes_on_what_the_api_server_warns_of():
    told = said(play(scenario_of(("0s", "create -f -", pod("my.pod")))))[0]
    assert told.startswith("Warning: metadata.name: this is used in the Pod's hostname") and told.endswith(
        "pod/my.pod created"
    )


def test_who_may_do_what_is_answered_and_not_stored():
    cluster = play(scenario_of("auth can-i create pods", "auth can-i create pods --as jane", "auth whoami"))
    assert said(cluster)[:2] == ["yes", "no"] and "kubernetes-admin" in said(cluster)[2]


def test_somebody_without_a_rule_is_refused():
    cluster = play(scenario_of("run a --image=nginx --as jane"))
    assert said(cluster)[0] == (
        'Error from server (Forbidden): pods is forbidden: User "jane" cannot create resource "pods" in API group "" in the namespace "default"'
    )


def test_a_crash_looping_pod_that_is_deleted_shows_how_it_ended():
    programs = [{"command": ["crash"], "exits": {"code": 1, "after": "1s"}}]
    cluster = play(
        scenario_of(
            ("0s", "create -f -", pod(command=["crash"])), ("12s", "delete pod my-pod --wait=false"), programs=programs
        )
    )
    rows = [line.printed()["STATUS"] for line in cluster.story.lines if line.printed()]
    assert rows[-1] == "Error" and stored(cluster, "my-pod") is None
