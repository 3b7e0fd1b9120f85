"""READY, STATUS and RESTARTS of a pod, and ages, as kubectl prints them."""

import pytest

from simulation.cluster.apiserver.printers.duration import age, go_duration, human_duration
from simulation.cluster.apiserver.printers.pod import pod_row, pod_wide

EPOCH_S = 1767225600  # 2026-01-01T00:00:00Z
WAITING = {"waiting": {"reason": "ContainerCreating"}}
RUNNING = {"running": {"startedAt": "2026-01-01T00:00:01Z"}}


def ended(code, reason=None, **more):
    return {"terminated": {"exitCode": code, **({"reason": reason} if reason else {}), **more}}


def container(name="app", state=RUNNING, ready=False, restarts=0, **more):
    return {"name": name, "state": state, "ready": ready, "restartCount": restarts, **more}


def pod(*statuses, phase="Running", init=(), init_statuses=(), true=(), count=None, **more):
    status = {"phase": phase, "containerStatuses": list(statuses), "initContainerStatuses": list(init_statuses)}
    status["conditions"] = [{"type": t, "status": "True"} for t in true]
    names = [s["name"] for s in statuses] or ["app"] * (count or 1)
    spec = {"containers": [{"name": n} for n in names], "initContainers": list(init)}
    return {
        "metadata": {"name": "my-pod", "creationTimestamp": "2026-01-01T00:00:00Z", **more.pop("metadata", {})},
        "spec": spec,
        "status": {**status, **more},
    }


def row(*args, **more):
    printed = pod_row(pod(*args, **more), EPOCH_S + 60)
    return printed["READY"], printed["STATUS"], printed["RESTARTS"]


def test_new_pod_is_pending():
    assert pod_row(pod(phase="Pending"), EPOCH_S + 3) == {
        "NAME": "my-pod",
        "READY": "0/1",
        "STATUS": "Pending",
        "RESTARTS": "0",
        "AGE": "3s",
    }


def test_waiting_reason_is_shown_instead_of_the_phase():
    assert row(container(state=WAITING), phase="Pending") == ("0/1", "ContainerCreating", "0")


def test_restarts_tell_how_long_ago_the_last_end_was():
    last = ended(1, "Error", finishedAt="2026-01-01T00:00:48Z")
    assert row(container(ready=True, restarts=3, lastState=last)) == ("1/1", "Running", "3 (12s ago)")


def test_first_container_wins_when_several_have_a_reason():
    assert row(container("a", ended(1, "Error")), container("b", ended(137, "OOMKilled"))) == ("0/2", "Error", "0")


def test_one_done_and_one_running_container_is_not_ready():
    statuses = container("a", ended(0, "Completed")), container("b", ready=True)
    assert row(*statuses) == ("1/2", "NotReady", "0")
    assert row(*statuses, true=["Ready"]) == ("1/2", "Running", "0")


def test_error_of_a_later_container_is_not_hidden_by_completed():
    assert row(container("a", ended(0, "Completed")), container("b", ended(1, "Error")))[1] == "Error"


@pytest.mark.parametrize("state, shown", [(ended(3), "ExitCode:3"), (ended(137, signal=9), "Signal:9")])
def test_end_without_reason_shows_code_or_signal(state, shown):
    assert row(container(state=state))[1] == shown


@pytest.mark.parametrize(
    "state, shown",
    [
        (RUNNING, "Init:0/1"),
        ({"waiting": {"reason": "PodInitializing"}}, "Init:0/1"),
        ({"waiting": {"reason": "CrashLoopBackOff"}}, "Init:CrashLoopBackOff"),
        (ended(1, "Error"), "Init:Error"),
        (ended(2), "Init:ExitCode:2"),
        (ended(137, signal=9), "Init:Signal:9"),
    ],
)
def test_init_container_that_is_not_done_names_the_status(state, shown):
    setup = container("setup", state, restarts=2)
    assert row(container(state=WAITING), init=[{"name": "setup"}], init_statuses=[setup]) == ("0/1", shown, "2")


def test_sidecar_counts_as_ready_and_its_restarts_stay():
    init = [{"name": "setup"}, {"name": "side", "restartPolicy": "Always"}]
    statuses = [
        container("setup", ended(0, "Completed"), restarts=5),
        container("side", started=True, ready=True, restarts=1),
    ]
    assert row(container(ready=True, restarts=2), init=init, init_statuses=statuses) == ("2/2", "Running", "3")


def test_initialized_pod_shows_its_containers_even_when_a_sidecar_is_down():
    init = [{"name": "side", "restartPolicy": "Always"}]
    statuses = [container("side", {"waiting": {"reason": "CrashLoopBackOff"}}, started=False)]
    assert row(container(ready=True), init=init, init_statuses=statuses, true=["Initialized"])[:2] == (
        "1/2",
        "Init:CrashLoopBackOff",
    )


def test_deleted_pod_is_terminating_unless_it_has_ended():
    metadata = {"deletionTimestamp": "2026-01-01T00:00:30Z"}
    assert row(container(ready=True), metadata=metadata)[1] == "Terminating"
    assert row(container(state=ended(0, "Completed")), phase="Succeeded", metadata=metadata)[1] == "Completed"
    assert row(container(), metadata=metadata, reason="NodeLost")[1] == "Unknown"


def test_reason_of_the_status_and_scheduling_gates_are_shown():
    assert row(phase="Failed", reason="Evicted")[1] == "Evicted"
    gated = pod(phase="Pending")
    gated["status"]["conditions"] = [{"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}]
    assert pod_row(gated, EPOCH_S)["STATUS"] == "SchedulingGated"


def test_wide_shows_address_node_and_gates():
    bare = pod(phase="Pending")
    assert pod_wide(bare) == {"IP": "<none>", "NODE": "<none>", "NOMINATED NODE": "<none>", "READINESS GATES": "<none>"}
    full = pod(true=["a"], podIPs=[{"ip": "10.0.0.2"}])
    full["spec"].update(nodeName="node-1", readinessGates=[{"conditionType": "a"}, {"conditionType": "b"}])
    assert pod_wide(full)["READINESS GATES"] == "1/2"


@pytest.mark.parametrize(
    "given_s, shown",
    [
        (0, "0s"),
        (-1, "0s"),
        (-2, "<invalid>"),
        (119, "119s"),
        (120, "2m"),
        (125, "2m5s"),
        (599, "9m59s"),
        (600, "10m"),
        (10799, "179m"),
        (10800, "3h"),
        (10860, "3h1m"),
        (28800, "8h"),
        (172799, "47h"),
        (172800, "2d"),
        (180000, "2d2h"),
        (691200, "8d"),
        (63072000, "2y"),
        (63158400, "2y1d"),
        (252288000, "8y"),
    ],
)
def test_durations_are_as_short_as_kubectls(given_s, shown):
    assert human_duration(given_s) == shown


def test_age_of_no_time_is_unknown():
    assert age(None, EPOCH_S) == "<unknown>"
    assert age("2026-01-01T00:00:01.500000Z", EPOCH_S + 5) == "3s"


@pytest.mark.parametrize(
    "given_s, shown",
    [
        (0, "0s"),
        (1, "1s"),
        (300, "5m0s"),
        (0.5, "500ms"),
        (3661, "1h1m1s"),
        (2.5, "2.5s"),
    ],
)
def test_go_durations(given_s, shown):
    assert go_duration(given_s) == shown
