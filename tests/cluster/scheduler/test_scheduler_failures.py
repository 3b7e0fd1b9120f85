"""A scheduling cycle that fails or never ends: its pod waits and is tried again, the others get their nodes."""

import pytest

from simulation.cluster.scheduler.plugins.inter_pod_affinity import InterPodAffinity
from simulation.cluster.scheduler.plugins.node_affinity import NodeAffinity
from simulation.cluster.scheduler.plugins.taint_toleration import TaintToleration
from tests.cluster.controlled import Played, template, workload

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"


def pod(name, **spec):
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": {**template()["spec"], **spec}}


def told(played, step):
    return [line.facts for line in played.cluster.story.lines if line.verb.step == step]


def scheduled(played, name):
    found = played.get("pods", name)["status"]["conditions"]
    return next(
        (one["status"], one.get("reason"), one.get("message")) for one in found if one["type"] == "PodScheduled"
    )


def fails(self, cycle, *others):
    if cycle.pod.name == "poison":
        raise ValueError("boom")


@pytest.mark.parametrize(
    ("plugin", "point", "message"),
    [
        (NodeAffinity, "pre_filter", 'running PreFilter plugin "NodeAffinity": boom'),
        (TaintToleration, "score", 'running Score plugins: plugin "TaintToleration" failed with: boom'),
        (InterPodAffinity, "pre_score", 'running Score plugins: plugin "InterPodAffinity" failed with: boom'),
    ],
)
def test_error_of_a_plugin_is_told_of_its_pod_and_no_other_waits(monkeypatch, plugin, point, message):
    real = getattr(plugin, point)
    monkeypatch.setattr(plugin, point, lambda *given: fails(*given) or real(*given))
    played = Played(nodes=2).create("pods", pod("poison")).create("pods", pod("good")).play(4)
    assert scheduled(played, "poison") == ("False", "SchedulerError", message)
    assert set(played.messages("poison", "FailedScheduling")) == {message}
    assert told(played, "cluster.failed")[0]["error"] == "ValueError: boom"
    assert scheduled(played, "good")[0] == "True"


@pytest.mark.parametrize("nodes", [2, 120])
def test_error_of_a_filter_is_told_whichever_path_decides(monkeypatch, nodes):
    monkeypatch.setattr(TaintToleration, "pre_filter", lambda self, cycle: None)
    monkeypatch.setattr(TaintToleration, "filter", fails)
    if nodes > 100:
        monkeypatch.setattr(TaintToleration, "fast_filter", fails)
    played = Played(nodes=nodes).create("pods", pod("poison")).play(2)
    assert scheduled(played, "poison")[1] == "SchedulerError"


def test_pod_of_a_failed_cycle_is_tried_later_and_later_and_keeps_no_run_going(monkeypatch):
    monkeypatch.setattr(NodeAffinity, "pre_filter", fails)
    played = Played().create("pods", pod("poison")).play(60)
    seconds = [line.at_ms // 1000 for line in played.cluster.story.lines if line.verb.step == "cluster.failed"]
    assert seconds == [0, 1, 3, 7, 15, 25, 35, 45, 55]
    assert played.cluster.idle
    monkeypatch.undo()
    assert scheduled(played.play(15), "poison")[0] == "True"


@pytest.mark.parametrize("nodes", [3, 120])
def test_thousands_of_affinity_terms_end_their_cycle_and_not_the_scheduler(nodes):
    played = Played(nodes=nodes).create("replicasets", workload("ReplicaSet", replicas=60)).play(10)
    terms = [
        {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {f"a{n}": "b"}}} for n in range(5000)
    ]
    played.create("pods", pod("greedy", affinity={"podAntiAffinity": {REQUIRED: terms}})).create("pods", pod("modest"))
    assert scheduled(played.play(5), "modest")[0] == "True"
    status, reason, message = scheduled(played, "greedy")
    assert (status, reason) == ("False", "SchedulerError")
    assert message.startswith("podflow ends this scheduling cycle: it needs more than ")
    assert told(played, "cluster.full")[0]["component"] == "kube-scheduler"


def test_distinct_terms_of_bound_pods_take_no_array_each():
    terms = [
        {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {f"a{n}": "b"}}} for n in range(300)
    ]
    played = Played(nodes=120).create("pods", pod("many", affinity={"podAntiAffinity": {REQUIRED: terms}})).play(3)
    assert scheduled(played, "many")[0] == "True"
    played.create("pods", pod("next")).play(3)
    counters = played.cluster.components["kube-scheduler"].cache.snapshot().columns().counters
    assert len(counters.shunning) == 300
    assert all(isinstance(numbers, dict) for numbers in counters.shunning.values())


def test_hundreds_of_waiting_pods_go_back_to_the_queue_in_several_steps():
    played = Played().create("replicasets", workload("ReplicaSet", replicas=700)).play(20)
    assert not told(played, "cluster.full")
    played.api.delete("pods", "default", played.running()[0]["metadata"]["name"])
    most = 0
    for _ in range(200):
        lines = played.cluster.step()
        most = max(most, sum(line.verb.step == "kube-scheduler.requeue" for line in lines))
    assert most == 500


@pytest.mark.parametrize("nodes", [3, 120])
@pytest.mark.parametrize("amount", ["1e1000", "9223372036854775807E", "1Ei"])
def test_greatest_request_finds_no_room_and_breaks_nothing(nodes, amount):
    spec = template()["spec"]
    spec["containers"][0]["resources"] = {"requests": {"cpu": amount, "memory": amount, "ephemeral-storage": amount}}
    played = Played(nodes=nodes).create("pods", pod("huge", **spec)).play(3)
    assert scheduled(played, "huge")[1] == "Unschedulable"
    played.create("pods", pod("placed", **spec, nodeName="node-1")).create("pods", pod("next")).play(3)
    assert scheduled(played, "next")[0] == "True"
    assert not told(played, "cluster.failed")
