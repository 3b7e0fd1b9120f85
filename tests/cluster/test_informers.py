"""Informers: a component acts on what it has heard, and a lost event leaves it with old facts until the next news, or the next list."""

import pytest

from simulation.cluster import Cluster, Scenario
from simulation.cluster.apiserver.api.status import StatusError
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


# The scheduler


def test_scheduler_knows_nothing_of_a_pod_whose_creation_it_did_not_hear():
    given = scenario(("0s", watch("kube-scheduler", "drop")), ("1s", "run a --image=nginx:1.27"))
    cluster = play(given, 240_000)
    assert "nodeName" not in cluster.server.peek("pods", "default", "a")["spec"]
    assert unheard(cluster, "kube-scheduler") == ["/registry/pods/default/a"]
    carry_on(cluster, MINUTES_MS)
    assert phase(cluster, "a") == "Running"


def test_scheduler_decides_by_the_labels_that_it_last_heard_and_the_kubelet_refuses():
    ssd = {
        "metadata": {"name": "a"},
        "spec": {"nodeSelector": {"disk": "ssd"}, "containers": [{"name": "app", "image": "nginx:1.27"}]},
    }
    inputs = (
        ("0s", "label node node-1 disk=ssd"),
        ("1s", watch("kube-scheduler", "drop")),
        ("2s", "label node node-1 disk-"),
        ("3s", "create -f -", {"apiVersion": "v1", "kind": "Pod", **ssd}),
    )
    cluster = play(scenario(*inputs), 20_000)
    pod = cluster.server.peek("pods", "default", "a")
    assert pod["spec"]["nodeName"] == "node-1" and unheard(cluster, "kube-scheduler") == ["/registry/minions/node-1"]
    assert (pod["status"]["phase"], pod["status"]["reason"]) == ("Failed", "NodeAffinity")


def pod(name, **spec):
    container = {"name": "app", "image": "nginx:1.27", "resources": {"requests": {"cpu": "1500m"}}}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, **spec}, "spec": {"containers": [container]}}


def test_scheduler_keeps_the_room_of_a_pod_whose_end_it_did_not_hear():
    """A finalizer parts the mark from the end, and the node is cut off, so that the end is one event."""
    inputs = (
        ("0s", "create -f -", pod("first", finalizers=["example.com/held"])),
        ("10s", {"cut": "node-1"}),
        ("11s", "delete pod first --force --grace-period=0 --wait=false"),
        ("12s", watch("kube-scheduler", "drop")),
        ("13s", """patch pod first -p '{"metadata": {"finalizers": null}}'"""),
        ("15s", {"heal": "node-1"}),
        ("20s", "create -f -", pod("second")),
    )
    cluster = play(scenario(*inputs), 40_000)
    assert phase(cluster, "first") is None
    assert "Insufficient cpu" in str(cluster.server.peek("pods", "default", "second")["status"]["conditions"])
    carry_on(cluster, MINUTES_MS)
    assert phase(cluster, "second") == "Running"


def test_scheduler_heeds_a_disruption_budget_that_is_gone_until_it_hears_of_that():
    inputs = (
        ("0s", "create poddisruptionbudget db --selector=app=db --min-available=1"),
        ("5s", watch("kube-scheduler", "drop")),
    )
    cluster = play(scenario(*inputs, ("6s", "delete poddisruptionbudget db")), 20_000)
    informers = cluster.watches.processes["kube-scheduler"]
    assert cluster.server.objects("poddisruptionbudgets") == []
    assert [budget["metadata"]["name"] for budget in informers.list("poddisruptionbudgets")] == ["db"]
    carry_on(cluster, MINUTES_MS)
    assert informers.list("poddisruptionbudgets") == []


# Controllers


