"""Scenarios: what is valid, and one clear sentence with line and field for what is not."""

import pytest

from simulation.cluster import Scenario, ScenarioError

HEAD = "apiVersion: podflow/v1\nkind: Scenario\nname: test\n"


def refusal(text):
    with pytest.raises(ScenarioError) as refused:
        Scenario.parse(text, source="s.yaml")
    return refused.value


def test_a_bare_manifest_becomes_one_command():
    scenario = Scenario.parse("apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n")
    assert scenario.name == "web" and scenario.inputs[0]["kubectl"] == "create -f -"
    assert scenario.inputs[0]["manifest"]["kind"] == "Pod"


def test_two_documents_are_one_too_many():
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: b}\n"
    error = refusal(text)
    assert error.message == "the manifest has 2 documents where one is expected" and error.line == 5


def test_a_list_of_objects_is_one_document():
    text = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n"
    assert Scenario.parse(text).inputs[0]["manifest"]["kind"] in ("List", "ConfigMap")


def test_a_command_line_becomes_one_input():
    assert (
        Scenario.parse({"command": "$ kubectl run web --image=nginx"}).inputs[0]["kubectl"] == "run web --image=nginx"
    )


def test_without_nodes_there_are_two_of_2_cpus_and_4_gibibytes():
    nodes = Scenario.parse({"command": "get pods"}).nodes
    assert [(node["name"], node["cpu"], node["memory"]) for node in nodes] == [
        ("node-1", "2", "4Gi"),
        ("node-2", "2", "4Gi"),
    ]


@pytest.mark.parametrize(
    "body, line, path, words",
    [
        ("inputs: 5\n", 4, "inputs", "must be a list"),
        ("inputs:\n- {at: soon, kubectl: get pods}\n", 5, "inputs[0].at", "'soon' is not a duration"),
        ("inputs:\n- {at: 0s}\n", 5, "inputs[0]", "must have kubectl or fault"),
        ("inputs:\n- {kubectl: create -f -}\n", 5, "inputs[0].manifest", "is missing"),
        ("cluster:\n  nodes:\n  - {name: one, cpu: lots}\n", 6, "cluster.nodes[0].cpu", "must be a quantity"),
        ("cluster:\n  nodes:\n  - {name: one}\n  - {name: one}\n", 7, "cluster.nodes[1].name", "one is there twice"),
        ("cluster:\n  nodes:\n  - {name: one, colour: red}\n", 6, "cluster.nodes[0].colour", "no such field"),
        ('cluster: {kubernetes: "1.20"}\n', 4, "cluster.kubernetes", "must be"),
        ("nodes: []\n", 4, "nodes", "no such field; valid are"),
        ("until: never\n", 4, "until", "is not a duration"),
        ("programs:\n- {exits: {code: 1}}\n", 5, "programs[0].command", "must be given"),
        ("registry:\n  a: {size: big}\n", 5, "registry.a.size", "is not a size"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line_and_field(body, line, path, words):
    error = refusal(HEAD + body)
    assert (error.line, error.path) == (line, path) and words in error.message
    assert str(error).startswith(f"s.yaml:{line}: {path}: ")


@pytest.mark.parametrize("text, words", [
    ("", "empty"), ("- a\n- b\n", "mapping"), ("a: [1\n", "did not find expected"), ("kind: Pod\n", "apiVersion not set"),
    ("apiVersion: v9\nkind: Pod\n", 'no matches for kind "Pod" in version "v9"'), ("x" * (1 << 20) + "x", "longer than"),
])  # fmt: skip
def test_what_is_no_manifest_is_refused_in_one_sentence(text, words):
    assert words in refusal(text).message


def test_an_alias_bomb_is_refused_before_it_expands():
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert "alias" in refusal(bomb).message


def test_an_empty_command_is_refused():
    assert refusal({"command": "  "}).path == "command"
