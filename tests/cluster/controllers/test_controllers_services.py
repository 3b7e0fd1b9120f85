"""Services: their addresses and ports, and the pods that stand behind them."""

import pytest

from simulation.cluster.apiserver.api.status import StatusError
from tests.cluster.controlled import Played, workload


def service(name="web", selector=None, **spec):
    body = {"selector": selector or {"app": "web"}, "ports": [{"port": 80}], **spec}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": body}


def slices(played):
    return [
        one for one in played.all("endpointslices") if one["metadata"]["labels"]["kubernetes.io/service-name"] == "web"
    ]


def ready(played):
    return sorted(endpoint["conditions"]["ready"] for one in slices(played) for endpoint in one["endpoints"])


def test_service_stands_before_its_ready_pods():
    played = Played().create("services", service()).create("deployments", workload("Deployment", replicas=2))
    played.play(0.1)
    assert [one["endpoints"] for one in slices(played)] == [[]]
    played.play(10)
    assert ready(played) == [True, True]
    (one,) = slices(played)
    assert sorted(e["addresses"][0] for e in one["endpoints"]) == sorted(
        pod["status"]["podIP"] for pod in played.running()
    )
    assert [a["ip"] for a in played.get("endpoints", "web")["subsets"][0]["addresses"]]


def test_pod_that_is_being_deleted_is_not_ready_but_still_told():
    made = workload("Deployment", replicas=1)
    made["spec"]["template"]["spec"]["containers"][0]["lifecycle"] = {"preStop": {"sleep": {"seconds": 20}}}
    made["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] = 30
    played = Played().create("services", service()).create("deployments", made).play(8)
    played.api.delete("pods", "default", played.running()[0]["metadata"]["name"])
    played.play(5)
    states = sorted((e["conditions"]["ready"], e["conditions"]["terminating"]) for e in slices(played)[0]["endpoints"])
    assert states == [(False, True), (True, False)]


def test_selector_that_matches_nobody_leaves_an_empty_slice():
    played = (
        Played()
        .create("services", service(selector={"app": "typo"}))
        .create("deployments", workload("Deployment"))
        .play(10)
    )
    assert (slices(played)[0]["endpoints"], slices(played)[0]["ports"]) == ([], [])


def test_named_target_port_is_looked_up_in_each_pod():
    made = workload("Deployment", replicas=1)
    made["spec"]["template"]["spec"]["containers"][0]["ports"] = [{"name": "http", "containerPort": 8080}]
    ports = [{"port": 80, "targetPort": "http", "name": "a"}]
    played = Played().create("deployments", made).create("services", service(ports=ports)).play(10)
    assert slices(played)[0]["ports"] == [{"name": "a", "port": 8080, "protocol": "TCP"}]


def test_slices_hold_a_hundred_pods_at_most():
    played = (
        Played(nodes=2)
        .create("services", service())
        .create("deployments", workload("Deployment", replicas=130))
        .play(30)
    )
    assert sorted(len(one["endpoints"]) for one in slices(played)) == [30, 100]


def test_slices_and_endpoints_go_with_their_service():
    played = Played().create("services", service()).play(1)
    played.api.delete("services", "default", "web")
    played.play(1)
    assert slices(played) == []
    assert played.get("endpoints", "web") is None


def test_each_service_gets_another_address():
    played = Played()
    for number in range(20):
        played.create("services", service(f"web-{number}"))
    addresses = [one["spec"]["clusterIP"] for one in played.all("services")]
    assert len(set(addresses)) == 21
    assert all(address.startswith("10.96.") for address in addresses)


def test_headless_service_gets_none():
    assert Played().create("services", service(clusterIP="None")).get("services", "web")["spec"]["clusterIP"] == "None"


def test_node_ports_are_given_and_kept():
    played = Played().create("services", service(type="NodePort"))
    number = played.get("services", "web")["spec"]["ports"][0]["nodePort"]
    assert 30000 <= number <= 32767
    played.patch("services", "web", {"spec": {"sessionAffinity": "ClientIP"}})
    assert played.get("services", "web")["spec"]["ports"][0]["nodePort"] == number
    played.patch("services", "web", {"spec": {"type": "ClusterIP"}})
    assert "nodePort" not in played.get("services", "web")["spec"]["ports"][0]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (
            {"clusterIP": "10.1.2.3"},
            "failed to allocate IP 10.1.2.3: the provided IP (10.1.2.3) is not in the valid range. The range of valid IPs is 10.96.0.0/16",
        ),
        (
            {"clusterIP": "10.96.0.1"},
            'spec.clusterIPs: Invalid value: ["10.96.0.1"]: failed to allocate IP 10.96.0.1: provided IP is already allocated',
        ),
        (
            {"type": "NodePort", "ports": [{"port": 80, "nodePort": 80}]},
            "provided port is not in the valid range. The range of valid ports is 30000-32767",
        ),
    ],
)
def test_what_cannot_be_given_is_refused(spec, message):
    with pytest.raises(StatusError) as refused:
        Played().create("services", service(**spec))
    assert message in refused.value.message
