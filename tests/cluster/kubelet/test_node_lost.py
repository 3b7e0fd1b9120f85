"""A kubelet killed and brought back, as recording node-lost has it; a runtime or a network that goes; what never was heard of."""

import json

import pytest

from simulation.cluster import Cluster, Scenario
from tests.cluster.playing import PROGRAMS, RECORDINGS, lines, normal, play, reloaded_at_every_step

REC = json.loads((RECORDINGS / "node-lost.json").read_text())
KILLED_MS = 20_000
KEYS = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")


def pod(name, seconds=300, **spec):
    tolerations = [
        {"key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": seconds} for key in KEYS
    ]
    container = {"name": "app", "image": "localhost:5000/tool:1"}
    spec = {"terminationGracePeriodSeconds": 1, "containers": [container], "tolerations": tolerations, **spec}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec}


def scenario(*inputs, nodes=1):
    """Inputs are (at, fault mapping) or (at, command[, manifest])."""
    given = []
    for at, what, *manifest in inputs:
        one = {"at": at, "fault": what} if isinstance(what, dict) else {"at": at, "kubectl": what}
        given.append({**one, **({"manifest": manifest[0]} if manifest else {})})
    found = [
        {"name": f"node-{n}", "cpu": "2", "memory": "24Gi", "images": PROGRAMS["present"]} for n in range(1, nodes + 1)
    ]
    return Scenario.parse({
        "apiVersion": "podflow/v1", "kind": "Scenario", "name": "node-lost", "cluster": {"nodes": found},
        "registry": PROGRAMS["registry"], "programs": PROGRAMS["programs"], "inputs": given,
    })  # fmt: skip


def node_lost():
    back_s = KILLED_MS / 1000 + REC["restarted_after"]
    return scenario(
        ("0s", "create -f -", pod("brief", 10)), ("0s", "create -f -", pod("patient", 300)),
        (f"{KILLED_MS / 1000}s", {"stop": "kubelet/node-1"}), (f"{back_s}s", {"start": "kubelet/node-1"}),
    )  # fmt: skip


def node_row(cluster):
    node = cluster.server.peek("nodes", "", "node-1")
    ready = next(one for one in node["status"]["conditions"] if one["type"] == "Ready")
    taints = sorted(f"{one['key']}:{one['effect']}" for one in node["spec"].get("taints", ()))
    return {"ready": ready["status"], "reason": ready["reason"], "taints": taints}


def pod_row(cluster, name):
    found = cluster.server.peek("pods", "default", name)
    return found and {one["type"]: [one["status"], one.get("reason")] for one in found["status"]["conditions"]}


def sampled(until_s):
    """Each second what the recorder saw: "node" and each pod -> [(second, row)], changes only."""
    cluster, seen = Cluster.begin(node_lost()), {"node": [], "brief": [], "patient": []}
    for second in range(until_s):
        at_ms = KILLED_MS + second * 1000 + 200
        while (alarm := cluster.next_alarm()) and alarm.due_ms <= at_ms:
            cluster.step()
        rows = {"node": node_row(cluster), **{name: pod_row(cluster, name) for name in ("brief", "patient")}}
        for about, row in rows.items():
            if not seen[about] or seen[about][-1][1] != row:
                seen[about].append((second, row))
    return seen


def recorded(about):
    found = []
    for change in REC["changes"]:
        row = change["node"] if about == "node" else change["conditions"].get(about)
        if not found or found[-1][1] != row:
            found.append((change["t"], row))
    return found


@pytest.fixture(scope="module")
def seen():
    return sampled(110)


@pytest.mark.parametrize("about", ["node", "brief", "patient"])
def test_what_changes_is_what_the_recording_shows(seen, about):
    assert [row for _, row in seen[about]] == [row for _, row in recorded(about)]


@pytest.mark.parametrize("about", ["node", "brief", "patient"])
def test_changes_come_when_the_recording_shows_them(seen, about):
    assert all(abs(ours - theirs) < 2.5 for (ours, _), (theirs, _) in zip(seen[about], recorded(about), strict=True))


def events(cluster, about):
    found = [
        line.object
        for line in cluster.story.lines
        if line.object and line.object["kind"] == "Event" and line.request["verb"] == "create"
    ]
    mine = [one for one in found if f"{one['involvedObject']['kind']}/{one['involvedObject']['name']}" == about]
    return [
        (one["reason"], normal(one["message"]), one["source"].get("component") or one["reportingComponent"])
        for one in mine
    ]


@pytest.mark.parametrize("about", ["Node/node-1", "Pod/brief", "Pod/patient"])
def test_events_are_the_recorded_ones_word_for_word(about):
    theirs = [
        (e["reason"], normal(e["message"].replace("n-node-lost", "default")), e["from"])
        for e in REC["events"]
        if e["object"] == about
    ]
    if about.startswith("Node"):  # the node had been there for a while when the recorded cluster began
        theirs = theirs[[reason for reason, *_ in theirs].index("NodeNotReady") :]
    assert events(play(node_lost(), 140_000), about) == theirs


def test_lost_node_is_told_the_same_when_loaded_before_every_step():
    given = node_lost()
    assert reloaded_at_every_step(given, 130_000) == lines(play(given, 130_000))


def test_lease_keeps_the_moment_at_which_the_kubelet_fell_silent():
    cluster = play(scenario(("7s", {"stop": "kubelet/node-1"})), 60_000)
    assert (
        cluster.server.peek("leases", "kube-node-lease", "node-1")["spec"]["renewTime"] == "2026-01-01T00:00:07.000000Z"
    )


