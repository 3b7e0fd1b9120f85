"""Addresses: the next free one, wrapping around; what happens when there is none."""

import pytest

from simulation.cluster.clock import Agenda, Clock
from simulation.cluster.cni import Cni, CniError, dotted, parse_cidr
from simulation.cluster.ground import Ground
from simulation.cluster.ids import Ids
from simulation.cluster.latency import Latency
from simulation.cluster.store import Store
from simulation.cluster.transition import Story


def network(cidr="10.244.1.0/29"):
    store, clock = Store(), Clock()
    return Cni("node-1", cidr, Ground(store, clock, Agenda(store), Story(store, clock), Ids(1), Latency(1)))


POD = {"metadata": {"name": "my-pod", "namespace": "default"}}


def test_a_range_is_read_and_addresses_are_written():
    assert parse_cidr("10.244.1.0/24")[1] == 254 and dotted(parse_cidr("10.244.1.0/24")[0] + 2) == "10.244.1.2"


def test_the_first_address_is_the_gateways_so_pods_begin_with_the_second():
    assert network().add("sandbox", POD) == "10.244.1.2"


def test_a_freed_address_is_not_given_out_again_at_once():
    cni = network()
    first = cni.add("one", POD)
    cni.delete("one", first, "pods/default/my-pod")
    assert cni.add("two", POD) == "10.244.1.3"


def test_it_wraps_around_and_passes_over_what_is_taken():
    cni = network()
    given = [cni.add(str(number), POD) for number in range(5)]
    cni.delete("1", given[1], "pods/default/my-pod")
    assert cni.add("next", POD) == given[1]


def test_a_full_range_is_refused_in_the_plug_ins_words():
    cni = network()
    for number in range(5):
        cni.add(str(number), POD)
    with pytest.raises(CniError, match=r"no IP addresses available in range set: 10\.244\.1\.1-10\.244\.1\.6"):
        cni.add("one-too-many", POD)


def test_deleting_twice_is_no_mistake():
    cni = network()
    address = cni.add("one", POD)
    cni.delete("one", address, "pods/default/my-pod")
    cni.delete("one", address, "pods/default/my-pod")
    assert [line.verb.step for line in cni.story.lines] == ["cni.ADD", "cni.DEL"]
