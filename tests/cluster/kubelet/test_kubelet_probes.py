"""Probes: when they are made, what turns their verdict, what it does, and when a prober may sleep."""

from tests.cluster.pods import condition, container, container_status, events, on, played, pod, run, shell, steps

WEB = {"command": ["web"]}


def web(*answers, **fields):
    return [{"command": ["web"], "listens": [80], **({"http": list(answers)} if answers else {}), **fields}]


def get(**fields):
    return {"httpGet": {"path": "/", "port": 80}, "periodSeconds": 2, **fields}


def test_a_readiness_probe_makes_it_ready_at_its_first_success():
    cluster = played(
        pod(container(**WEB, readinessProbe=get())), programs=web({"status": 503}, {"from": "6s", "status": 200})
    )
    ready = condition(cluster, "Ready")
    assert ready["status"] == "True" and container_status(cluster)["ready"]
    assert events(cluster, reason="Unhealthy")[0][1] == "Readiness probe failed: HTTP probe failed with statuscode: 503"


def test_readiness_is_lost_after_three_failures_and_the_container_lives_on():
    cluster = played(
        pod(container(**WEB, readinessProbe=get())), programs=web({"status": 200}, {"from": "9s", "status": 500})
    )
    assert (
        condition(cluster, "Ready")["reason"] == "ContainersNotReady" and container_status(cluster)["restartCount"] == 0
    )


def test_it_takes_as_many_successes_as_it_says():
    turned = steps(
        played(pod(container(**WEB, readinessProbe=get(successThreshold=3))), programs=web()), "kubelet.probe-turned"
    )
    assert [line.facts["count"] for line in turned] == [3]


def test_nothing_is_probed_before_its_initial_delay():
    cluster = played(pod(container(**WEB, readinessProbe=get(initialDelaySeconds=7))), programs=web())
    first, started = (
        steps(cluster, "kubelet.probe-turned")[0].at_ms,
        steps(cluster, "containerd.StartContainer")[0].at_ms,
    )
    assert 7000 <= first - started < 9000


def test_liveness_restarts_the_container_after_three_failures():
    cluster = played(
        pod(container(**WEB, livenessProbe=get())),
        programs=web({"status": 200}, {"from": "6s", "status": 503}),
        until_ms=22_000,
    )
    assert events(cluster, reason="Killing")[0][1] == "Container app failed liveness probe, will be restarted"
    assert container_status(cluster)["restartCount"] == 1


def test_an_instant_run_plays_on_to_a_failure_that_is_known_to_come():
    spec = container(**WEB, livenessProbe=get())
    cluster = played(
        pod(spec, restartPolicy="Never"), programs=web({"status": 200}, {"from": "300s", "status": 503}), until_ms=None
    )
    assert container_status(cluster)["state"]["terminated"]["exitCode"] == 0 and 300_000 < cluster.now_ms < 320_000


def test_a_prober_sleeps_while_nothing_known_changes_its_answer():
    cluster = played(pod(container(**WEB, livenessProbe=get(), readinessProbe=get())), programs=web(), until_ms=None)
    assert cluster.idle and cluster.next_alarm() is None and cluster.now_ms < 5000


def test_an_exec_probe_wakes_up_when_the_shell_will_remove_its_file():
    script = "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 6000"
    probe = {"exec": {"command": ["cat", "/tmp/healthy"]}, "initialDelaySeconds": 5, "periodSeconds": 5}
    cluster = played(pod(shell(script, livenessProbe=probe)), until_ms=70_000)
    assert events(cluster, reason="Unhealthy")[0][1].endswith("can't open '/tmp/healthy': No such file or directory")
    assert container_status(cluster)["restartCount"] == 1
    assert (
        len(steps(cluster, "kubelet.probe")) == 4
    )  # the first success, then one and two failures, and one after the restart


def test_a_command_inside_the_container_changes_what_a_probe_sees():
    probe = {"exec": {"command": ["test", "-f", "/tmp/ready"]}, "periodSeconds": 1}
    cluster = played(pod(shell("sleep 6000", readinessProbe=probe)), until_ms=10_000)
    assert condition(cluster, "Ready")["status"] == "False"
    run(cluster, ["touch", "/tmp/ready"])
    assert condition(on(cluster, 12_500), "Ready")["status"] == "True"
    run(cluster, ["rm", "/tmp/ready"])
    assert condition(on(cluster, 17_000), "Ready")["status"] == "False"


def test_a_slow_answer_is_a_failure_when_its_time_is_over():
    cluster = played(
        pod(container(**WEB, readinessProbe=get(timeoutSeconds=2, periodSeconds=5))),
        programs=web({"status": 200, "delay": "3s"}),
        until_ms=5000,
    )
    words = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
    assert events(cluster, reason="Unhealthy")[0][1] == f'Readiness probe failed: Get "http://10.244.1.2:80/": {words}'
    told = next(line for line in steps(cluster, "kubelet.create-event") if line.facts["reason"] == "Unhealthy")
    assert told.at_ms - steps(cluster, "kubelet.probe-awaited")[0].at_ms == 2000


