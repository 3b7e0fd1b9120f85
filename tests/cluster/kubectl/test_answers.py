"""kubectl answers reading commands at any moment: nothing is told, nothing is stored, and nothing is waited for."""

import json
from typing import NamedTuple

import pytest

from simulation.cluster import Cluster
from simulation.cluster.apiserver.api.caller import KUBECTL
from simulation.cluster.kubectl import reads_only, split, without_kubectl
from simulation.cluster.kubectl.answers import Reading, answer
from tests.cluster.playing import carry_on, scenario_of

READS = (
    "get pods", "get pods -w", "kubectl get all -A -o wide", "describe pod web", "logs web", "logs -f web", "logs --previous web", "top nodes",
    "explain pod.spec", "events", "events --for pod/web", "diff -f -", "api-resources", "api-versions", "version", "cluster-info",
    "config view", "auth can-i create pods", "auth whoami", "rollout history deployment/web", "rollout status deployment/web",
    "wait --for=condition=Ready pod/web", "apply -f - --dry-run=client", "apply -f - --dry-run=server", "create -f - --dry-run",
    "set image deployment/web app=nginx --dry-run=client", "delete pod web --dry-run=server", "label pod web --list", "create --help",
    "run x --image=nginx --dry-run=client -o yaml", "exec web -- sh", "nonsense", "",
)  # fmt: skip
WRITES = (
    "run x --image=nginx", "create -f -", "apply -f -", "delete pod web", "rollout pause deployment/web", "rollout restart deployment/web",
    "set image deployment/web *=nginx:2", "label pod web a=b", "annotate pod web a=b", "scale deployment/web --replicas=2", "drain node-1",
    "cordon node-1", "taint node node-1 a=b:NoSchedule", "expose pod web --port=80", "annotate pod web c=d", "replace -f -",
    "autoscale deployment web --max=3", "create configmap a --from-literal=a=b",
)  # fmt: skip
POD = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "new"},
    "spec": {"containers": [{"name": "a", "image": "nginx"}]},
}


@pytest.fixture(scope="module")
def cluster():
    made = Cluster.begin(scenario_of("create deployment web --image=nginx --replicas=2", "run web --image=nginx"))
    carry_on(made)
    return made


class Said(NamedTuple):
    out: str
    err: str
    rc: int


def ask(cluster, command, stdin=None):
    result = answer(cluster.ground, Reading(cluster.server, KUBECTL), command, stdin)
    return result and Said(result.stdout, result.stderr, result.exit_code)


def saved(cluster):
    cluster.take_delta()
    return cluster.seq, cluster.server.etcd.revision, json.dumps(cluster.store.spaces, sort_keys=True)


@pytest.mark.parametrize("command", READS)
def test_a_reading_command_tells_and_stores_nothing(cluster, command):
    before, alarm = saved(cluster), cluster.next_alarm()
    ask(cluster, command, json.dumps(POD))
    assert saved(cluster) == before
    assert not cluster.story.lines and cluster.next_alarm() == alarm


@pytest.mark.parametrize("command", WRITES)
def test_a_command_that_writes_is_not_carried_out(cluster, command):
    before = saved(cluster)
    assert ask(cluster, command, json.dumps(POD)) is None
    assert saved(cluster) == before


def test_out_err_and_exit_code_are_kubectls(cluster):
    said = ask(cluster, "kubectl get pod web")
    assert said.out.split()[:4] == ["NAME", "READY", "STATUS", "RESTARTS"] and (said.err, said.rc) == ("", 0)
    assert ask(cluster, "get pod none") == ("", 'Error from server (NotFound): pods "none" not found\n', 1)
    assert ask(cluster, 'get "pods').rc == 1


def test_both_texts_are_kept_apart(cluster):
    said = ask(cluster, "get pods web none")
    assert "web" in said.out and said.err == 'Error from server (NotFound): pods "none" not found\n' and said.rc == 1


def test_diff_of_a_new_object_is_answered_and_not_told(cluster):
    said = ask(cluster, "diff -f -", json.dumps(POD))
    assert "+kind: Pod" in said.out and said.rc == 1


def test_a_command_that_waits_looks_once(cluster):
    assert ask(cluster, "wait --for=condition=Ready pod/web") == ("pod/web condition met\n", "", 0)
    assert ask(cluster, "wait --for=delete pod/web") == ("", "error: condition not met for pods/web\n", 1)
    assert ask(cluster, "rollout status deployment/web") == ('deployment "web" successfully rolled out\n', "", 0)


def test_a_rollout_that_is_not_done_says_how_far_it_is():
    cluster = Cluster.begin(scenario_of("create deployment web --image=nginx --replicas=2"))
    while not cluster.server.objects("replicasets"):
        cluster.step()
    said = ask(cluster, "rollout status deployment/web")
    assert said.out.startswith('Waiting for deployment "web" ') or said.out.startswith(
        "Waiting for deployment spec update"
    )
    assert said.rc == 0


def test_the_word_kubectl_and_a_prompt_are_left_out():
    for line in ("get pods", "kubectl get pods", "  $ kubectl   get pods ", "$kubectl get pods"):
        assert without_kubectl(line) == "get pods"
    assert without_kubectl("kubectl") == "" and without_kubectl("kubectl-x") == "kubectl-x"


def test_every_command_says_whether_it_reads():
    assert all(reads_only(split(command)) for command in READS)
    assert not any(reads_only(split(command)) for command in WRITES)
