"""Every field of a scenario with every wrong type, and every number out of its range: refused in one sentence that names the field."""

import pytest

from simulation.cluster import Scenario, ScenarioError
from simulation.cluster.faults.grammar import KINDS
from simulation.cluster.program.entries import _FIELDS as PROGRAM_FIELDS
from simulation.cluster.registry.entries import FIELDS as IMAGE_FIELDS
from simulation.cluster.scenario import checks, nodes

HEAD = {"apiVersion": "podflow/v1", "kind": "Scenario"}
SCHEDULER = {"apiVersion": "kubescheduler.config.k8s.io/v1", "kind": "KubeSchedulerConfiguration"}
WRONG = [
    None, True, False, 0, -1, 1 << 63, 1 << 200, 1.5, 1e300, float("nan"), float("inf"), -0.0, "", "p", "\ud800", "a\0b", "1e99s",
    "9" * 5000, "x" * 300, [], [[]], [None], [1], ["p"], {}, {"a": 1}, {"p": None}, {"a": {"b": []}}, {1: 2}, b"x", {"name": []},
]  # fmt: skip


def refusal(given):
    """What is wrong with it, or None; anything but a ScenarioError fails the test."""
    try:
        Scenario.parse(given)
    except ScenarioError as error:
        return error
    return None


def with_node(field, value):
    return {**HEAD, "cluster": {"nodes": [{"name": "node-1", field: value}]}}


def places():
    """(what it is called, value -> a scenario that has the value there)."""
    for field in checks.FIELDS:
        yield field, lambda value, field=field: {**HEAD, field: value}
    for field in checks.CLUSTER_FIELDS:
        yield f"cluster.{field}", lambda value, field=field: {**HEAD, "cluster": {field: value}}
    for field in nodes.NODE_FIELDS:
        yield f"node.{field}", lambda value, field=field: with_node(field, value)
    for field in IMAGE_FIELDS:
        yield f"image.{field}", lambda value, field=field: {**HEAD, "registry": {"a:1": {field: value}}}
    for field in PROGRAM_FIELDS:
        yield f"program.{field}", lambda value, field=field: {**HEAD, "programs": [{"command": ["a"], field: value}]}
    for field in ("at", "kubectl", "manifest", "fault"):
        given = {} if field == "fault" else {"kubectl": "create -f -", "manifest": "x"}
        yield f"input.{field}", lambda value, field=field, given=given: {**HEAD, "inputs": [{**given, field: value}]}
    for kind in KINDS:
        yield f"fault.{kind}", lambda value, kind=kind: {**HEAD, "inputs": [{"fault": {kind: value}}]}
    for field in ("profiles", "percentageOfNodesToScore", "extenders", "parallelism"):
        yield (
            f"scheduler.{field}",
            lambda value, field=field: {**HEAD, "cluster": {"scheduler": {**SCHEDULER, field: value}}},
        )
    for field in ("schedulerName", "percentageOfNodesToScore", "plugins", "pluginConfig"):
        yield (
            f"profile.{field}",
            lambda value, field=field: {**HEAD, "cluster": {"scheduler": {**SCHEDULER, "profiles": [{field: value}]}}},
        )
    for field in ("apiVersion", "kind", "metadata", "spec", "status"):
        yield f"manifest.{field}", lambda value, field=field: {"apiVersion": "v1", "kind": "Pod", field: value}
    for field in ("command", "manifest"):
        yield field, lambda value, field=field: {field: value}


@pytest.mark.parametrize(("name", "scenario"), list(places()), ids=lambda part: part if isinstance(part, str) else "")
def test_a_value_of_a_wrong_type_is_taken_or_refused_and_never_fails(name, scenario):
    for value in WRONG:
        error = refusal(scenario(value))
        assert error is None or error.message


