"""A document is decoded as Go would decode it, and refused in Go's words."""

import pytest

from simulation.cluster.apiserver.api import schema
from simulation.cluster.apiserver.api.decode import decode
from simulation.cluster.apiserver.api.status import StatusError


def pod(**spec):
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": spec}


def refusal(document, strict="Strict"):
    with pytest.raises(StatusError) as caught:
        decode(document, "v1", "Pod", strict)
    assert caught.value.code == 400
    return caught.value.message.removeprefix('Pod in version "v1" cannot be handled as a Pod: ')


def test_zero_values_vanish_unless_the_field_is_a_pointer():
    decoded, _ = decode(
        pod(hostNetwork=False, automountServiceAccountToken=False, nodeName="", volumes=[]), "v1", "Pod"
    )
    assert decoded["spec"] == {"automountServiceAccountToken": False}


def test_empty_structs_that_were_given_stay():
    decoded, _ = decode(pod(volumes=[{"name": "v", "emptyDir": {}}]), "v1", "Pod")
    assert decoded["spec"]["volumes"] == [{"name": "v", "emptyDir": {}}]


def test_resources_are_printed_even_when_nobody_gave_them():
    decoded, _ = decode(pod(containers=[{"name": "a"}]), "v1", "Pod")
    assert decoded["spec"]["containers"] == [{"name": "a", "resources": {}}]


def test_quantities_become_canonical_and_are_rounded_up():
    resources = {"limits": {"cpu": 0.5, "memory": "1024Mi"}, "requests": {"cpu": "0.0001"}}
    decoded, _ = decode(pod(containers=[{"name": "a", "resources": resources}]), "v1", "Pod")
    assert decoded["spec"]["containers"][0]["resources"] == {
        "limits": {"cpu": "500m", "memory": "1Gi"},
        "requests": {"cpu": "1m"},
    }


def test_unknown_fields_are_refused_warned_of_or_ignored():
    document = pod(containers=[{"name": "a", "foo": 1}], bar={})
    words = ['unknown field "spec.containers[0].foo"', 'unknown field "spec.bar"']
    assert refusal(document) == f"strict decoding error: {', '.join(words)}"
    assert decode(document, "v1", "Pod", "Warn")[1] == words
    decoded, warnings = decode(document, "v1", "Pod", "Ignore")
    assert warnings == [] and "bar" not in decoded["spec"]


def test_a_wrong_type_is_told_before_unknown_fields_and_the_first_wins():
    document = pod(foo=1, restartPolicy=5, containers={})
    told = "json: cannot unmarshal number into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy"
    assert refusal(document) == told


def test_a_wrong_quantity_ends_the_decoding_at_once():
    document = pod(restartPolicy=5, overhead={"cpu": "x"})
    assert refusal(document).startswith("quantities must match the regular expression")


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (
            {"activeDeadlineSeconds": 1.5},
            "number 1.5 into Go struct field PodSpec.spec.activeDeadlineSeconds of type int64",
        ),
        ({"nodeSelector": {"a": 1}}, "number into Go struct field PodSpec.spec.nodeSelector of type string"),
        ({"containers": ["a"]}, "string into Go struct field PodSpec.spec.containers of type v1.Container"),
        ({"priority": 2**31}, "number 2147483648 into Go struct field PodSpec.spec.priority of type int32"),
    ],
)
def test_wrong_types_are_told_in_the_words_of_encoding_json(spec, words):
    assert refusal(pod(**spec)) == f"json: cannot unmarshal {words}"


def test_another_kind_cannot_be_handled():
    with pytest.raises(StatusError, match="converting .v1.Service. to .core.Pod.: unknown conversion"):
        decode({"apiVersion": "v1", "kind": "Service"}, "v1", "Pod")


def test_base64_is_checked_as_go_checks_it():
    with pytest.raises(StatusError, match="illegal base64 data at input byte 4"):
        decode({"data": {"a": "YWJj!"}}, "v1", "Secret")
    assert decode({"data": {"a": "YWJj\nZA=="}}, "v1", "Secret")[0]["data"] == {"a": "YWJjZA=="}


def test_schema_tells_patch_merge_keys_and_descriptions():
    spec = schema.of_kind("v1", "Pod").fields["spec"].type
    containers = spec.fields["containers"]
    assert (containers.merge_key, containers.strategies) == ("name", ("merge",))
    assert spec.fields["volumes"].strategies == ("merge", "retainKeys")
    assert containers.type.item.short_name == "Container"
    assert containers.description.startswith("List of containers belonging to the pod.")
