"""Text becomes plain data, or one sentence with its line: whatever YAML and JSON have that Kubernetes' data has not is refused."""

import json

import pytest

from simulation.cluster import budget
from simulation.cluster.apiserver.manifest import (
    ManifestError,
    PlainError,
    Text,
    check_plain,
    read_documents,
    read_json,
    read_manifest,
)
from simulation.cluster.apiserver.manifest.plain import MAX_DEPTH, MAX_VALUES

CHAIN = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
LAUGHS = CHAIN + "".join(
    f"{new}: &{new} [{', '.join(['*' + old] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: .nan", 1, "unsupported value"),
        ("a: 1\nb: -.inf", 2, "unsupported value"),
        ("a: 0x_", 1, "cannot decode"),
        ("a: !!int abc", 1, "cannot decode"),
        ("a: !!float abc", 1, "cannot decode"),
        ("a: " + "9" * 200, 1, "too long"),
        ("a: !!binary aGk=", 1, "tag"),
        ("a: !!set {x, y}", 1, "tag"),
        ("a: !!omap [x: 1]", 1, "tag"),
        ("a: !!python/object/apply:os.system [ls]", 1, "tag"),
        ("a: !!map [b]", 1, "!!map"),
        ("a: !!seq {b: c}", 1, "sequence"),
        ("a: !!str [x]", 1, "scalar"),
        ("a: b\n[c, d]: e", 2, "key"),
        ("? [c]\n: e", 1, "key"),
        ("a: 1\nb: 1\na: 2", 3, "already set"),
        ('{"a": 1,\n "a": 2}', 2, "already set"),
        ("<<: [a]\nb: 1", 1, "mapping"),
        ("<<: 5", 1, "mapping"),
        ("b: 1\na: &a [*a]", 2, "contains itself"),
        ("a: &a {b: *a}", 1, "contains itself"),
        ("a: *b", 1, "undefined alias"),
        (LAUGHS, 5, "aliasing"),
        ("a: 1\n\ud800: b", 2, "half of a character"),
        ('a: "\\ud800"', 1, "Unicode"),
        ("a: 1\nb\0: c", 2, "NUL"),
        ('a: "\\0"', 1, "NUL"),
        ('a: 1\nb: "\\x00"', 2, "NUL"),
        ("a: b\x01", 1, "control characters"),
        ("a: [1\n", 2, "yaml"),
        ("[" * 5000, 1, "nested deeper"),
        ('{"a":' * 5000, 1, "nested deeper"),
        ("- " * 5000, 1, "nested deeper"),
        ("---\n" * (MAX_VALUES + 1), None, "more than"),
        ("[" + "1," * MAX_VALUES + "1]", 1, "more than"),
    ],
)
def test_text_that_is_no_data_is_refused_with_its_line(text, line, words):
    with pytest.raises(ManifestError, match=words) as refused:
        read_documents(text)
    assert line is None or refused.value.line == line


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 2001-01-01", {"a": "2001-01-01"}),
        ("a: !!timestamp 2001-01-01", {"a": "2001-01-01"}),
        ("a: 190:20:30", {"a": "190:20:30"}),
        ("a: 010", {"a": 8}),
        ("a: 1e+999", {"a": "1e+999"}),
        ("a: 99999999999999999999", {"a": 1e20}),
        ("1: x\nnull: w\ntrue: z", {"1": "x", "null": "w", "true": "z"}),
        ("<<: {a: 1}\nb: 2", {"a": 1, "b": 2}),
        ("\ufeffa: b", {"a": "b"}),
        ('{"a": "\\ud83d\\ude00 \\\\ud83d"}', {"a": "\N{GRINNING FACE} \\ud83d"}),
        ("a: " + "x" * 1_000_000, {"a": "x" * 1_000_000}),
    ],
)
def test_text_is_read_as_kubernetes_reads_it(text, value):
    assert read_documents(text) == [value]


@pytest.mark.parametrize("document", ["metadata: p", "metadata: [1]", "metadata: {name: [5]}", "metadata: 5"])
def test_a_manifest_of_no_known_kind_is_refused_whatever_its_metadata_is(document):
    with pytest.raises(ManifestError, match="no matches for kind"):
        read_manifest(f"apiVersion: v1\nkind: Nothing\n{document}\n")


def test_a_text_is_charged_by_its_values_and_its_length():
    def cost(text):
        with budget.within(10**9, 10**9) as mine:
            read_documents(text)
        return mine.work

    assert cost("[" + "1," * 2000 + "]") > 1.9 * cost("[" + "1," * 1000 + "]") > 1000
    assert cost("a: " + "x" * 500_000) > 1.9 * cost("a: " + "x" * 250_000) > 1000


def test_a_text_beyond_the_budget_is_not_read():
    with pytest.raises(budget.OutOfWork), budget.within(1_000, 10**9):
        read_documents("[" + "1," * 10_000 + "]")


def test_a_path_with_any_step_leads_to_the_line_of_what_is_there():
    text = Text("a:\n  b:\n  - c: 1\n")
    assert text.line_of("a.b[0].c") == 3
    assert [text.line_of(f"a.b[{step}].c") for step in ("9" * 5000, "x", "", "\u00b2")] == [2] * 4
    assert text.line_of("[" * 100_000) == 1 and text.line_of("a", document=7) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": NaN}', "NaN is no number"),
        ("[Infinity]", "Infinity is no number"),
        ('{"a": [1, 1e999]}', r"a\[1\]: is inf"),
        ('{"a": "\\ud800"}', "a: holds half of a character"),
        ('{"a": {"b": "\\u0000"}}', "a.b: holds a NUL"),
        ('{"\\u0000": 1}', "a key holds a NUL"),
        (str(1 << 63), "more than 64 bits"),
        ("1" * 5000, "not JSON"),
        ("[" * 100_000, "nested deeper|not JSON"),
        ("[" * 200 + "]" * 200, "nested deeper"),
        ("[" + "1," * MAX_VALUES + "1]", "more than"),
        ("\ufeff{}", "BOM"),
        ("{", "not JSON"),
        ('"' + "x" * 2_000_000 + '"', "longer than"),
    ],
)
def test_json_that_cannot_be_kept_is_refused(text, words):
    with pytest.raises(PlainError, match=words):
        read_json(text)


def test_values_that_are_no_json_are_refused_with_their_path():
    for value in (b"x", {1, 2}, object(), (1,), float("nan"), 1 << 64, {"a": {5: 1}}):
        with pytest.raises(PlainError) as refused:
            check_plain({"inputs": [{"x": value}]})
        assert refused.value.path.startswith("inputs[0].x")


def test_plain_values_are_taken_up_to_every_bound():
    deep = json.loads("[" * (MAX_DEPTH) + "]" * (MAX_DEPTH))
    for value in (
        deep,
        [0] * (MAX_VALUES - 1),
        -(1 << 63),
        (1 << 63) - 1,
        1e308,
        -0.0,
        "\N{GRINNING FACE}",
        None,
        True,
    ):
        check_plain(value)
    with pytest.raises(PlainError):
        check_plain([deep])
    with pytest.raises(PlainError):
        check_plain([0] * MAX_VALUES)
