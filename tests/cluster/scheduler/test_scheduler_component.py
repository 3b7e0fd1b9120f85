"""kube-scheduler as a component: its queue, what wakes a pod, profiles, preemption, and that both paths decide alike."""

from simulation.cluster import Cluster, Scenario
from simulation.cluster.scheduler import cache
from tests.cluster.playing import carry_on, lines, play, pod, scenario_of

ONE = {"nodes": [{"name": "node-1"}]}
BIG = {"requests": {"cpu": "1500m"}}


def steps(cluster):
    return [line.verb.step for line in cluster.story.lines]


def at_node(cluster, name):
    return cluster.server.peek("pods", "default", name)["spec"].get("nodeName")


def messages(cluster, reason):
    return [
        line.object["message"] for line in cluster.story.lines if line.object and line.object.get("reason") == reason
    ]


def test_pod_stays_pending_when_no_node_has_room():
    cluster = play(scenario_of(("0s", "create -f -", pod(resources={"requests": {"cpu": "9"}}))))
    conditions = cluster.server.peek("pods", "default", "my-pod")["status"]["conditions"]
    assert [(c["type"], c["status"], c["reason"]) for c in conditions] == [("PodScheduled", "False", "Unschedulable")]
    assert conditions[0]["message"] == messages(cluster, "FailedScheduling")[0]
    assert conditions[0]["message"].startswith("0/2 nodes are available: 2 Insufficient cpu.")


def test_a_label_on_a_node_wakes_the_pod_that_waits_for_it():
    given = pod()
    given["spec"]["nodeSelector"] = {"disk": "ssd"}
    cluster = play(scenario_of(("0s", "create -f -", given), ("30s", "label node node-2 disk=ssd")))
    assert at_node(cluster, "my-pod") == "node-2" and "kube-scheduler.requeue" in steps(cluster)


def test_the_first_node_wakes_the_pod_that_found_none():
    faults = [{"at": "4s", "fault": {"stop": "kubelet/node-1"}}, {"at": "6s", "fault": {"start": "kubelet/node-1"}}]
    given = scenario_of("delete node node-1", ("2s", "create -f -", pod()), cluster=ONE).as_dict()
    cluster = play(Scenario.parse({**given, "inputs": [*given["inputs"], *faults]}))
    assert messages(cluster, "FailedScheduling") == ["no nodes available to schedule pods"]
    assert at_node(cluster, "my-pod") == "node-1"


def test_an_event_that_cannot_help_wakes_nobody():
    cluster = play(
        scenario_of(
            ("0s", "create -f -", pod(resources=BIG | {"requests": {"cpu": "9"}})),
            ("30s", "label node node-2 disk=ssd"),
        )
    )
    assert "kube-scheduler.requeue" not in steps(cluster)


def test_a_pod_of_higher_priority_goes_first():
    classes = {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": "high"},
        "value": 1000,
    }
    first, low, high = pod("first", resources=BIG), pod("low", resources=BIG), pod("high", resources=BIG)
    high["spec"] |= {"priorityClassName": "high", "preemptionPolicy": "Never"}
    classes["preemptionPolicy"] = "Never"
    cluster = play(scenario_of(
        ("0s", "create -f -", classes), ("1s", "create -f -", first), ("5s", "create -f -", low), ("6s", "create -f -", high),
        ("20s", "delete pod first"), cluster=ONE,
    ))  # fmt: skip
    assert at_node(cluster, "high") == "node-1" and at_node(cluster, "low") is None


def test_a_pod_of_higher_priority_makes_room_for_itself():
    classes = {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": "high"},
        "value": 1000,
    }
    low, high = pod("low", resources=BIG), pod("high", resources=BIG)
    high["spec"]["priorityClassName"] = "high"
    cluster = play(
        scenario_of(
            ("0s", "create -f -", classes), ("1s", "create -f -", low), ("6s", "create -f -", high), cluster=ONE
        )
    )
    assert at_node(cluster, "high") == "node-1" and cluster.server.peek("pods", "default", "low") is None
    assert messages(cluster, "Preempted")[0].startswith("Preempted by pod ")