def replicas(number, **metadata):
    metadata, container = {"labels": {"app": "web"}, **metadata}, {"name": "app", "image": "nginx:1.27"}
    template = {"metadata": metadata, "spec": {"containers": [container]}}
    spec = {"replicas": number, "selector": {"matchLabels": {"app": "web"}}, "template": template}
    return {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": {"name": "web"}, "spec": spec}


def test_replicaset_counts_a_pod_that_is_gone_until_it_hears_of_that():
    inputs = (
        ("0s", "create -f -", replicas(1, finalizers=["example.com/held"])),
        ("10s", {"cut": "node-1"}),
        ("11s", "delete pods -l app=web --force --grace-period=0 --wait=false"),
        ("12s", watch("kube-controller-manager", "drop")),
        ("20s", {"heal": "node-1"}),
    )
    cluster = play(scenario(*inputs), 12_500)
    held = next(pod for pod in cluster.server.objects("pods") if "deletionTimestamp" in pod["metadata"])
    name, body = held["metadata"]["name"], {"metadata": {"finalizers": None}}
    cluster.terminal.api.patch("pods", "default", name, body, "merge")
    carry_on(cluster, 30_000)
    status = cluster.server.peek("replicasets", "default", "web")["status"]
    assert cluster.server.peek("pods", "default", name) is None and status["terminatingReplicas"] == 1
    carry_on(cluster, MINUTES_MS)
    assert cluster.server.peek("replicasets", "default", "web")["status"]["terminatingReplicas"] == 0


def test_replicaset_makes_no_pod_twice_that_it_has_made_and_not_heard_of():
    """In 1.36 a controller waits until its cache has come to its own writes."""
    cluster = Cluster.begin(scenario(("0s", "create -f -", replicas(3))))
    while not any(line.verb.step == "replicaset-controller.create-pod" for line in cluster.story.lines):
        if cluster.server.peek("replicasets", "default", "web") and not cluster.store.space("faults"):
            cluster.give({"fault": watch("kube-controller-manager", "drop")})
        cluster.step()
    carry_on(cluster, MINUTES_MS)
    made = [line for line in cluster.story.lines if line.verb.step == "replicaset-controller.create-pod"]
    assert len(made) == 3 and len(cluster.server.objects("pods", "default")) == 3


def test_controller_that_writes_from_old_facts_is_refused():
    inputs = (
        ("0s", "create deployment web --image=nginx:1.27"),
        ("10s", watch("kube-controller-manager", "drop")),
        ("11s", "annotate deployment web a=b"),
        ("12s", "delete pods -l app=web --wait=false"),
    )
    cluster = play(scenario(*inputs), 40_000)
    assert unheard(cluster, "kube-controller-manager") == ["/registry/deployments/default/web"]
    api = cluster.components["deployment-controller"].api
    with pytest.raises(StatusError) as refused:
        api.replace_status("deployments", "default", "web", {"replicas": 9})
    assert refused.value.code == 409 and "please apply your changes to the latest version" in refused.value.message
    carry_on(cluster, MINUTES_MS)
    assert cluster.server.peek("deployments", "default", "web")["status"]["readyReplicas"] == 1


def test_replicaset_with_old_facts_still_replaces_a_pod():
    """What a sync wrote before it met a conflict has happened; its status is written once more upon the newest object."""
    inputs = (
        ("0s", "create -f -", replicas(1)),
        ("10s", watch("kube-controller-manager", "drop")),
        ("11s", "annotate replicaset web a=b"),
        ("12s", "delete pods -l app=web --wait=false"),
    )
    cluster = play(scenario(*inputs), 11_500)
    assert unheard(cluster, "kube-controller-manager") == ["/registry/replicasets/default/web"]
    carry_on(cluster, 60_000)
    assert unheard(cluster, "kube-controller-manager") == []
    assert [pod["status"]["phase"] for pod in cluster.server.objects("pods", "default")] == ["Running"]


def test_oldest_objects_come_first_and_last_those_whose_deletion_was_not_heard_of():
    inputs = [("1s", "create configmap b"), ("2s", "create configmap a"), ("3s", "create configmap c")]
    orders = ("5s", watch("kube-scheduler", "drop")), ("6s", "delete configmap b")
    cluster = Cluster.begin(scenario(*inputs, *orders))
    informers = cluster.watches.processes["kube-scheduler"]
    heard = []
    informers.on_change("configmaps", lambda old, new: heard.append((new or old)["metadata"]["name"]))
    carry_on(cluster, 4_000)
    names = [obj["metadata"]["name"] for obj in informers.oldest_first("configmaps")]
    assert [name for name in names if name in "abc"] == ["b", "a", "c"]
    carry_on(cluster, 10_000)
    names = [obj["metadata"]["name"] for obj in informers.oldest_first("configmaps")]
    assert [name for name in names if name in "abc"] == ["a", "c", "b"] and heard[-1] == "b"
