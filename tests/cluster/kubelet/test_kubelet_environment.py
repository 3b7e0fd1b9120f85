"""Environments that grow: what the runtime does not take, and what the kernel does not execute."""

import pytest

from simulation.cluster.budget import within
from simulation.cluster.containerd import CreateError
from simulation.cluster.kubelet.containers.environment import LARGEST_REQUEST, expand
from tests.cluster.controlled import Played, template


def chain(length, first="x" * 100):
    """Each variable takes up the one before it twice."""
    more = [{"name": f"A{number + 1}", "value": f"$(A{number})$(A{number})"} for number in range(length)]
    return [{"name": "A0", "value": first}, *more]


def started(env, **container):
    spec = template()["spec"]
    spec["containers"][0] |= {"env": env, **container}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "grows"}, "spec": spec}
    return Played().create("pods", pod).play(15)


def state(played):
    return played.get("pods", "grows")["status"]["containerStatuses"][0]["state"]


@pytest.mark.parametrize("length", [20, 40, 1000])
def test_environment_that_is_no_request_any_more_fails_the_container(length):
    played = started(chain(length))
    waiting = state(played)["waiting"]
    assert waiting["reason"] == "CreateContainerError"
    assert waiting["message"].startswith("rpc error: code = ResourceExhausted desc = grpc: received message larger")
    assert set(played.messages("grows", "Failed")) == {f"Error: {waiting['message']}"}
    assert not [line for line in played.cluster.story.lines if line.verb.step in ("cluster.failed", "cluster.full")]


def test_value_that_the_kernel_refuses_ends_the_container_in_its_own_words():
    played = started(chain(11), command=["serve"])
    assert state(played)["terminated"]["exitCode"] == 255
    pod = played.get("pods", "grows")
    assert played.cluster.kubelets["node-1"].logs(pod) == "exec serve: argument list too long\n"


def test_shorter_chain_is_what_the_process_finds():
    assert "running" in state(started(chain(10)))


def test_hundreds_of_services_make_an_environment_too_long_to_execute():
    played = Played()
    for number in range(300):
        ports = [{"name": f"port-{port}", "port": port} for port in range(1, 30)]
        spec = {"selector": {"app": "x"}, "ports": ports}
        name = f"service-with-a-rather-long-name-{number}"
        played.create("services", {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": spec})
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "grows"}, "spec": template()["spec"]}
    assert state(played.create("pods", pod).play(15))["terminated"]["exitCode"] == 255


# Expansion


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("$(A)-$(B)", "1-$(B)"), ("$$(A)", "$(A)"), ("$", "$"), ("a$", "a$"), ("$(", "$("), ("$x$(A)", "$x1"), ("$(A", "$(A"),
        ("$($(A))", "$($(A))"), ("$$$(A)", "$1"),
    ],
)  # fmt: skip
def test_references_are_expanded_as_the_kubelet_does(text, expanded):
    assert expand(text, {"A": "1"}) == expanded


@pytest.mark.parametrize("text", ["$(" * 500_000, "$(A" * 300_000 + ")", "$" * 1_000_001])
def test_a_mebibyte_of_unclosed_references_is_read_once(text):
    with within(1_100_000, 1 << 26):
        assert len(expand(text, {})) >= len(text) // 2


def test_what_is_too_large_is_never_made():
    with pytest.raises(CreateError), within(100_000, 1000):
        expand("$(A)" * 1000, {"A": "x" * (LARGEST_REQUEST // 999)})
