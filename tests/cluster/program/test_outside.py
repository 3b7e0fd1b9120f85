"""The outside as a container sees it: names, Services, other pods; the manifests of the documentation that wait for them."""

from tests.cluster.pods import container, container_status, log, played, pod, run, shell, status, stored


def service(name="myservice", selector=None, **spec):
    given = {"selector": selector or {"app": "web"}, "ports": [{"port": 80, "targetPort": 80}], **spec}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": given}


def web(name="web", **spec):
    return {**pod(container(), name=name, **spec), "metadata": {"name": name, "labels": {"app": "web"}}}


WAITING = "until nslookup {0}.$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace).svc.cluster.local; do echo waiting; sleep 2; done"


def test_init_containers_wait_for_their_services():
    """tasks: Init containers in use (concepts/workloads/pods/init-containers)."""
    init = [shell(WAITING.format(name), f"init-{name}") for name in ("myservice", "mydb")]
    app = shell("echo The app is running! && sleep 3600")
    cluster = played(
        pod(app, initContainers=init), ("20s", "create -f -", service()), ("30s", "create -f -", service("mydb")), until_ms=25_000
    )  # fmt: skip
    assert (
        container_status(cluster, "init-myservice")["ready"]
        and "running" in container_status(cluster, "init-mydb")["state"]
    )
    while cluster.now_ms < 45_000:
        cluster.step()
    assert log(cluster) == "The app is running!\n"


def test_a_run_ends_while_a_container_waits_for_what_nobody_will_create():
    cluster = played(pod(initContainers=[shell("until nslookup nobody; do sleep 2; done", "first")]), until_ms=None)
    assert cluster.idle and cluster.now_ms < 30_000 and status(cluster)["phase"] == "Pending"


def test_a_run_does_not_end_before_what_was_waited_for_is_seen():
    init = [shell("until nslookup myservice; do sleep 2; done", "first")]
    cluster = played(pod(initContainers=init), ("60s", "create -f -", service()), until_ms=None)
    assert cluster.idle and status(cluster)["phase"] == "Running"


def test_a_run_does_not_end_before_a_slow_server_has_answered():
    programs = [{"command": ["web"], "listens": [80], "http": [{"status": 503}, {"from": "90s", "status": 200}]}]
    slow = pod(container(command=["web"]), name="slow")
    client = pod(shell("sleep 3; until wget -qO- 10.244.1.2; do sleep 2; done"), name="client", restartPolicy="Never")
    cluster = played(slow, ("2s", "create -f -", client), programs=programs, until_ms=None)
    assert status(cluster, "client")["phase"] == "Succeeded" and cluster.now_ms > 90_000


def test_a_service_answers_by_its_name_and_address():
    cluster = played(service(), web(), ("3s", "create -f -", pod(shell("sleep 6000"), name="client")))
    address = stored(cluster, "myservice", "services")["spec"]["clusterIP"]
    for host in ("myservice", "myservice.default", "myservice.default.svc.cluster.local", address):
        assert "Welcome to nginx" in run(cluster, ["wget", "-qO-", host], "client")[1]


def test_a_service_without_ready_pods_refuses():
    probe = {"httpGet": {"port": 99}}
    cluster = played(
        service(),
        {**web(), "spec": pod(container(readinessProbe=probe))["spec"]},
        pod(shell("sleep 6000"), name="client"),
    )
    code, _, says = run(cluster, ["wget", "-qO-", "myservice"], "client")
    assert code == 1 and "Connection refused" in says


def test_a_target_port_may_be_named():
    named = container(ports=[{"name": "http", "containerPort": 80}])
    made = {**pod(named, name="web"), "metadata": {"name": "web", "labels": {"app": "web"}}}
    ports = [{"port": 8080, "targetPort": "http"}]
    cluster = played(service(ports=ports), made, pod(shell("sleep 6000"), name="client"))
    assert "Welcome to nginx" in run(cluster, ["wget", "-qO-", "myservice:8080"], "client")[1]


def test_a_headless_service_gives_its_pods_addresses():
    cluster = played(service(clusterIP="None"), web("web-0", hostname="web-0", subdomain="myservice"), web("web-1"))
    outside = cluster.surroundings.of(stored(cluster, "web-0")["metadata"]["uid"], "node-1")
    addresses = sorted(status(cluster, name)["podIP"] for name in ("web-0", "web-1"))
    assert outside.resolve("myservice") == addresses and outside.asked
    assert (
        outside.resolve("web-0.myservice")
        == outside.resolve("web-0.myservice.default.svc.cluster.local")
        == [status(cluster, "web-0")["podIP"]]
    )


def test_a_name_of_another_namespace_needs_that_namespace():
    cluster = played(("0s", "create namespace other"), ("1s", "create -n other -f -", service()), web())
    outside = cluster.surroundings.of(stored(cluster, "web")["metadata"]["uid"], "node-1")
    assert (
        outside.resolve("myservice") == []
        and len(outside.resolve("myservice.other")) == 1
        and outside.resolve("example.com") == []
    )


def test_writes_go_to_the_volume_and_removals_too():
    cluster = played(pod())
    outside, key = cluster.surroundings.of("nobody"), "kubelet/node-1 volume/x/cache"
    assert outside.keep(
        [{"write": {"volume": key, "path": "a", "text": "1"}}, {"write": {"volume": key, "path": "b", "text": "2"}}]
    ) == [key]
    assert outside.keep([{"exit": {}}, {"write": {"volume": key, "path": "a", "text": None}}]) == [
        key
    ] and outside.volume(key) == {"b": "2"}