def test_an_exec_probe_that_hangs_fails_after_its_timeout():
    probe = {"exec": {"command": ["sleep", "5"]}, "periodSeconds": 3, "failureThreshold": 2}
    cluster = played(pod(shell("sleep 6000", livenessProbe=probe)), until_ms=15_000)
    assert (
        events(cluster, reason="Unhealthy")[0][1]
        == 'Liveness probe failed: command timed out: "sleep 5" timed out after 1s'
    )
    assert events(cluster, reason="Killing")


def test_a_command_that_is_not_there_is_an_error_and_does_not_count():
    probe = {"exec": {"command": ["/nope"]}, "periodSeconds": 2}
    cluster = played(pod(shell("sleep 6000", livenessProbe=probe)), until_ms=20_000)
    assert events(cluster, reason="Unhealthy")[0][1].startswith(
        "Liveness probe errored and resulted in unknown state: rpc error"
    )
    assert container_status(cluster)["restartCount"] == 0


def test_the_others_wait_for_the_startup_probe():
    spec = container(**WEB, startupProbe=get(failureThreshold=20), livenessProbe=get(), readinessProbe=get())
    cluster = played(pod(spec), programs=web({"status": 503}, {"from": "12s", "status": 200}))
    assert {message.split(" ")[0] for _, message, _ in events(cluster, reason="Unhealthy")} == {"Startup"}
    assert container_status(cluster)["started"] and container_status(cluster)["ready"]


def test_a_startup_that_takes_too_long_is_killed_with_the_probes_own_grace():
    programs = web({"status": 503}, ignores=["SIGTERM"])
    spec = container(**WEB, startupProbe=get(failureThreshold=2, terminationGracePeriodSeconds=3))
    cluster = played(pod(spec, terminationGracePeriodSeconds=30), programs=programs, until_ms=12_000)
    assert events(cluster, reason="Killing")[0][1] == "Container app failed startup probe, will be restarted"
    assert steps(cluster, "containerd.StopContainer")[0].facts["grace_s"] == 3


def test_tcp_and_grpc_probes_ask_their_ports():
    grpc = {
        "command": ["rpc"],
        "listens": [9000],
        "grpc": [{"status": "NOT_SERVING"}, {"from": "5s", "status": "SERVING"}],
    }
    one = container("one", command=["rpc"], readinessProbe={"grpc": {"port": 9000}, "periodSeconds": 2})
    two = container("two", **WEB, readinessProbe={"tcpSocket": {"port": 81}, "periodSeconds": 2})
    cluster = played(pod(one, two), programs=[grpc, *web()], until_ms=12_000)
    messages = [message for _, message, _ in events(cluster, reason="Unhealthy")]
    assert 'Readiness probe failed: service unhealthy (responded with "NOT_SERVING")' in messages
    assert "Readiness probe failed: dial tcp 10.244.1.2:81: connect: connection refused" in messages
    assert container_status(cluster, "one")["ready"] and not container_status(cluster, "two")["ready"]


def test_a_port_may_be_named_and_its_name_unknown():
    spec = container(**WEB, ports=[{"name": "http", "containerPort": 80}])
    good = played(pod({**spec, "readinessProbe": get(httpGet={"port": "http"})}), programs=web())
    assert container_status(good)["ready"]


def test_another_container_of_the_pod_may_answer_the_probe():
    front = container("front", image="busybox:1.36", command=["sleep", "6000"], readinessProbe=get())
    assert container_status(played(pod(front, container("back", **WEB)), programs=web()), "front")["ready"]


def test_liveness_of_a_sidecar_restarts_the_sidecar_alone():
    sidecar = container("proxy", **WEB, restartPolicy="Always", livenessProbe=get())
    cluster = played(
        pod(initContainers=[sidecar]), programs=web({"status": 200}, {"from": "5s", "status": 500}), until_ms=20_000
    )
    assert events(cluster, reason="Killing")[0][1] == "Init container proxy failed liveness probe"
    assert (container_status(cluster, "proxy")["restartCount"], container_status(cluster, "app")["restartCount"]) == (
        1,
        0,
    )


def test_readiness_goes_on_while_the_pod_terminates():
    stubborn = web({"status": 200}, {"from": "8s", "status": 503}, ignores=["SIGTERM"])
    spec = pod(
        container(**WEB, readinessProbe=get(failureThreshold=1), livenessProbe=get(failureThreshold=1)),
        terminationGracePeriodSeconds=20,
    )
    cluster = played(spec, ("5s", "delete pod my-pod --wait=false"), programs=stubborn, until_ms=15_000)
    assert condition(cluster, "Ready")["status"] == "False"
    assert {message.split(" ")[0] for _, message, _ in events(cluster, reason="Unhealthy")} == {"Readiness"}
