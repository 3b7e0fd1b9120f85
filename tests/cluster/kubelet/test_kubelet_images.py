"""Images and environment: policies, names, back-off; where a value comes from, and what is missing."""

import pytest

from simulation.cluster.kubelet.containers.environment import expand
from simulation.cluster.kubelet.containers.images import go_duration
from simulation.cluster.kubelet.containers.restarts import go_seconds
from tests.cluster.pods import container, container_status, events, log, played, pod, shell, status


def waiting(cluster):
    return container_status(cluster)["state"]["waiting"]


@pytest.mark.parametrize(("ms", "text"), [(0, "0s"), (850, "850ms"), (2100, "2.1s"), (62_500, "1m2.5s")])
def test_durations_are_written_as_go_does(ms, text):
    assert go_duration(ms) == text


@pytest.mark.parametrize(("seconds", "text"), [(10, "10s"), (80, "1m20s"), (300, "5m0s")])
def test_waits_are_written_as_go_does(seconds, text):
    assert go_seconds(seconds) == text


def test_an_image_that_may_not_be_pulled_must_be_there():
    cluster = played(pod(container(image="redis:7", imagePullPolicy="Never")), until_ms=20_000)
    assert waiting(cluster)["reason"] == "ErrImageNeverPull"
    assert events(cluster)[0][:2] == (
        "ErrImageNeverPull",
        'Container image "redis:7" is not present with pull policy of Never',
    )


def test_always_asks_the_registry_even_for_what_is_there():
    cluster = played(pod(container(imagePullPolicy="Always")))
    assert [event[0] for event in events(cluster)][:2] == ["Pulling", "Pulled"]


def test_a_bad_name_is_told_as_such():
    assert waiting(played(pod(container(image="NGINX:Latest!")), until_ms=20_000))["reason"] == "InvalidImageName"


def test_a_missing_image_is_pulled_again_after_a_doubling_wait():
    cluster = played(
        pod(container(image="nginx:nope")), registry={"nginx:nope": {"missing": "not found"}}, until_ms=200_000
    )
    pulls = [line.at_ms for line in cluster.story.lines if line.verb.step == "containerd.PullImage"]
    gaps = [later - earlier for earlier, later in zip(pulls, pulls[1:], strict=False)]
    assert (
        all(gap >= least for gap, least in zip(gaps, (10_000, 20_000, 40_000, 80_000), strict=False)) and len(gaps) >= 3
    )


def test_references_are_expanded_and_dollars_kept():
    assert expand("$(A)-$$(A)-$(NOPE)", {"A": "1"}) == "1-$(A)-$(NOPE)"


def env(*items, **fields):
    return pod(shell("env | sort; sleep 6000", env=list(items), **fields))


def test_values_come_from_configmaps_secrets_and_the_pod_itself():
    items = [
        {"name": "A", "valueFrom": {"configMapKeyRef": {"name": "cm", "key": "a"}}},
        {"name": "B", "valueFrom": {"secretKeyRef": {"name": "s", "key": "b"}}},
        {"name": "NODE", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
        {"name": "IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
        {"name": "CPU", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}},
        {"name": "BOTH", "value": "$(A)$(B)"},
    ]  # fmt: skip
    cluster = played(
        ("0s", "create configmap cm --from-literal=a=1"), ("0s", "create secret generic s --from-literal=b=2"),
        env(*items, resources={"limits": {"cpu": "500m"}}),
    )  # fmt: skip
    found = dict(line.split("=", 1) for line in log(cluster).splitlines())
    values = " ".join(found[name] for name in ("A", "B", "NODE", "IP", "CPU", "BOTH"))
    assert values == "1 2 node-1 10.244.1.2 1 12"


def test_services_of_the_namespace_are_found_in_the_environment():
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "my-db"},
        "spec": {"ports": [{"port": 5432}]},
    }
    cluster = played(service, ("1s", "create -f -", env()))
    assert "MY_DB_SERVICE_PORT=5432" in log(cluster).splitlines()
    without = {**env(), "spec": {**env()["spec"], "enableServiceLinks": False}}
    assert "MY_DB_SERVICE_PORT=5432" not in log(played(service, ("1s", "create -f -", without)))


def test_env_from_takes_all_keys_with_a_prefix():
    cluster = played(
        ("0s", "create configmap cm --from-literal=a=1 --from-literal=b=2"),
        env(envFrom=[{"prefix": "P_", "configMapRef": {"name": "cm"}}]),
    )
    assert {"P_a=1", "P_b=2"} <= set(log(cluster).splitlines())


@pytest.mark.parametrize(
    ("source", "words"),
    [({"configMapKeyRef": {"name": "cm", "key": "k"}}, 'Error: configmap "cm" not found'),
     ({"secretKeyRef": {"name": "s", "key": "k"}}, 'Error: secret "s" not found')],
)  # fmt: skip
def test_a_missing_source_is_a_configuration_error_and_heals(source, words):
    name = "configmap cm" if "configMapKeyRef" in source else "secret generic s"
    cluster = played(
        env({"name": "A", "valueFrom": source}), ("20s", f"create {name} --from-literal=k=found"), until_ms=60_000
    )
    assert (
        events(cluster, reason="Failed")[0][1] == words
        and status(cluster)["phase"] == "Running"
        and "A=found" in log(cluster)
    )


def test_a_missing_key_is_named():
    cluster = played(
        ("0s", "create configmap cm --from-literal=a=1"),
        env({"name": "A", "valueFrom": {"configMapKeyRef": {"name": "cm", "key": "k"}}}),
    )
    assert waiting(cluster)["reason"] == "CreateContainerConfigError"
    assert events(cluster, reason="Failed")[0][1] == "Error: couldn't find key k in ConfigMap default/cm"


def test_root_is_refused_where_it_must_not_be():
    cluster = played(pod(container(securityContext={"runAsNonRoot": True})), until_ms=20_000)
    assert waiting(cluster)["message"].startswith("container has runAsNonRoot and image will run as root (pod: ")
