"""The three kinds of patch, and the three-way patch of kubectl apply."""

import copy

import pytest

from simulation.cluster.apiserver.api.status import StatusError
from simulation.cluster.apiserver.patch import apply_patch, three_way, two_way

POD = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "p", "labels": {"a": "1", "b": "2"}, "finalizers": ["x", "y"]},
    "spec": {
        "containers": [
            {"name": "a", "image": "one", "env": [{"name": "E", "value": "1"}], "args": ["1", "2"]},
            {"name": "b", "image": "two"},
            {"name": "c", "image": "three"},
        ],
        "tolerations": [{"key": "k"}],
        "volumes": [{"name": "v", "emptyDir": {}}],
    },
    "status": {"conditions": [{"type": "Ready", "status": "False"}, {"type": "Initialized", "status": "True"}]},
}


def patched(body, kind="strategic"):
    before = copy.deepcopy(POD)
    after = apply_patch("Pod", POD, body, kind)
    assert before == POD, "a patch must not change what it is given"
    return after


def containers(body):
    return patched({"spec": body})["spec"]["containers"]


def refused(body, kind="strategic"):
    with pytest.raises(StatusError) as refusal:
        patched(body, kind)
    return refusal.value.code, refusal.value.message


def test_containers_merge_by_name_and_stay_in_place():
    after = containers({"containers": [{"name": "b", "image": "new"}]})
    assert [(c["name"], c["image"]) for c in after] == [("a", "one"), ("b", "new"), ("c", "three")]


def test_conditions_merge_by_type():
    after = patched({"status": {"conditions": [{"type": "Ready", "status": "True"}]}})["status"]["conditions"]
    assert after == [{"type": "Ready", "status": "True"}, {"type": "Initialized", "status": "True"}]


def test_untouched_parts_are_shared():
    after = patched({"status": {"phase": "Running"}})
    assert after["spec"] is POD["spec"]
    assert after["status"]["conditions"] is POD["status"]["conditions"]


def test_tolerations_are_replaced_whole():
    assert patched({"spec": {"tolerations": [{"key": "new"}]}})["spec"]["tolerations"] == [{"key": "new"}]


def test_plain_lists_merge_without_repeats_where_the_kind_says_so():
    assert patched({"metadata": {"finalizers": ["z", "x"]}})["metadata"]["finalizers"] == ["z", "x", "y"]
    assert containers({"containers": [{"name": "a", "args": ["9"]}]})[0]["args"] == ["9"]


def test_null_deletes_a_field():
    assert patched({"metadata": {"labels": {"a": None, "c": "3"}}})["metadata"]["labels"] == {"b": "2", "c": "3"}
    assert "labels" not in patched({"metadata": {"labels": None}})["metadata"]


def test_patch_delete_removes_an_element():
    assert [c["name"] for c in containers({"containers": [{"name": "b", "$patch": "delete"}]})] == ["a", "c"]


def test_patch_replace_replaces_a_list_and_a_map():
    assert containers({"containers": [{"name": "z"}, {"$patch": "replace"}]}) == [{"name": "z"}]
    labels = patched({"metadata": {"labels": {"$patch": "replace", "z": "1"}}})["metadata"]["labels"]
    assert labels == {"z": "1"}


def test_set_element_order_moves_elements():
    order = [{"name": name} for name in "cab"]
    assert [c["name"] for c in containers({"$setElementOrder/containers": order})] == ["c", "a", "b"]
    part = [{"name": name} for name in "ca"]
    assert [c["name"] for c in containers({"$setElementOrder/containers": part})] == ["b", "c", "a"]


def test_delete_from_primitive_list():
    after = patched({"metadata": {"$deleteFromPrimitiveList/finalizers": ["x"]}})
    assert after["metadata"]["finalizers"] == ["y"]


def test_retain_keys_clears_the_other_fields():
    volume = {"name": "v", "$retainKeys": ["name", "configMap"], "configMap": {"name": "c"}}
    after = patched({"spec": {"volumes": [volume]}})["spec"]["volumes"]
    assert after == [{"name": "v", "configMap": {"name": "c"}}]


@pytest.mark.parametrize(
    "spec, message",
    [
        ({"containers": [{"image": "x"}]}, "map: map[image:x] does not contain declared merge key: name"),
        ({"containers": [{"name": "a", "$patch": "odd"}]}, "unknown patch type: odd in map: map[$patch:odd name:a]"),
    ],
)
def test_element_that_cannot_be_merged_is_told_in_gos_words(spec, message):
    assert refused({"spec": spec}) == (500, message)


