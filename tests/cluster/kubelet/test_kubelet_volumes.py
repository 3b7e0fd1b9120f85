"""Volumes: late arrival, what containers share, what is read-only, updates of mounted files, what stays."""

from tests.cluster.pods import events, log, on, played, pod, run, shell, status, steps, stored


def mounted(*names, path="/data", **fields):
    return [
        {"name": name, "mountPath": f"{path}{'' if index == 0 else index}", **fields}
        for index, name in enumerate(names)
    ]


CONFIG = [{"name": "cfg", "configMap": {"name": "cm"}}]
EMPTY = [{"name": "cache", "emptyDir": {}}]


def test_a_missing_configmap_heals_when_it_arrives():
    reader = shell("cat /data/colour; sleep 600", volumeMounts=mounted("cfg"))
    cluster = played(
        pod(reader, volumes=CONFIG), ("20s", "create configmap cm --from-literal=colour=blue"), until_ms=90_000
    )
    assert (
        events(cluster, reason="FailedMount")[0][1]
        == 'MountVolume.SetUp failed for volume "cfg" : configmap "cm" not found'
    )
    assert status(cluster)["phase"] == "Running" and log(cluster) == "blue"


def test_an_optional_configmap_is_not_waited_for():
    volumes = [{"name": "cfg", "configMap": {"name": "cm", "optional": True}}]
    cluster = played(pod(shell("ls /data; sleep 600", volumeMounts=mounted("cfg")), volumes=volumes))
    assert status(cluster)["phase"] == "Running" and events(cluster, reason="FailedMount") == []


def test_a_missing_key_is_named():
    volumes = [{"name": "cfg", "secret": {"secretName": "s", "items": [{"key": "k", "path": "p"}]}}]
    cluster = played(("0s", "create secret generic s --from-literal=a=b"), pod(volumes=volumes), until_ms=5000)
    assert (
        events(cluster, reason="FailedMount")[0][1]
        == 'MountVolume.SetUp failed for volume "cfg" : references non-existent secret key: k'
    )


def test_containers_of_a_pod_share_an_empty_dir():
    writer = shell("sleep 3; echo hello > /data/greeting; sleep 600", "writer", volumeMounts=mounted("cache"))
    reader = shell("until cat /data/greeting; do sleep 1; done; sleep 600", "reader", volumeMounts=mounted("cache"))
    assert "hello" in log(played(pod(writer, reader, volumes=EMPTY)), container_name="reader")


def test_an_init_container_leaves_files_for_the_others():
    page = mounted("cache", path="/work-dir")
    init = [shell("echo '<p>made</p>' > /work-dir/index.html", "install", volumeMounts=page)]
    server = {"name": "app", "image": "nginx:1.27", "volumeMounts": mounted("cache", path="/usr/share/nginx/html")}
    cluster = played(pod(server, initContainers=init, volumes=EMPTY))
    assert run(cluster, ["cat", "/usr/share/nginx/html/index.html"])[1] == "<p>made</p>\n"


def test_an_empty_dir_goes_with_its_pod():
    cluster = played(
        pod(shell("echo x > /data/x; sleep 600", volumeMounts=mounted("cache")), volumes=EMPTY),
        ("9s", "delete pod my-pod"),
    )
    assert not [key for key in cluster.store.space("kubelet/node-1") if key.startswith("volume/")]


def test_an_empty_dir_survives_a_restart_of_its_container():
    script = "cat /data/x; echo x >> /data/x; sleep 2; exit 1"
    cluster = played(pod(shell(script, volumeMounts=mounted("cache")), volumes=EMPTY), until_ms=12_000)
    assert log(cluster) == "x\n"


def test_a_configmap_cannot_be_written_to():
    cluster = played(
        ("0s", "create configmap cm --from-literal=a=1"),
        pod(shell("echo 2 > /data/a; sleep 600", volumeMounts=mounted("cfg")), volumes=CONFIG),
    )
    assert "Read-only file system" in log(cluster)


