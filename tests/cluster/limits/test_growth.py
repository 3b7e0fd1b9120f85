"""Long lists in a manifest: twice as many items are twice the work, never four times; lines of code run are counted, not seconds."""

import sys

import pytest

from simulation.cluster.apiserver.api.field_errors import invalid
from simulation.cluster.apiserver.api.leaves import first_wrong_base64
from simulation.cluster.budget import OutOfBytes, OutOfWork, within
from tests.cluster.controlled import Played, template, workload


def pod(name="many", **spec):
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": {**template()["spec"], **spec}}


def with_container(**fields):
    container = {"name": "app", "image": "app:1"}
    return pod(containers=[{**container, **fields}], volumes=fields.pop("volumes", []))


def service(ports, kind="ClusterIP"):
    spec = {"selector": {"app": "web"}, "type": kind, "ports": ports}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "many"}, "spec": spec}


def term(number):
    return {"topologyKey": "zone", "labelSelector": {"matchLabels": {f"a{number}": "b"}}}


LONG = {
    "ports of a Service": lambda n: service([{"name": f"p{i}", "port": i} for i in range(1, n)]),
    "node ports": lambda n: service([{"name": f"p{i}", "port": i} for i in range(1, n)], "NodePort"),
    "ports of a container": lambda n: with_container(ports=[{"containerPort": i} for i in range(1, n)]),
    "variables": lambda n: with_container(env=[{"name": f"A{i}", "value": "x"} for i in range(n)]),
    "mounts": lambda n: pod(
        volumes=[{"name": f"v{i}", "emptyDir": {}} for i in range(n)],
        containers=[
            {"name": "a", "image": "b", "volumeMounts": [{"name": f"v{i}", "mountPath": f"/{i}"} for i in range(n)]}
        ],
    ),
    "containers": lambda n: pod(containers=[{"name": f"c{i}", "image": "app:1"} for i in range(n)]),
    "init containers": lambda n: pod(initContainers=[{"name": f"c{i}", "image": "app:1"} for i in range(n)]),
    "tolerations": lambda n: pod(tolerations=[{"key": f"k{i}", "operator": "Exists"} for i in range(n)]),
    "spread constraints": lambda n: pod(
        topologySpreadConstraints=[
            {"maxSkew": 1, "topologyKey": f"k{i}", "whenUnsatisfiable": "ScheduleAnyway"} for i in range(n)
        ]
    ),
    "affinity terms": lambda n: pod(
        affinity={"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term(i) for i in range(n)]}}
    ),
    "gates": lambda n: pod(schedulingGates=[{"name": f"a/b{i}"} for i in range(n)]),
    "labels": lambda n: {**pod(), "metadata": {"name": "many", "labels": {f"l{i}": "x" for i in range(n)}}},
    "values of a selector": lambda n: workload(
        "ReplicaSet",
        selector={
            "matchExpressions": [{"key": "app", "operator": "In", "values": ["web", *(f"{n}-{i}" for i in range(n))]}]
        },
    ),
}


def lines_run(act):
    """How many lines of Python run."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return count


def work_of(obj):
    played, plural = Played(), {"Pod": "pods", "Service": "services", "ReplicaSet": "replicasets"}[obj["kind"]]
    return lines_run(lambda: played.create(plural, obj))


@pytest.mark.parametrize("field", LONG)
def test_twice_as_many_items_are_twice_the_work(field):
    _, few, more, many = (work_of(LONG[field](number)) for number in (20, 60, 120, 240))  # the first fills caches
    assert many - more < 3 * (more - few)  # 2 where the work grows as the list does, 4 where it grows as its square


def test_changed_tolerations_are_compared_in_one_pass():
    played = Played()

    def change(number):
        made = [{"key": f"k{i}", "operator": "Exists"} for i in range(number)]
        played.create("pods", pod(f"pod-{number}", tolerations=made))
        return lines_run(lambda: played.patch("pods", f"pod-{number}", {"metadata": {"labels": {"a": "b"}}}))

    few, many = change(100), change(200)
    assert many < 2.5 * few


def test_manifest_of_sixty_thousand_ports_is_more_than_a_command_may_do():
    obj = with_container(ports=[{"containerPort": i} for i in range(1, 60_000)])
    played = Played()
    with pytest.raises(OutOfWork), within(80_000, 1 << 24):
        played.create("pods", obj)


def test_values_told_in_thousands_of_errors_are_counted():
    value = [{"name": "x" * 100}] * 1000
    with pytest.raises(OutOfBytes), within(10**6, 1 << 24):
        for _ in range(1000):
            str(invalid("metadata.ownerReferences", value, "only one"))


@pytest.mark.parametrize(("text", "wrong"), [("QUJD" * 300_000, None), ("QQ==", None), ("QQ=", 3), ("Q" * 5 + "!", 5)])
def test_base64_of_any_length_is_looked_at_in_one_go(text, wrong):
    with within(20_000, 1 << 24):
        assert first_wrong_base64(text) == wrong
