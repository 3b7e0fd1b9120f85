"""Events: the same again is counted, similar ones are gathered, floods are cut."""

from types import SimpleNamespace

from simulation.cluster.apiserver.api.caller import component, node_user
from simulation.cluster.clock import Clock
from simulation.cluster.events import Recorder, reference
from simulation.cluster.store import Store

POD = {
    "kind": "Pod",
    "apiVersion": "v1",
    "metadata": {"namespace": "default", "name": "my-pod", "uid": "u", "resourceVersion": "7"},
}


class Written:
    """A client that keeps what it is given."""

    caller = component(node_user("node-1"), "kubelet")

    def __init__(self):
        self.events, self.server = {}, self

    def peek(self, resource, namespace, name):
        return self.events.get(name)

    def create(self, resource, namespace, event, **told):
        self.events[event["metadata"]["name"]] = event

    def change(self, resource, namespace, name, change, **told):
        self.events[name] = change(self.events[name])


def recorder():
    client, clock = Written(), Clock()
    return (
        Recorder(client, SimpleNamespace(store=Store(), clock=clock), "kubelet/node-1", "kubelet", "node-1"),
        client,
        clock,
    )


def test_the_same_event_again_is_counted():
    events, client, clock = recorder()
    for second in range(3):
        clock.now_ms = second * 1000
        events.record(POD, "Warning", "BackOff", "again")
    (only,) = client.events.values()
    assert (only["count"], only["firstTimestamp"], only["lastTimestamp"]) == (
        3,
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:02Z",
    )


def test_more_than_ten_that_differ_in_their_message_only_are_combined():
    events, client, _ = recorder()
    for number in range(14):
        events.record(POD, "Warning", "Unhealthy", f"failed {number}")
    last = list(client.events.values())[-1]
    assert (last["message"], last["count"]) == ("(combined from similar events): failed 13", 5) and len(
        client.events
    ) == 10


def test_a_flood_is_cut_after_twenty_five_and_lets_one_through_each_five_minutes():
    events, client, clock = recorder()
    for _ in range(40):
        events.record(POD, "Warning", "BackOff", "again")
    clock.now_ms = 300_000
    for _ in range(5):
        events.record(POD, "Warning", "BackOff", "again")
    (only,) = client.events.values()
    assert only["count"] == 41  # what was cut is counted all the same


def test_an_event_points_at_its_container():
    assert reference(POD, "spec.containers{app}")[
        "fieldPath"
    ] == "spec.containers{app}" and "fieldPath" not in reference(POD)
