"""The kubelet as a whole: the same story however often it is loaded, nothing left behind, nothing noted in silence."""

import json

import pytest

from tests.cluster.playing import lines, play, reloaded_at_every_step, scenario_of
from tests.cluster.pods import container, played, pod, shell, steps, stored

SHARED = [{"name": "cache", "mountPath": "/cache"}, {"name": "cfg", "mountPath": "/cfg"}]
VOLUMES = [{"name": "cache", "emptyDir": {}}, {"name": "cfg", "configMap": {"name": "cm"}}]
CHECK = {"exec": {"command": ["cat", "/cache/ready"]}, "periodSeconds": 2}
WEB = {"httpGet": {"port": 80}, "periodSeconds": 2, "failureThreshold": 2}
SMALL = {"requests": {"cpu": "100m"}, "limits": {"cpu": "200m"}}
RICH = pod(
    shell("sleep 4; echo yes > /cache/ready; sleep 9; rm /cache/ready; sleep 600", "writer", volumeMounts=SHARED, readinessProbe=CHECK),
    container("web", command=["web"], livenessProbe=WEB, readinessProbe=WEB, resources=SMALL,
              lifecycle={"preStop": {"exec": {"command": ["sleep", "2"]}}, "postStart": {"exec": {"command": ["sleep", "1"]}}}),
    shell("i=0; while true; do i=$((i+1)); date >> /cache/log; sleep 3; done", "logger", volumeMounts=SHARED),
    initContainers=[container("proxy", restartPolicy="Always"), shell("until nslookup db; do sleep 2; done", "wait")],
    volumes=VOLUMES, terminationGracePeriodSeconds=5,
)  # fmt: skip
PROGRAMS = [{"command": ["web"], "listens": [80], "http": [{"status": 200}, {"from": "12s", "status": 503}]}]
PATCH = json.dumps({"spec": {"containers": [{"name": "web", "resources": {"limits": {"cpu": "300m"}}}]}})


def rich():
    return scenario_of(
        ("0s", "create configmap cm --from-literal=a=1"), ("0s", "create -f -", RICH), ("3s", "create service clusterip db --tcp=80"),
        ("12s", "create configmap other"), ("14s", f"patch pod my-pod --subresource=resize -p '{PATCH}'"),
        ("40s", "delete pod my-pod"), programs=PROGRAMS, cluster={"nodes": [{"name": "node-1"}]},
    )  # fmt: skip


def test_a_pod_with_everything_is_told_the_same_when_loaded_before_every_step():
    assert reloaded_at_every_step(rich(), 60_000) == lines(play(rich(), 60_000))


def test_a_pod_with_everything_leaves_nothing_behind():
    cluster = play(rich(), 80_000)
    assert stored(cluster) is None and steps(cluster, "containerd.RemovePodSandbox")
    left = {key for key in cluster.store.space("kubelet/node-1") if key.startswith(("pods/", "volume/"))}
    assert not left and not [
        key for key in cluster.store.space("containerd/node-1") if key.startswith(("sandbox/", "container/"))
    ]


def test_no_step_of_a_pod_with_everything_is_noted_in_silence():
    assert not steps(play(rich(), 80_000), "cluster.note")


def test_every_sentence_of_a_pod_with_everything_is_whole():
    for line in play(rich(), 80_000).story.lines:
        if line.verb.component in ("kubelet", "containerd", "cni") and "event" not in line.verb.step:
            assert "…" not in line.says() and "{" not in line.says(), line.says()


@pytest.mark.parametrize("probe", ["livenessProbe", "readinessProbe"])
def test_a_healthy_pod_costs_nothing_while_it_runs(probe):
    cluster = played(pod(container(**{probe: {"httpGet": {"port": 80}}})), until_ms=3_600_000)
    assert len(cluster.story.lines) < 60 and cluster.story.lines[-1].at_ms < 20_000