@pytest.mark.parametrize("at", ["1s", "7.4s", "13s"])
def test_nobody_notices_a_silent_node_before_50_seconds_are_over(at):
    cluster = play(scenario((at, {"cut": "node-1"})), 200_000)
    told = next(
        line.at_ms for line in cluster.story.lines if line.verb.step == "node-lifecycle-controller.update-status"
    )
    assert 50_000 <= told - float(at[:-1]) * 1000 <= 55_000


def test_runtime_that_is_down_is_told_after_half_a_minute_and_drives_pods_out():
    stop, start = ("10s", {"stop": "containerd/node-1"}), ("90s", {"start": "containerd/node-1"})
    cluster = play(scenario(("0s", "create -f -", pod("brief", 10)), stop, start), 120_000)
    assert ("NodeNotReady", "Node node-1 status is now: NodeNotReady", "kubelet") in events(cluster, "Node/node-1")
    said = [line.object for line in cluster.story.lines if line.verb.step == "kubelet.patch-node-not-ready"]
    assert [one["message"] for one in said[0]["status"]["conditions"] if one["type"] == "Ready"] == [
        "container runtime is down"
    ]
    assert "TaintManagerEviction" in [reason for reason, *_ in events(cluster, "Pod/brief")]
    assert node_row(cluster) == {"ready": "True", "reason": "KubeletReady", "taints": []}
    assert cluster.server.peek("pods", "default", "brief") is None


def test_no_sandbox_is_made_while_the_runtime_is_away():
    stop, start = ("0s", {"stop": "containerd/node-1"}), ("20s", {"start": "containerd/node-1"})
    cluster = play(scenario(stop, ("1s", "create -f -", pod("late")), start), 60_000)
    told = next(message for reason, message, _ in events(cluster, "Pod/late") if reason == "FailedCreatePodSandBox")
    assert told.endswith('dial unix /run/containerd/containerd.sock: connect: connection refused"')
    assert cluster.server.peek("pods", "default", "late")["status"]["phase"] == "Running"


def test_process_that_ended_while_the_runtime_was_away_is_found_ended():
    once = pod("once", restartPolicy="Never")
    once["spec"]["containers"][0]["command"] = ["sh", "-c", "sleep 10"]
    cluster = play(
        scenario(
            ("0s", "create -f -", once), ("5s", {"stop": "containerd/node-1"}), ("20s", {"start": "containerd/node-1"})
        ),
        60_000,
    )
    assert cluster.server.peek("pods", "default", "once")["status"]["phase"] == "Succeeded"


def test_node_without_a_network_takes_pods_of_the_host_only():
    inside = pod("inside", tolerations=[{"operator": "Exists"}])
    outside = pod("outside", tolerations=[{"operator": "Exists"}], hostNetwork=True)
    cluster = play(
        scenario(("0s", {"stop": "cni/node-1"}), ("1s", "create -f -", inside), ("1s", "create -f -", outside)), 30_000
    )
    phases = [cluster.server.peek("pods", "default", name)["status"]["phase"] for name in ("inside", "outside")]
    assert phases == ["Pending", "Running"] and events(cluster, "Pod/inside")[1][1].startswith(
        "network is not ready: container runtime network"
    )
    assert node_row(cluster)["taints"][-1] == "node.kubernetes.io/not-ready:NoSchedule"


def test_deleted_node_is_registered_again_by_a_kubelet_that_starts():
    inputs = ("5s", {"stop": "kubelet/node-1"}), ("6s", "delete node node-1"), ("70s", {"start": "kubelet/node-1"})
    cluster = play(scenario(("0s", "create -f -", pod("a")), *inputs, ("72s", "create -f -", pod("b"))), 120_000)
    told = [reason for reason, *_ in events(cluster, "Node/node-1")]
    assert told == ["RemovingNode", "Starting", "NodeHasSufficientMemory", "NodeReady", "RegisteredNode"]
    assert cluster.server.peek("pods", "default", "a") is None
    assert cluster.server.peek("pods", "default", "b")["status"]["phase"] == "Running"


def test_node_out_of_service_gives_its_terminating_pods_free():
    taint = "taint node node-1 node.kubernetes.io/out-of-service=nodeshutdown:NoExecute"
    inputs = ("0s", "create -f -", pod("a", 10)), ("5s", {"stop": "node/node-1"})
    held = play(scenario(*inputs), 200_000)
    assert "deletionTimestamp" in held.server.peek("pods", "default", "a")["metadata"]
    assert play(scenario(*inputs, ("100s", taint)), 200_000).server.peek("pods", "default", "a") is None


def test_node_that_begins_unschedulable_has_its_taint():
    given = scenario(("0s", "create -f -", pod("a")))
    nodes = [{**given.as_dict()["cluster"]["nodes"][0], "unschedulable": True}]
    cluster = play(Scenario.parse({**given.as_dict(), "cluster": {"nodes": nodes}}), 10_000)
    assert node_row(cluster)["taints"] == ["node.kubernetes.io/unschedulable:NoSchedule"]


def test_idle_cluster_writes_no_heartbeats():
    cluster = play(scenario(("0s", "create -f -", pod("a"))))
    told = cluster.seq
    assert cluster.idle and not [line for line in cluster.story.lines if line.about and "leases" in line.about]
    play(scenario(("0s", "create -f -", pod("a"))), 3_600_000)
    assert cluster.seq == told
