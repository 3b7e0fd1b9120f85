"""Restarts: policies, rules, back-off and its reset, init containers and sidecars, a new sandbox."""

import pytest

from simulation.cluster.kubelet.containers.restart_policy import restarts_after, should_restart
from tests.cluster.pods import (
    condition,
    container,
    container_status,
    events,
    on,
    played,
    pod,
    printed,
    shell,
    status,
    steps,
)


def ends(code, after="1s", **fields):
    return {"command": ["worker"], "exits": {"code": code, "after": after}, **fields}


WORKER = container(command=["worker"])
RULES = [{"action": "Restart", "exitCodes": {"operator": "In", "values": [42]}}]


@pytest.mark.parametrize(
    ("policy", "code", "again"),
    [("Always", 0, True), ("Always", 1, True), ("OnFailure", 0, False), ("OnFailure", 1, True), ("Never", 1, False)],
)  # fmt: skip
def test_the_pods_policy_decides_where_the_container_has_none(policy, code, again):
    assert restarts_after({"spec": {"restartPolicy": policy}}, {}, code) is again


def test_a_containers_rules_come_before_its_policy_and_that_before_the_pods():
    made = {"spec": {"restartPolicy": "Always"}}
    spec = {"restartPolicy": "Never", "restartPolicyRules": RULES}
    assert restarts_after(made, spec, 42) and not restarts_after(made, spec, 1)
    outside = [{"action": "Restart", "exitCodes": {"operator": "NotIn", "values": [42]}}]
    assert restarts_after(made, {**spec, "restartPolicyRules": outside}, 1)


def test_what_was_never_started_is_started_and_what_runs_is_left_alone():
    made = {"metadata": {}, "spec": {}}
    assert should_restart(made, {}, None) and not should_restart(made, {}, {"state": "running"})


def test_a_rule_restarts_a_container_of_a_pod_that_never_does():
    spec = {**WORKER, "restartPolicy": "Never", "restartPolicyRules": RULES}
    cluster = played(pod(spec, restartPolicy="Never"), programs=[ends(42)], until_ms=8000)
    assert container_status(cluster)["restartCount"] == 1 and status(cluster)["phase"] == "Running"


@pytest.mark.parametrize(
    ("policy", "code", "phase"), [("Never", 0, "Succeeded"), ("Never", 3, "Failed"), ("OnFailure", 0, "Succeeded")]
)
def test_a_pod_is_over_when_nothing_will_run_again(policy, code, phase):
    cluster = played(pod(WORKER, restartPolicy=policy), programs=[ends(code)])
    assert status(cluster)["phase"] == phase and container_status(cluster)["state"]["terminated"]["exitCode"] == code


def test_back_off_doubles_to_five_minutes():
    cluster = played(pod(WORKER), programs=[ends(1)], until_ms=1_800_000)
    starts = [line.at_ms for line in steps(cluster, "containerd.StartContainer")]
    gaps = [later - earlier for earlier, later in zip(starts, starts[1:], strict=False)]
    assert gaps[0] < 3000 and 10_000 <= gaps[1] < 17_000 and 20_000 <= gaps[2] < 32_000
    assert (
        all(gap >= 300_000 for gap in gaps[6:])
        and container_status(cluster)["state"]["waiting"]["reason"] == "CrashLoopBackOff"
    )


def test_a_container_that_ran_for_ten_minutes_starts_with_a_clean_slate():
    programs = [{"command": ["worker"], "exits": {"code": 1, "after": "700s"}}]
    cluster = played(pod(WORKER), programs=programs, until_ms=2_900_000)
    starts = [line.at_ms for line in steps(cluster, "containerd.StartContainer")]
    assert (
        all(later - earlier < 704_000 for earlier, later in zip(starts, starts[1:], strict=False)) and len(starts) == 5
    )


def test_a_new_image_starts_without_back_off():
    cluster = played(pod(WORKER), ("30s", "set image pod/my-pod app=nginx:1.28"), programs=[ends(1)], until_ms=40_000)
    assert any(line.at_ms > 32_000 for line in steps(cluster, "containerd.StartContainer"))


def test_a_command_that_is_not_there_cannot_be_started():
    cluster = played(pod(container(command=["/nope"])), until_ms=5000)
    assert ("0/1", "RunContainerError", "0") in printed(cluster) or ("0/1", "RunContainerError", "1") in printed(
        cluster
    )
    assert (
        "no such file or directory" in events(cluster, reason="Failed")[0][1]
        or "executable file not found" in events(cluster, reason="Failed")[0][1]
    )


