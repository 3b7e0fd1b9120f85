"""Pasted text is read safely, and what is wrong with it is told with its line."""

import time

import pytest

from simulation.cluster.apiserver.manifest import ManifestError, line_of, read_manifest

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: my-pod
spec:
  containers:
  - name: app
    image: nginx
    resources:
      requests:
        cpu: 100m
  - name: two
"""


def wrong(text, several=False):
    with pytest.raises(ManifestError) as caught:
        read_manifest(text, several)
    return caught.value


def with_labels(value):
    return read_manifest(f"apiVersion: v1\nkind: Pod\nmetadata: {{labels: {{a: {value}}}}}\n")["metadata"]["labels"][
        "a"
    ]


def test_yaml_and_json_are_read():
    assert read_manifest(POD)["spec"]["containers"][0]["image"] == "nginx"
    assert read_manifest('{"apiVersion": "v1", "kind": "Pod"}') == {"apiVersion": "v1", "kind": "Pod"}


@pytest.mark.parametrize(
    ("text", "value"),
    [("y", True), ("off", False), ("0644", 420), ("1_000", 1000), ("12:30", "12:30"), ("2020-01-01", "2020-01-01"),
     ("1e3", "1e3"), ("80.0", 80), ("0.5", 0.5), ("~", None), ('"y"', "y"), ("0x1F", 31), ("1.27.3", "1.27.3")],
)  # fmt: skip
def test_plain_values_mean_what_they_mean_to_kubectl(text, value):
    assert with_labels(text) == value


def test_keys_are_always_text():
    document = read_manifest("apiVersion: v1\nkind: Pod\nmetadata: {labels: {1: a, true: b}}")
    assert document["metadata"]["labels"] == {
        "1": "a",
        "true": "b",
    }


def test_broken_yaml_names_its_line():
    error = wrong("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n name: b\n")
    assert error.line == 5
    assert error.message.startswith("error converting YAML to JSON: yaml: line 5:")


def test_broken_json_names_its_line():
    assert wrong('{"apiVersion": "v1",\n "kind" "Pod"}').line == 2


@pytest.mark.parametrize("text", ["", "  \n", "---\n", "# nothing\n", "---\n---\n"])
def test_empty_text_is_refused(text):
    assert "empty" in wrong(text).message


def test_a_list_or_a_word_is_no_manifest():
    assert "a list" in wrong("- a\n- b\n").message
    assert "a plain value" in wrong("hello").message


def test_missing_kind_is_told_in_kubectls_words():
    assert wrong("metadata: {}").message == "error validating data: [apiVersion not set, kind not set]"
    assert wrong("apiVersion: v1").message == "error validating data: kind not set"


def test_unknown_kind_is_told_in_kubectls_words():
    error = wrong("apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: x}\n")
    assert error.message == (
        'resource mapping not found for name: "x" namespace: "": '
        'no matches for kind "Thing" in version "example.com/v1"\n'
        "ensure CRDs are installed first"
    )


def test_several_documents_are_read_only_when_allowed():
    text = f"{POD}---\n{POD}"
    assert len(read_manifest(text, several=True)) == 2
    assert "2 documents" in wrong(text).message
    assert len(read_manifest("apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Pod}]", several=True)) == 1


def test_duplicate_keys_are_refused_with_their_line():
    error = wrong("apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  name: b\n")
    assert (error.line, error.message.endswith('key "name" already set in map')) == (5, True)


def test_text_over_a_mebibyte_is_refused():
    assert "1048576" in wrong("a" * (1 << 20) + "b").message


def test_an_alias_bomb_is_refused_before_it_expands():
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 30))
    began = time.perf_counter()
    assert "excessive aliasing" in wrong(bomb).message
    assert time.perf_counter() - began < 0.5


def test_an_anchor_within_itself_and_deep_nesting_are_refused():
    assert "contains itself" in wrong("a: &a [*a]").message
    assert "nested deeper" in wrong("[" * 5000).message
    assert "nested deeper" in wrong('{"a":' * 5000).message


def test_tags_of_python_are_refused():
    assert "could not determine a constructor" in wrong("a: !!python/object/apply:os.system ['true']").message


def test_aliases_and_merge_keys_work():
    text = "apiVersion: v1\nkind: Pod\nmetadata: {labels: &l {a: b}, annotations: {<<: *l, c: d}}"
    assert read_manifest(text)["metadata"]["annotations"] == {"a": "b", "c": "d"}


@pytest.mark.parametrize(
    ("path", "line"),
    [("metadata.name", 4), ("spec.containers[0].image", 8), ("spec.containers[0].resources.requests[cpu]", 11),
     ("spec.containers[1].image", 12), ("spec.nothing.here", 5), ("nothing", 1)],
)  # fmt: skip
def test_line_of_points_at_the_field_or_at_what_lacks_it(path, line):
    assert line_of(POD, path) == line
