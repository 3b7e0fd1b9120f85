"""Patches of any size and shape: what they cost, what they may make of an object, and what etcd refuses."""

import pytest

from simulation.cluster.apiserver.api.status import StatusError
from simulation.cluster.apiserver.patch import apply_patch, three_way, two_way
from simulation.cluster.budget import COMMAND, OutOfBudget, within
from tests.cluster.playing import play, scenario_of

MIB = 1 << 20
OBJECT = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "cfg"}, "data": {"a": "x" * 100}}
POD = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "p", "finalizers": ["a", "b"]},
    "spec": {"containers": [{"name": "a", "image": "b", "env": [{"name": "A", "value": "1"}]}]},
}


def refused(patch, patch_type="json", obj=OBJECT):
    with within(*COMMAND) as budget, pytest.raises(StatusError) as error:
        apply_patch(obj["kind"], obj, patch, patch_type)
    return error.value.code, budget.work


def test_copies_that_double_an_object_are_refused_before_they_are_made():
    doubling = [{"op": "copy", "from": "/data", "path": f"/data/{number}"} for number in range(40)]
    code, work = refused(doubling)
    assert code == 422 and work < COMMAND.work


def test_copies_that_nest_an_object_in_itself_are_refused():
    assert refused([{"op": "copy", "from": "/metadata", "path": "/metadata/inner"}] * 200)[0] == 422
    assert refused([{"op": "add", "path": "/data" + "/a" * number, "value": {}} for number in range(1, 200)])[0] == 422
    assert refused([{"op": "add", "path": "/a" * 5000, "value": 1}])[0] == 422


def test_a_json_patch_has_ten_thousand_operations_at_most():
    code, work = refused([{"op": "test", "path": "/kind", "value": "ConfigMap"}] * 10_001)
    assert code == 413 and work < 10
    with within(*COMMAND):
        assert (
            apply_patch("ConfigMap", OBJECT, [{"op": "test", "path": "/kind", "value": "ConfigMap"}] * 9_000, "json")
            == OBJECT
        )


def test_a_list_that_grows_by_each_operation_is_paid_for():
    obj = {**OBJECT, "list": list(range(20_000))}
    with within(*COMMAND), pytest.raises(OutOfBudget):
        apply_patch("ConfigMap", obj, [{"op": "add", "path": "/list/0", "value": 1}] * 9_000, "json")


@pytest.mark.parametrize("patch", [
    [{"op": ["add"], "path": "/a"}], [{"op": "add", "path": 3}], [{"op": "copy", "path": "/a"}], [{"op": "move", "path": "/a", "from": "/x"}],
    [{"op": "remove", "path": ""}], [{"op": "add", "path": "/data/a/b", "value": 1}], [{"op": "add", "path": "/list/" + "9" * 5000}],
    [{"op": "add", "path": "/list/1_0", "value": 1}], [{"op": "add", "path": "/list/²", "value": 1}], [3], [[]], {}, "x", None,
])  # fmt: skip
def test_a_json_patch_of_another_shape_is_refused(patch):
    assert refused(patch, obj={**OBJECT, "list": [1, 2]})[0] in (400, 422)


@pytest.mark.parametrize("patch", [
    {"metadata": {"finalizers": ["c", {}]}}, {"metadata": {"finalizers": [["c"]]}}, {"metadata": {"$setElementOrder/finalizers": 3}},
    {"metadata": {"$setElementOrder/finalizers": ["a"], "finalizers": {}}}, {"metadata": {"$deleteFromPrimitiveList/finalizers": 3}},
    {"spec": {"containers": [3]}}, {"spec": {"containers": [{"name": []}, 3]}}, {"spec": {"containers": [{"$patch": []}]}},
    {"spec": {"$retainKeys": [[]]}}, {"spec": {"$patch": {}}}, {"spec": {"$setElementOrder/containers": [3], "containers": [{"name": "a"}]}},
])  # fmt: skip
def test_a_strategic_patch_of_another_shape_is_refused(patch):
    assert refused(patch, "strategic", POD)[0] in (400, 422, 500)


def test_names_of_any_type_are_no_key_of_ours():
    odd = {"spec": {"containers": [{"name": {"a": 1}, "image": "x"}, {"name": ["b"], "image": "y"}]}}
    assert len(apply_patch("Pod", POD, odd, "strategic")["spec"]["containers"]) == 3
    assert three_way(odd, {**POD, **odd}, POD) and two_way(POD, {**POD, **odd})


@pytest.mark.parametrize("patch_type, patch", [
    ("strategic", {"metadata": {"$deleteFromPrimitiveList/finalizers": [str(number) for number in range(20_000)]}}),
    ("strategic", {"metadata": {"finalizers": [str(number) for number in range(90_000)]}}),
    ("merge", {"data": {str(number): "x" for number in range(90_000)}}),
])  # fmt: skip
def test_wide_patches_are_paid_for(patch_type, patch):
    wide = {**POD, "metadata": {"name": "p", "finalizers": [f"f{number}" for number in range(20_000)]}}
    with within(*COMMAND), pytest.raises(OutOfBudget):
        apply_patch("Pod", wide, patch, patch_type)


def test_etcd_takes_no_object_above_one_and_a_half_mebibytes():
    double = '[{"op":"copy","from":"/spec/template/spec/containers/0/args/0","path":"/spec/template/spec/containers/0/args/-"}]'
    template = {
        "metadata": {"labels": {"a": "b"}},
        "spec": {"containers": [{"name": "a", "image": "b", "args": ["x" * 800_000]}]},
    }
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "d"},
        "spec": {"replicas": 0, "selector": {"matchLabels": {"a": "b"}}, "template": template},
    }
    told = outputs(("0s", "create -f -", deployment), ("1s", f"patch deploy d --type=json -p '{double}'"))
    assert told == ["deployment.apps/d created", "Error from server: etcdserver: request is too large"]


def outputs(*inputs):
    """What the commands printed."""
    return [line.facts["output"] for line in play(scenario_of(*inputs), 5_000).story.lines if "output" in line.facts]