def test_retain_keys_that_leave_out_a_given_field_are_refused():
    volume = {"name": "v", "$retainKeys": ["name"], "configMap": {"name": "c"}}
    assert refused({"spec": {"volumes": [volume]}}) == (400, "invalid patch format of retainKeys")


def test_merge_patch_replaces_lists_and_deletes_nulls():
    after = patched({"metadata": {"labels": {"a": None}}, "spec": {"containers": [{"name": "z"}]}}, "merge")
    assert after["metadata"]["labels"] == {"b": "2"}
    assert after["spec"]["containers"] == [{"name": "z"}]


def test_json_patch_carries_out_its_operations_in_order():
    operations = [
        {"op": "add", "path": "/metadata/labels/c~1d", "value": "3"},
        {"op": "remove", "path": "/spec/tolerations"},
        {"op": "replace", "path": "/spec/containers/1/image", "value": "new"},
        {"op": "test", "path": "/spec/containers/1/image", "value": "new"},
        {"op": "add", "path": "/spec/containers/0/args/-", "value": "3"},
        {"op": "move", "from": "/metadata/labels/a", "path": "/metadata/labels/z"},
        {"op": "copy", "from": "/metadata/name", "path": "/metadata/labels/n"},
        {"op": "remove", "path": "/metadata/finalizers/-1"},
    ]
    after = patched(operations, "json")
    assert after["metadata"]["labels"] == {"b": "2", "c/d": "3", "z": "1", "n": "p"}
    assert after["metadata"]["finalizers"] == ["x"]
    assert "tolerations" not in after["spec"]
    assert after["spec"]["containers"][1]["image"] == "new"
    assert after["spec"]["containers"][0]["args"] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "remove", "path": "/metadata/nothing"},
        {"op": "replace", "path": "/spec/containers/9/image", "value": "x"},
        {"op": "test", "path": "/metadata/name", "value": "q"},
        {"op": "add", "path": "/no/such/place", "value": 1},
        {"op": "jump", "path": "/metadata"},
    ],
)
def test_json_patch_that_does_not_apply_is_rejected(operation):
    assert refused([operation], "json") == (422, "the server rejected our request due to an error in our request")


def test_json_patch_must_be_a_list():
    message = "json: cannot unmarshal object into Go value of type jsonpatch.Patch"
    assert refused({"op": "add"}, "json") == (400, message)


def deployment(image="one", replicas=3, **containers):
    template = {"spec": {"containers": [{"name": "app", "image": image}]}}
    spec = {"replicas": replicas, "template": template}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": spec}


def test_apply_changes_only_what_the_manifest_names():
    live = {**deployment(), "status": {"replicas": 3}}
    live["spec"]["template"]["spec"]["dnsPolicy"] = "ClusterFirst"
    patch = three_way(deployment(), deployment(image="two"), live)
    app = [{"name": "app", "image": "two"}]
    order = {"$setElementOrder/containers": [{"name": "app"}]}
    assert patch == {"spec": {"template": {"spec": {**order, "containers": app}}}}
    assert three_way(deployment(), deployment(), live) == {}


def test_apply_deletes_what_was_applied_and_is_wanted_no_more():
    wanted = deployment()
    del wanted["spec"]["replicas"]
    assert three_way(deployment(), wanted, deployment(replicas=5)) == {"spec": {"replicas": None}}
    assert three_way(wanted, wanted, deployment(replicas=5)) == {}


def test_apply_deletes_and_adds_elements_by_key():
    def with_env(*names):
        made = deployment()
        made["spec"]["template"]["spec"]["containers"][0]["env"] = [{"name": n, "value": n} for n in names]
        return made

    live = with_env("a", "b", "others")
    patch = three_way(with_env("a", "b"), with_env("b", "c"), live)
    after = apply_patch("Deployment", live, patch, "strategic")
    env = after["spec"]["template"]["spec"]["containers"][0]["env"]
    assert sorted(e["name"] for e in env) == ["b", "c", "others"]


def test_two_way_patch_leads_from_one_object_to_the_other():
    new = apply_patch("Pod", POD, {"spec": {"containers": [{"name": "a", "image": "z"}]}}, "strategic")
    patch = two_way(POD, new)
    assert patch["spec"]["containers"] == [{"image": "z", "name": "a"}]
    assert apply_patch("Pod", POD, patch, "strategic") == new