@pytest.mark.parametrize("value", ["\ud800", "a\0b", float("nan"), float("inf"), 1 << 63, b"x", {1: 2}], ids=repr)
def test_what_cannot_be_kept_is_refused_wherever_it_stands(value):
    taken = [name for name, scenario in places() if refusal(scenario(value)) is None]
    assert taken == []


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"cluster": {"seed": 1 << 63}}, "cluster.seed"),
        ({"until": "3651d"}, "until"),
        ({"until": 1e11}, "until"),
        ({"inputs": [{"at": "9" * 39 + "s", "kubectl": "get pods"}]}, "inputs[0].at"),
        ({"inputs": [{"kubectl": "x" * 8001}]}, "inputs[0].kubectl"),
        ({"inputs": [{"kubectl": "get pods"}] * 1001}, "inputs"),
        ({"registry": {f"image-{n}": {} for n in range(1001)}}, "registry"),
        ({"programs": [{"command": ["a"]}] * 1001}, "programs"),
        ({"name": "x" * 201}, "name"),
        ({"description": "x" * 10_001}, "description"),
        ({"registry": {"a": {"size": "9" * 39}}}, "registry.a.size"),
        ({"programs": [{"command": ["a"], "output": [{"at": "1s"}]}]}, "programs[0].output[0].text"),
        ({"inputs": [{"fault": {"watch": {"to": [], "do": "drop"}}}]}, "inputs[0].fault.watch.to"),
        ({"inputs": [{"fault": {"watch": {"to": "kubelet/node-9", "do": "drop"}}}]}, "inputs[0].fault.watch.to"),
    ],
)
def test_a_limit_is_named_with_its_field(given, path):
    assert refusal({**HEAD, **given}).path == path


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("podCIDR", "10.0.0.0/8", "/16 to /30"),
        ("podCIDR", "10.0.0.1/24", "host bits"),
        ("podCIDR", "fd00::/64", "range of addresses"),
        ("allocatable", "x", "cannot unmarshal string"),
        ("allocatable", {"cpu": -1}, "below zero"),
        ("allocatable", {"cpu": "8Ei"}, "no node has more"),
        ("allocatable", {"a b": 1}, "name part"),
        ("memory", "1e30", "no node has more"),
        ("taints", [{"key": "a"}], "Required value"),
        ("taints", [{"key": "a", "effect": "Never"}], "Unsupported value"),
        ("taints", [{"key": "a", "effect": "NoSchedule", "value": 5}], "cannot unmarshal number"),
        ("taints", [{"key": "a", "effect": "NoSchedule", "colour": "red"}], "unknown field"),
        ("taints", ["a"], "cannot unmarshal string"),
        ("labels", {"a b": "c"}, "name part"),
        ("labels", {"a": ["b"]}, "cannot unmarshal array"),
        ("labels", {"a": "x" * 64}, "63"),
        ("images", ["UPPER"], "no image name"),
        ("images", [5], "image name"),
        ("unschedulable", "yes", "cannot unmarshal string"),
    ],
)
def test_a_node_that_kubernetes_would_not_have_is_refused_in_its_words(field, value, words):
    error = refusal(with_node(field, value))
    assert error.path.startswith(f"cluster.nodes[0].{field}") and words in error.message


def test_a_node_of_every_field_is_as_it_was_given():
    node = {
        "name": "node-1", "cpu": 4, "memory": "8Gi", "pods": 20, "labels": {"tier": 1, "gone": None}, "images": ["nginx:1.27"],
        "taints": [{"key": "a", "value": None, "effect": "NoSchedule"}], "podCIDR": "10.9.0.0/16", "unschedulable": None,
        "allocatable": {"cpu": 1.5, "example.com/gpu": "2"},
    }  # fmt: skip
    assert Scenario.parse({**HEAD, "cluster": {"nodes": [node]}}).nodes[0]["podCIDR"] == "10.9.0.0/16"


@pytest.mark.parametrize("metadata", ["p", 5, [], None, {"name": 5}, {"name": []}, {"name": "x" * 1000}])
def test_a_manifest_is_called_by_its_name_where_it_has_one(metadata):
    scenario = Scenario.parse({"apiVersion": "v1", "kind": "Pod", "metadata": metadata})
    assert 0 < len(scenario.name) <= 80
