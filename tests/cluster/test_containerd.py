"""containerd: sandboxes, images, containers and what their processes do, as the kubelet's calls find them."""

import pytest

from simulation.cluster import program
from simulation.cluster.containerd.events import CONTAINER_STOPPED, SANDBOX_LOST
from tests.cluster.playing import carry_on
from tests.cluster.pods import container, container_status, events, log, on, played, pod, run, shell, steps, stored


def record(cluster, name="app"):
    uid = stored(cluster)["metadata"]["uid"]
    return cluster.kubelets["node-1"].runtime.container(uid, name)


def test_pulls_of_a_node_are_made_one_after_another():
    one, two = pod(container(image="redis:7"), name="one"), pod(container(image="httpd:2"), name="two")
    lines = steps(played(one, two), "containerd.image-pulled")
    waited = events(played(one, two), "two", "Pulled")[0][1]
    assert len(lines) == 2 and waited.split(" in ")[1].split(" ")[0] != waited.split("(")[1].split(" ")[0]


def test_an_image_that_was_pulled_is_there_for_the_next_pod():
    cluster = played(
        pod(container(image="redis:7")), ("30s", "create -f -", pod(container(image="redis:7"), name="next"))
    )
    assert len(steps(cluster, "containerd.PullImage")) == 1
    assert events(cluster, "next", "Pulled")[0][1].startswith('Container image "redis:7" already present')


def test_an_attempt_keeps_how_the_one_before_it_ended():
    cluster = played(pod(shell("echo hello; sleep 2; exit 7")), until_ms=9000)
    assert record(cluster)["attempt"] == 1 and record(cluster)["previous"]["exit_code"] == 7
    assert container_status(cluster)["lastState"]["terminated"]["exitCode"] == 7


def test_a_process_that_handles_its_signal_ends_at_once():
    cluster = played(
        pod(shell("trap 'echo bye; exit 0' TERM; while true; do sleep 1; done")),
        ("9s", "delete pod my-pod --wait=false"),
        until_ms=12_000,
    )
    ended = steps(cluster, "containerd.exited")[0]
    assert ended.facts["code"] == 0 and ended.at_ms < 11_000


def test_a_process_that_does_not_is_killed():
    cluster = played(
        pod(shell("sleep 6000"), terminationGracePeriodSeconds=3),
        ("9s", "delete pod my-pod --wait=false"),
        until_ms=20_000,
    )
    assert steps(cluster, "containerd.exited")[0].facts["code"] == 137
    assert steps(cluster, "containerd.killed")[0].at_ms - steps(cluster, "containerd.StopContainer")[0].at_ms == 3000


def test_who_reads_its_stream_hears_that_a_container_was_asked_to_stop_and_has_stopped():
    cluster, heard = played(pod(container()), until_ms=8000), []
    cluster.runtimes["node-1"].events.subscribe(heard.append)
    cluster.give({"kubectl": "delete pod my-pod --wait=false"})
    carry_on(cluster)
    stopped = [event for event in heard if event.type == CONTAINER_STOPPED]
    assert [(event.about, event.requested) for event in stopped] == [("pods/default/my-pod", True)]


def test_who_reads_its_stream_hears_of_a_lost_sandbox_after_its_containers():
    cluster, heard = played(pod(container()), until_ms=8000), []
    runtime, uid = cluster.runtimes["node-1"], stored(cluster)["metadata"]["uid"]
    runtime.events.subscribe(heard.append)
    runtime.lose_sandbox(uid, "pods/default/my-pod")
    assert [event.type for event in heard] == [CONTAINER_STOPPED, SANDBOX_LOST]
    assert heard[1].ref == f"default/my-pod/{uid}"


def test_a_loop_that_nobody_hears_of_does_not_keep_a_run_awake():
    cluster = played(pod(shell("i=0; while true; do i=$((i+1)); echo $i; sleep 1; done")), until_ms=None)
    assert cluster.idle and cluster.now_ms < 600_000
    assert log(on(cluster, cluster.now_ms + 5000)).split()[-1].isdigit()


