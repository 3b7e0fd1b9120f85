"""Informers: a component acts on what it has heard, and a lost event leaves it with old facts until the next news, or the next list."""

import pytest

from simulation.cluster import Cluster, Scenario
from tests.cluster.playing import Saved, lines

MINUTES_MS = 660_000  # by then every reflector has listed again


def scenario(*inputs, nodes=1, **more):
    """A scenario of (at, fault mapping) and (at, command[, manifest]) on so many nodes."""
    given = []
    for at, what, *manifest in inputs:
        one = {"at": at, "fault": what} if isinstance(what, dict) else {"at": at, "kubectl": what}
        given.append({**one, **({"manifest": manifest[0]} if manifest else {})})
    hosts = [{"name": f"node-{n}", "images": ["nginx:1.27"]} for n in range(1, nodes + 1)]
    return Scenario.parse(
        {
            "apiVersion": "podflow/v1",
            "kind": "Scenario",
            "name": "stale",
            "inputs": given,
            "cluster": {"nodes": hosts},
            **more,
        }
    )


def play(given, until_ms):
    cluster = Cluster.begin(given)
    carry_on(cluster, until_ms)
    return cluster


def carry_on(cluster, until_ms):
    while (alarm := cluster.next_alarm()) and alarm.due_ms <= until_ms:
        cluster.step()


def watch(process, do, by="5s"):
    return {"watch": {"to": process, "do": do, "by": by}}


def phase(cluster, name):
    pod = cluster.server.peek("pods", "default", name)
    return pod and pod["status"]["phase"]


def unheard(cluster, process):
    return sorted(cluster.store.space(f"informers/{process}"))


def test_kubelet_knows_nothing_of_a_pod_whose_binding_it_did_not_hear():
    given = scenario(("0s", watch("kubelet/node-1", "drop")), ("1s", "run a --image=nginx:1.27"))
    cluster = play(given, 60_000)
    assert phase(cluster, "a") == "Pending" and unheard(cluster, "kubelet/node-1") == ["/registry/pods/default/a"]
    assert cluster.watches.processes["kubelet/node-1"].get("pods", "default", "a") is None
    carry_on(cluster, MINUTES_MS)
    assert phase(cluster, "a") == "Running" and unheard(cluster, "kubelet/node-1") == []


def test_reading_the_api_server_itself_is_always_fresh():
    cluster = play(scenario(("0s", watch("kubelet/node-1", "drop")), ("1s", "run a --image=nginx:1.27")), 60_000)
    kubelet = cluster.kubelets["node-1"].api
    assert kubelet.get("pods", "default", "a")["spec"]["nodeName"] == "node-1"


def test_late_event_is_acted_on_when_it_arrives():
    cluster = play(
        scenario(("0s", watch("kubelet/node-1", "delay", "20s")), ("1s", "run a --image=nginx:1.27")), 10_000
    )
    assert phase(cluster, "a") == "Pending"
    carry_on(cluster, 40_000)
    started = next(line for line in cluster.story.lines if line.verb.step == "containerd.RunPodSandbox")
    assert started.at_ms > 21_000 and phase(cluster, "a") == "Running"


def test_next_news_of_the_same_object_brings_all_that_was_missed():
    inputs = (
        ("0s", watch("kubelet/node-1", "drop")),
        ("1s", "run a --image=nginx:1.27"),
        ("20s", "label pod a tier=web"),
    )
    cluster = play(scenario(*inputs), 40_000)
    assert phase(cluster, "a") == "Running" and unheard(cluster, "kubelet/node-1") == []


@pytest.mark.parametrize("process", ["kube-scheduler", "kube-controller-manager", "kubelet/node-1"])
def test_repeated_event_changes_nothing(process):
    plain = scenario(("1s", "create deployment web --image=nginx:1.27"))
    repeated = scenario(("0s", watch(process, "repeat", "2s")), ("1s", "create deployment web --image=nginx:1.27"))
    told = [sorted(line.verb.step for line in play(given, 60_000).story.lines) for given in (plain, repeated)]
    assert [step for step in told[1] if step != "fault.watch"] == told[0]


def test_kubelet_that_is_cut_off_acts_on_old_facts_until_it_is_healed():
    inputs = ("0s", "run a --image=nginx:1.27"), ("10s", {"cut": "node-1"}), ("12s", "delete pod a --wait=false")
    cluster = play(scenario(*inputs, ("60s", {"heal": "node-1"})), 50_000)
    known = cluster.watches.processes["kubelet/node-1"].get("pods", "default", "a")
    assert "deletionTimestamp" not in known["metadata"]
    assert "deletionTimestamp" in cluster.server.peek("pods", "default", "a")["metadata"]
    carry_on(cluster, 100_000)
    assert phase(cluster, "a") is None and unheard(cluster, "kubelet/node-1") == []


def test_process_that_starts_again_lists_everything():
    inputs = ("0s", watch("kubelet/node-1", "drop")), ("1s", "run a --image=nginx:1.27")
    restart = ("20s", {"stop": "kubelet/node-1"}), ("25s", {"start": "kubelet/node-1"})
    cluster = play(scenario(*inputs, *restart), 40_000)
    assert phase(cluster, "a") == "Running" and unheard(cluster, "kubelet/node-1") == []


def test_deleted_pod_is_listed_until_the_deletion_is_heard():
    given = scenario(("0s", "run a --image=nginx:1.27"), nodes=1)
    cluster = play(given, 20_000)
    cluster.give({"fault": {"cut": "node-1"}})
    cluster.give({"kubectl": "delete pod a --force --grace-period=0"})
    carry_on(cluster, 30_000)
    informers = cluster.watches.processes["kubelet/node-1"]
    assert phase(cluster, "a") is None
    assert [pod["metadata"]["name"] for pod in informers.list("pods", "default")] == ["a"]


STALE = scenario(
    ("0s", watch("kubelet/node-1", "drop")), ("1s", "run a --image=nginx:1.27"),
    ("5s", watch("kube-controller-manager", "drop")), ("6s", "create deployment web --image=nginx:1.27"),
    ("8s", watch("kube-scheduler", "delay", "3s")), ("9s", "run b --image=nginx:1.27"),
    ("12s", {"cut": "node-1"}), ("13s", "delete pod b --wait=false"), ("30s", {"heal": "node-1"}),
)  # fmt: skip


def test_staleness_is_told_the_same_when_loaded_before_every_step():
    saved = Saved(STALE)
    saved.save(Cluster.begin(STALE))
    while True:
        cluster = saved.load()
        alarm = cluster.next_alarm()
        if alarm is None or alarm.due_ms > MINUTES_MS:
            break
        cluster.step()
        saved.save(cluster)
    assert saved.lines == lines(play(STALE, MINUTES_MS))