def test_an_image_without_a_command_cannot_be_created():
    cluster = played(pod(container(image="empty:1")), registry={"empty:1": {"size": "1Mi"}}, until_ms=9000)
    if not events(cluster, reason="Started"):
        assert container_status(cluster)["state"]["waiting"]["reason"] == "CreateContainerError"


def test_init_containers_run_one_by_one_before_the_others():
    init = [shell("sleep 1", "first"), shell("sleep 1", "second")]
    cluster = played(pod(initContainers=init))
    started = [line.facts["container"] for line in steps(cluster, "containerd.StartContainer")]
    assert started == ["first", "second", "app"] and ("0/1", "Init:1/2", "0") in printed(cluster)


def test_a_failed_init_container_ends_a_pod_that_never_restarts():
    cluster = played(pod(restartPolicy="Never", initContainers=[shell("exit 3", "first")]))
    assert status(cluster)["phase"] == "Failed" and printed(cluster)[-1] == ("0/1", "Init:Error", "0")
    assert container_status(cluster)["state"]["waiting"]["reason"] == "PodInitializing"


def test_a_sidecar_starts_before_the_others_and_counts():
    cluster = played(pod(shell("sleep 6000"), initContainers=[container("proxy", restartPolicy="Always")]))
    started = [line.facts["container"] for line in steps(cluster, "containerd.StartContainer")]
    assert started == ["proxy", "app"] and printed(cluster)[-1] == ("2/2", "Running", "0")


def test_what_comes_after_a_sidecar_waits_for_its_startup_probe():
    probe = {"httpGet": {"port": 80}, "periodSeconds": 1, "failureThreshold": 30}
    programs = [{"command": ["proxy"], "listens": [80], "http": [{"status": 503}, {"from": "8s", "status": 200}]}]
    sidecar = container("proxy", command=["proxy"], restartPolicy="Always", startupProbe=probe)
    started = steps(played(pod(initContainers=[sidecar]), programs=programs), "containerd.StartContainer")
    assert started[1].at_ms - started[0].at_ms >= 8000


def test_a_sidecar_does_not_keep_a_finished_pod_alive():
    cluster = played(
        pod(shell("sleep 2"), restartPolicy="Never", initContainers=[container("proxy", restartPolicy="Always")])
    )
    assert (
        status(cluster)["phase"] == "Succeeded"
        and container_status(cluster, "proxy")["state"]["terminated"]["exitCode"] == 0
    )


def test_a_lost_sandbox_is_made_anew_and_init_containers_run_again():
    cluster = played(pod(initContainers=[shell("true", "first")]), until_ms=9000)
    address, uid = status(cluster)["podIP"], cluster.server.peek("pods", "default", "my-pod")["metadata"]["uid"]
    cluster.story.begin_step(None)
    cluster.kubelets["node-1"].runtime.lose_sandbox(uid, "pods/default/my-pod")
    cluster.story.end_step()
    on(cluster, 40_000)
    assert events(cluster, reason="SandboxChanged")[0][1] == "Pod sandbox changed, it will be killed and re-created."
    assert status(cluster)["podIP"] != address and status(cluster)["phase"] == "Running"
    started = [line.facts["container"] for line in steps(cluster, "containerd.StartContainer")]
    assert started == ["first", "app", "first", "app"] and container_status(cluster)["restartCount"] == 1


def test_oom_kills_a_container_over_its_limit():
    programs = [{"command": ["hungry"], "memory": [{"from": "1s", "use": "80Mi"}]}]
    spec = container(command=["hungry"], resources={"limits": {"memory": "64Mi"}})
    cluster = played(pod(spec, restartPolicy="Never"), programs=programs)
    assert (
        container_status(cluster)["state"]["terminated"]["reason"] == "OOMKilled"
        and printed(cluster)[-1][1] == "OOMKilled"
    )


def test_a_readiness_gate_waits_for_whoever_sets_it():
    cluster = played(pod(readinessGates=[{"conditionType": "example.com/ok"}]))
    assert (
        condition(cluster, "Ready")["reason"] == "ReadinessGatesNotReady"
        and condition(cluster, "ContainersReady")["status"] == "True"
    )
