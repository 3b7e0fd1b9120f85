"""Hooks, termination: order, grace, signals; eviction; what the log and a command inside say."""

import pytest

from simulation.cluster.apiserver.api.status import StatusError
from tests.cluster.pods import (
    condition,
    container,
    container_status,
    events,
    log,
    on,
    played,
    pod,
    printed,
    run,
    shell,
    status,
    steps,
    stored,
)

WORKER = container(command=["worker"])


def hooked(name="app", **hooks):
    return shell("sleep 6000", name, lifecycle=hooks)


def do(*command):
    return {"exec": {"command": list(command)}}


def test_a_container_is_not_told_as_running_before_its_post_start_hook_is_over():
    cluster = played(pod(hooked(postStart={"sleep": {"seconds": 5}}), terminationGracePeriodSeconds=30))
    running = next(line for line in steps(cluster, "kubelet.patch-phase") if line.facts["phase"] == "Running")
    assert running.at_ms - steps(cluster, "containerd.StartContainer")[0].at_ms >= 5000


def test_a_failed_post_start_hook_kills_the_container():
    cluster = played(pod(hooked(postStart=do("sh", "-c", "exit 4"))), until_ms=8000)
    assert [event[:2] for event in events(cluster) if event[0] in ("FailedPostStartHook", "Killing")] == [
        ("FailedPostStartHook", "PostStartHook failed"), ("Killing", "FailedPostStartHook"),
    ]  # fmt: skip
    assert any(row[1] == "PostStartHookError" for row in printed(cluster))


def test_a_post_start_hook_writes_into_the_containers_files():
    cluster = played(pod(hooked(postStart=do("sh", "-c", "echo hello > /tmp/message"))))
    assert run(cluster, ["cat", "/tmp/message"]) == (0, "hello\n", "")


def test_pre_stop_uses_up_the_grace_and_leaves_two_seconds():
    spec = pod(hooked(preStop=do("sleep", "60")), terminationGracePeriodSeconds=5)
    cluster = played(spec, ("10s", "delete pod my-pod --wait=false"))
    stop = steps(cluster, "containerd.StopContainer")[0]
    assert stop.facts["grace_s"] == 2 and 15_000 <= stop.at_ms < 15_200


def test_a_failed_pre_stop_hook_is_told_and_the_end_goes_on():
    cluster = played(pod(hooked(preStop=do("false"))), ("10s", "delete pod my-pod --wait=false"))
    assert events(cluster, reason="FailedPreStopHook")[0][1] == "PreStopHook failed" and stored(cluster) is None


def test_sidecars_are_stopped_last_and_in_reverse():
    sidecars = [container("one", restartPolicy="Always"), container("two", restartPolicy="Always")]
    cluster = played(
        pod(shell("sleep 6000"), initContainers=sidecars, terminationGracePeriodSeconds=9),
        ("15s", "delete pod my-pod --wait=false"),
    )
    assert [line.facts["container"] for line in steps(cluster, "containerd.StopContainer")] == ["app", "two", "one"]


@pytest.mark.parametrize(("image", "signal"), [("nginx:1.27", "SIGQUIT"), ("redis:7", "SIGTERM")])
def test_the_image_says_which_signal_stops_it(image, signal):
    cluster = played(pod(container(image=image)), ("20s", "delete pod my-pod --wait=false"))
    assert steps(cluster, "containerd.StopContainer")[0].facts["signal"] == signal


def test_a_deadline_fails_the_pod():
    cluster = played(pod(activeDeadlineSeconds=9))
    assert (status(cluster)["phase"], status(cluster)["reason"]) == ("Failed", "DeadlineExceeded")


def test_an_evicted_pod_has_failed_and_stays():
    cluster = played(pod(), until_ms=9000)
    cluster.story.begin_step(None)
    cluster.kubelets["node-1"].evict(stored(cluster), "Evicted", "The node was low on resource: memory. ")
    cluster.story.end_step()
    on(cluster, 20_000)
    found = status(cluster)
    assert (found["phase"], found["reason"], found["message"]) == (
        "Failed",
        "Evicted",
        "The node was low on resource: memory. ",
    )
    assert (
        condition(cluster, "DisruptionTarget")["reason"] == "TerminationByKubelet"
        and "terminated" in container_status(cluster)["state"]
    )


# The log


def test_the_log_is_what_the_process_wrote():
    assert log(played(pod(shell("echo one; echo two >&2; sleep 6000")))) == "one\ntwo\n"


def test_the_log_before_the_last_restart_is_kept():
    cluster = played(pod(shell("echo try; sleep 2; exit 1")), until_ms=8500)
    assert log(cluster, previous=True) == "try\n"


def refused(cluster, **asked):
    with pytest.raises(StatusError) as refusal:
        log(cluster, **asked)
    return refusal.value.code, refusal.value.message


def test_a_container_that_waits_has_no_log():
    cluster = played(
        pod(container(image="nginx:nope")), registry={"nginx:nope": {"missing": "not found"}}, until_ms=3000
    )
    assert refused(cluster)[0] == 400 and refused(cluster)[1].startswith(
        'container "app" in pod "my-pod" is waiting to start: '
    )


def test_there_is_no_log_before_the_first_restart():
    assert refused(played(pod()), previous=True) == (
        400,
        'previous terminated container "app" in pod "my-pod" not found',
    )


def test_a_termination_message_may_be_the_end_of_the_log():
    spec = shell("echo why it failed; exit 1", terminationMessagePolicy="FallbackToLogsOnError")
    cluster = played(pod(spec, restartPolicy="Never"))
    assert container_status(cluster)["state"]["terminated"]["message"] == "why it failed\n"


def test_a_termination_message_has_its_own_path():
    spec = shell("echo because > /tmp/why; exit 1", terminationMessagePath="/tmp/why")
    assert container_status(played(pod(spec, restartPolicy="Never")))["state"]["terminated"]["message"] == "because\n"


def test_a_command_that_is_not_there_says_so():
    assert run(played(pod(shell("sleep 6000"))), ["/nope"])[0] == 127


def test_a_command_is_only_run_where_something_runs():
    with pytest.raises(StatusError):
        run(played(pod(shell("exit 0"), restartPolicy="Never")), ["ls"])