def test_environment_and_user_reach_the_process():
    spec = shell("echo $COLOUR; id -u; touch /x; sleep 6000", env=[{"name": "COLOUR", "value": "blue"}])
    spec["securityContext"] = {"runAsUser": 1000, "readOnlyRootFilesystem": True}
    assert log(played(pod(spec))).splitlines()[:2] == ["blue", "1000"]


def test_a_restart_begins_with_a_clean_file_system():
    cluster = played(pod(shell("ls /tmp/x; touch /tmp/x; sleep 2; exit 1")), until_ms=9000)
    assert "No such file" in log(cluster)


def test_what_is_run_inside_meets_the_files_of_the_process():
    cluster = played(pod(shell("echo 1 > /tmp/a; sleep 6000")))
    assert run(cluster, ["sh", "-c", "cat /tmp/a; echo 2 > /tmp/b"])[1] == "1\n"
    assert run(on(cluster, cluster.now_ms + 100), ["cat", "/tmp/b"])[1] == "2\n"


def test_every_step_that_changes_something_says_what():
    cluster = played(
        pod(shell("sleep 2; echo x > /tmp/x; sleep 2; exit 1")), ("20s", "delete pod my-pod"), until_ms=40_000
    )
    assert not steps(cluster, "cluster.note")


def test_an_error_of_podflows_own_ends_the_process_and_is_told(monkeypatch):
    """A program that podflow fails in: exit 255, one line; the run, and the pod's next attempt, go on."""
    cluster, advance = played(pod(shell("echo hi; sleep 5; exit 1")), until_ms=5000), program.advance

    def broken(state, to_ms, outside):
        monkeypatch.setattr(program, "advance", advance)
        raise ZeroDivisionError("of ours")

    monkeypatch.setattr(program, "advance", broken)
    on(cluster, 12_000)
    told = steps(cluster, "cluster.failed")
    assert [(line.facts["component"], line.facts["error"]) for line in told] == [
        ("containerd/node-1", "ZeroDivisionError: of ours")
    ]
    assert steps(cluster, "containerd.exited")[0].facts["code"] == 255
    assert container_status(cluster)["restartCount"] == 1


@pytest.mark.parametrize("name", ["launch", "next_change_ms", "signal", "exec_"])
def test_no_call_of_a_program_ends_a_run(monkeypatch, name):
    def broken(*args, **more):
        raise RecursionError("of ours")

    monkeypatch.setattr(program, name, broken)
    probe = {"exec": {"command": ["true"]}, "periodSeconds": 1}
    cluster = played(
        pod(shell("sleep 600", livenessProbe=probe)), ("8s", "delete pod my-pod --wait=false"), until_ms=20_000
    )
    assert {line.facts["component"] for line in steps(cluster, "cluster.failed")} == {"containerd/node-1"}
    assert not steps(cluster, "fault.retry")


@pytest.mark.parametrize(
    "script",
    [
        "while :; do :; done",
        "while :; do x=$(echo $(echo a)); done",
        "yes | sort",
        "i=0; while :; do i=$((i+1)); echo $i > /tmp/f$i; done",
        "a=x; while :; do a=$a$a; done",
        ":() { : | : & }; f() { f | f & }; f; sleep 100",
        "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done",
    ],
)
def test_ten_containers_that_want_all_there_is_share_a_node(script):
    """No step is too much for itself, and no line needs more than a moment's worth of work."""
    containers = [shell(script, f"app-{i}", livenessProbe={"exec": {"command": ["true"]}}) for i in range(10)]
    cluster = played(pod(*containers), until_ms=20_000)
    assert not steps(cluster, "cluster.full") and not steps(cluster, "cluster.failed")
    assert all(container_status(cluster, f"app-{i}")["state"] for i in range(10))