def test_a_pod_for_a_scheduler_that_is_not_there_stays_pending_without_a_word():
    given = pod()
    given["spec"]["schedulerName"] = "mine"
    cluster = play(scenario_of(("0s", "create -f -", given)))
    assert at_node(cluster, "my-pod") is None and not [
        step for step in steps(cluster) if step.startswith("kube-scheduler")
    ]


def test_a_scenario_may_bring_its_own_profile():
    packed = {
        "apiVersion": "kubescheduler.config.k8s.io/v1", "kind": "KubeSchedulerConfiguration",
        "profiles": [{"pluginConfig": [{"name": "NodeResourcesFit", "args": {"scoringStrategy": {"type": "MostAllocated"}}}]}],
    }  # fmt: skip
    inputs = [
        ("0s", "create -f -", pod(name, resources={"requests": {"cpu": "500m", "memory": "500Mi"}})) for name in "ab"
    ]
    spread, full = (play(scenario_of(*inputs, cluster=more)) for more in ({}, {"scheduler": packed}))
    assert at_node(spread, "a") != at_node(spread, "b") and at_node(full, "a") == at_node(full, "b")


def test_the_story_tells_the_order_and_the_weights_of_the_scenario_s_own_profile():
    given = {
        "apiVersion": "kubescheduler.config.k8s.io/v1", "kind": "KubeSchedulerConfiguration",
        "profiles": [{"plugins": {
            "filter": {"disabled": [{"name": "TaintToleration"}]},
            "score": {"enabled": [{"name": "NodeResourcesFit", "weight": 7}]},
        }}],
    }  # fmt: skip
    cluster = play(scenario_of("run my-pod --image=nginx", cluster={"scheduler": given}))
    [decision] = [line.story()["decision"] for line in cluster.story.lines if line.decision]
    assert decision["weights"]["NodeResourcesFit"] == 7
    assert "NodeResourcesFit" in decision["order"] and "TaintToleration" not in decision["order"]


def test_the_fast_path_tells_the_same_story(monkeypatch):
    inputs = [f"run pod-{n} --image=nginx" for n in range(12)]
    scenario = scenario_of(*inputs, cluster={"nodes": [{"name": f"node-{n}"} for n in range(7)]})
    plain = lines(play(scenario))
    monkeypatch.setattr(cache, "MANY_NODES", 2)
    assert lines(play(scenario)) == plain


def test_a_pod_whose_binding_was_not_heard_of_keeps_its_room():
    cluster = Cluster.begin(scenario_of(("0s", "create -f -", pod("first", resources=BIG)), cluster=ONE))
    while "kube-scheduler.decide" not in steps(cluster):
        cluster.step()
    cluster.give({"fault": {"stop": "kubelet/node-1"}})  # whose news of the pod would tell the scheduler as well
    cluster.give({"fault": {"watch": {"to": "kube-scheduler", "do": "drop"}}})
    carry_on(cluster, 5_000)
    assert at_node(cluster, "first") == "node-1"
    cluster.terminal.give({"kubectl": "create -f -", "manifest": pod("second", resources=BIG)})
    carry_on(cluster, 20_000)
    assert at_node(cluster, "second") is None and "1 Insufficient cpu" in messages(cluster, "FailedScheduling")[0]
    assumed = [key for key in cluster.store.space("kube-scheduler") if key.startswith("assumed/")]
    assert assumed == ["assumed/default/first"]
    carry_on(cluster, 700_000, idle=False)
    assert not [key for key in cluster.store.space("kube-scheduler") if key.startswith("assumed/")]


def test_five_minutes_later_a_pod_is_tried_again_whatever_happened():
    cluster = Cluster.begin(scenario_of(("0s", "create -f -", pod(resources={"requests": {"cpu": "9"}}))))
    carry_on(cluster, 700_000, idle=False)
    assert steps(cluster).count("kube-scheduler.unschedulable") >= 2
