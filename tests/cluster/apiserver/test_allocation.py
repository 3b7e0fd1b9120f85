"""Services get addresses and node ports, and keep them."""

from simulation.cluster.apiserver import complete
from simulation.cluster.apiserver.api import resources
from simulation.cluster.apiserver.scheme import KNOWN
from simulation.cluster.apiserver.services import allocation
from simulation.cluster.ids import Ids

IDS = Ids(1)


def service(name="web", **spec):
    document = {"metadata": {"name": name}, "spec": {"ports": [{"port": 80}], **spec}}
    return complete.complete(KNOWN.kind(resources.named("services")), document, "default")[0]


def allocated(given, others=()):
    made, errors = allocation.allocate_service(given, others, IDS.digest)
    return made["spec"], [str(error) for error in errors]


def test_a_service_gets_an_address_and_always_the_same():
    spec, errors = allocated(service())
    assert (spec["clusterIPs"], errors) == ([spec["clusterIP"]], [])
    assert spec["clusterIP"].startswith("10.96.")
    assert allocated(service())[0] == spec


def test_no_two_services_share_an_address():
    first = {"spec": allocated(service())[0]}
    assert allocated(service(), [first])[0]["clusterIP"] != first["spec"]["clusterIP"]


def test_a_chosen_address_that_is_taken_is_refused():
    first = {"spec": allocated(service(clusterIP="10.96.0.10"))[0]}
    _, errors = allocated(service("other", clusterIP="10.96.0.10"), [first])
    told = "failed to allocate IP 10.96.0.10: provided IP is already allocated"
    assert errors == [f'spec.clusterIPs: Invalid value: ["10.96.0.10"]: {told}']


def test_a_headless_service_gets_no_address():
    assert allocated(service(clusterIP="None"))[0]["clusterIPs"] == ["None"]


def test_node_ports_come_from_their_range():
    spec, _ = allocated(service(type="NodePort", ports=[{"port": 80, "name": "a"}, {"port": 81, "name": "b"}]))
    numbers = [port["nodePort"] for port in spec["ports"]]
    assert len(set(numbers)) == 2 and all(30000 <= number <= 32767 for number in numbers)
    assert "nodePort" not in allocated(service())[0]["ports"][0]


def test_an_update_keeps_what_was_allocated():
    old = {**service(type="NodePort"), "spec": allocated(service(type="NodePort"))[0]}
    assert allocation.keep_allocated(service(type="NodePort"), old)["spec"] == old["spec"]
