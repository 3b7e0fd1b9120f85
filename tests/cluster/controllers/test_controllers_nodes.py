"""Nodes: cordoned, lost, found again, gone; and what becomes of their pods."""

from tests.cluster.controlled import Played, template, workload

UNREACHABLE = [("node.kubernetes.io/unreachable", "NoExecute"), ("node.kubernetes.io/unreachable", "NoSchedule")]


def pod(name, seconds=None, node=None):
    spec = template()["spec"]
    if seconds is not None:
        keys = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
        spec["tolerations"] = [
            {"key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": seconds} for key in keys
        ]
    if node:
        spec["nodeName"] = node
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "labels": {"app": name}}, "spec": spec}


def taints(played, name="node-1"):
    return sorted(
        (taint["key"], taint["effect"]) for taint in played.get("nodes", name, None)["spec"].get("taints", ())
    )


def condition(obj, kind="Ready"):
    return next(
        (found["status"], found.get("reason")) for found in obj["status"]["conditions"] if found["type"] == kind
    )


def lost(nodes=1, seconds=5):
    """Pods brief (10 s) and patient (300 s) run on node-1, whose kubelet then stops; after recording node-lost."""
    played = (
        Played(nodes)
        .create("pods", pod("brief", 10, "node-1"))
        .create("pods", pod("patient", 300, "node-1"))
        .play(seconds)
    )
    played.cluster.give({"fault": {"stop": "kubelet/node-1"}})
    return played


def test_cordoned_node_gets_a_taint_and_loses_it_again():
    played = Played()
    played.patch("nodes", "node-1", {"spec": {"unschedulable": True}}, None).play(1)
    assert taints(played) == [("node.kubernetes.io/unschedulable", "NoSchedule")]
    played.patch("nodes", "node-1", {"spec": {"unschedulable": None}}, None).play(1)
    assert taints(played) == []


def test_nobody_notices_a_silent_node_for_40_seconds():
    played = lost().play(39)
    assert condition(played.get("nodes", "node-1", None)) == ("True", "KubeletReady")


def test_silent_node_is_unknown_tainted_and_its_pods_not_ready():
    played = lost().play(55)
    assert condition(played.get("nodes", "node-1", None)) == ("Unknown", "NodeStatusUnknown")
    assert taints(played) == UNREACHABLE
    assert condition(played.get("pods", "patient")) == ("False", None)
    assert played.messages("node-1", "NodeNotReady") == ["Node node-1 status is now: NodeNotReady"]
    assert played.messages("patient", "NodeNotReady") == ["Node is not ready"]


def test_pods_stay_as_long_as_they_tolerate_the_taint():
    played = lost().play(70)
    brief = played.get("pods", "brief")
    assert "deletionTimestamp" in brief["metadata"]
    assert condition(brief, "DisruptionTarget") == ("True", "DeletionByTaintManager")
    assert "deletionTimestamp" not in played.get("pods", "patient")["metadata"]
    assert played.messages("brief", "TaintManagerEviction") == ["Marking for deletion Pod default/brief"]


def test_node_that_is_heard_of_again_keeps_its_patient_pods():
    played = lost().play(95)
    played.cluster.give({"fault": {"start": "kubelet/node-1"}})
    played.play(10)
    assert condition(played.get("nodes", "node-1", None)) == ("True", "KubeletReady")
    assert taints(played) == []
    assert played.get("pods", "brief") is None
    assert condition(played.get("pods", "patient"))[0] == "True"
    assert played.messages("patient", "TaintManagerEviction") == ["Cancelling deletion of Pod default/patient"]


def test_deployment_moves_to_another_node_when_five_minutes_are_over():
    played = Played(nodes=2).patch("nodes", "node-2", {"spec": {"unschedulable": True}}, None)
    played.create("deployments", workload("Deployment", replicas=1)).play(5)
    played.patch("nodes", "node-2", {"spec": {"unschedulable": None}}, None).play(1)
    played.cluster.give({"fault": {"stop": "node/node-1"}})
    assert len(played.play(340).all("pods")) == 1
    played.play(30)
    assert sorted((one["spec"]["nodeName"], "deletionTimestamp" in one["metadata"]) for one in played.all("pods")) == [
        ("node-1", True),
        ("node-2", False),
    ]


def test_lost_nodes_of_a_zone_are_tainted_one_each_ten_seconds():
    played = Played(nodes=5)
    for name in ("node-1", "node-2"):
        played.cluster.give({"fault": {"stop": f"kubelet/{name}"}})
    at = {}
    for second in range(80):
        played.play(1)
        for name in ("node-1", "node-2"):
            if UNREACHABLE[0] in taints(played, name):
                at.setdefault(name, second)
    assert abs(at["node-2"] - at["node-1"]) >= 10


def test_pod_of_a_node_that_does_not_exist_is_collected():
    played = Played().create("pods", pod("lonely", node="nowhere")).play(30)
    assert played.get("pods", "lonely")["status"]["phase"] == "Pending"
    assert played.play(45).get("pods", "lonely") is None
    reasons = [
        condition(line.object, "DisruptionTarget")
        for line in played.cluster.story.lines
        if line.verb.step == "pod-garbage-collector.patch-pod"
    ]
    assert reasons == [("True", "DeletionByPodGC")]


def test_pods_of_a_deleted_node_are_made_anew_elsewhere():
    played = Played(nodes=2).create("deployments", workload("Deployment", replicas=4)).play(8)
    played.cluster.give({"fault": {"stop": "node/node-1"}})
    played.api.delete("nodes", None, "node-1")
    played.play(120)
    assert {one["spec"]["nodeName"] for one in played.running()} == {"node-2"}
    assert len(played.running()) == 4