def updated(**mount):
    reader = shell("sleep 6000", volumeMounts=[{"name": "cfg", "mountPath": "/data", **mount}])
    change = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "cm"}, "data": {"colour": "red"}}
    first = {**change, "data": {"colour": "blue"}}
    return played(
        ("0s", "apply -f -", first), pod(reader, volumes=CONFIG), ("10s", "apply -f -", change), until_ms=9000
    )


def test_a_mounted_configmap_is_updated_within_a_resync():
    cluster = updated()
    assert run(cluster, ["cat", "/data/colour"])[1] == "blue"
    assert run(on(cluster, 15_000), ["cat", "/data/colour"])[1] == "blue"
    assert run(on(cluster, 90_000), ["cat", "/data/colour"])[1] == "red"
    assert len(steps(cluster, "kubelet.update-volume")) == 1


def test_a_file_that_is_mounted_by_itself_is_never_updated():
    cluster = updated(mountPath="/data/colour", subPath="colour")
    assert run(on(cluster, 90_000), ["cat", "/data/colour"])[1] == "blue"


def test_labels_in_a_downward_volume_follow_the_object():
    volumes = [
        {"name": "info", "downwardAPI": {"items": [{"path": "labels", "fieldRef": {"fieldPath": "metadata.labels"}}]}}
    ]
    cluster = played(
        pod(shell("sleep 6000", volumeMounts=mounted("info")), volumes=volumes),
        ("10s", "label pod my-pod tier=front"),
        until_ms=100_000,
    )
    assert run(cluster, ["cat", "/data/labels"])[1].strip() == 'tier="front"'


def test_projected_sources_lie_in_one_folder():
    sources = [
        {"configMap": {"name": "cm"}}, {"secret": {"name": "s"}},
        {"downwardAPI": {"items": [{"path": "name", "fieldRef": {"fieldPath": "metadata.name"}}]}},
        {"serviceAccountToken": {"path": "token"}},
    ]  # fmt: skip
    volumes = [{"name": "all", "projected": {"sources": sources}}]
    cluster = played(
        ("0s", "create configmap cm --from-literal=a=1"), ("0s", "create secret generic s --from-literal=b=2"),
        pod(shell("ls /data; cat /data/b /data/name; sleep 600", volumeMounts=mounted("all")), volumes=volumes),
    )  # fmt: skip
    assert log(cluster).split() == ["a", "b", "name", "token", "2my-pod"]


def test_every_container_finds_its_token():
    cluster = played(
        pod(
            shell(
                "ls /var/run/secrets/kubernetes.io/serviceaccount; cat /var/run/secrets/kubernetes.io/serviceaccount/namespace; sleep 600"
            )
        )
    )
    assert log(cluster).split() == ["ca.crt", "namespace", "token", "default"]


def test_a_host_path_outlives_the_pod():
    volumes = [{"name": "host", "hostPath": {"path": "/var/data"}}]
    writer, reader = (
        shell("echo kept > /data/x; sleep 600", volumeMounts=mounted("host")),
        shell("cat /data/x; sleep 600", volumeMounts=mounted("host")),
    )
    cluster = played(
        pod(writer, volumes=volumes), ("9s", "delete pod my-pod"), ("20s", "create -f -", pod(reader, name="next", volumes=volumes)),
    )  # fmt: skip
    assert log(cluster, "next") == "kept\n"


def test_an_empty_dir_over_its_limit_evicts_the_pod():
    volumes = [{"name": "cache", "emptyDir": {"sizeLimit": "10"}}]
    cluster = played(
        pod(shell("sleep 3; echo 123456789012 > /data/x; sleep 600", volumeMounts=mounted("cache")), volumes=volumes)
    )
    found = status(cluster)
    assert (found["phase"], found["reason"]) == ("Failed", "Evicted")
    assert events(cluster, reason="Evicted")[0][1] == 'Usage of EmptyDir volume "cache" exceeds the limit "10". '
    assert stored(cluster) is not None
