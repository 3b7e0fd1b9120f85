"""What instructors write, and files: read within the same bounds as any text; a problem names its field and line."""

import pytest

from simulation.lessons.file import LessonFileError, read
from simulation.lessons.places import line_of, place
from simulation.lessons.scenario import LessonProblem, scenario_of

TEXTS = [
    "[" * 5000, '{"a":' * 5000, "a: &a [*a]", "a: !!python/object:x {}", "a: !!binary aGk=", "a: .nan", "a: 1\na: 2", "a: \0", "\ud800", "? [a]\n: b",
    "a: b\x01", "\ufeff", "---\n" * 200_000, "&" * 90_000, "a: [\n", "- 1\n- a", "5", "x: {}\n---\ny: {}",
]  # fmt: skip
GOOD = {"nodes": "- {name: node-1}", "commands": "kubectl get pods", "manifest": "", "extras": ""}


@pytest.mark.parametrize("field", ["nodes", "manifest", "extras"])
@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:12]))
def test_a_text_that_cannot_be_read_is_a_problem_of_its_field(field, text):
    try:
        scenario_of("lesson", **{**GOOD, field: text})
    except LessonProblem as problem:
        assert problem.field in (field, "commands") and problem.message and (problem.line or 1) >= 1


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS,
        "apiVersion: podflow/v1\nkind: Lesson\ntitle: {}\n",
        "apiVersion: podflow/v1\nkind: Lesson\nminutes: 1e99\n",
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_name(tmp_path, text):
    path = tmp_path / "mine.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass").replace(b"\xed\xa0\x80", b"?"))
    with pytest.raises(LessonFileError, match="mine.yaml"):
        read(path)


def test_a_date_is_text_and_the_scenario_plain():
    scenario = scenario_of(
        "lesson", **{**GOOD, "manifest": "apiVersion: v1\nkind: Pod\nmetadata: {name: 2026-01-01}\n"}
    )
    assert scenario["inputs"][0]["manifest"]["metadata"]["name"] == "2026-01-01"


def test_a_place_is_found_in_any_text():
    for text in TEXTS:
        assert line_of(text, ["a", "0", "\u00b2", "9" * 5000]) in (None, 1, 2)
        assert place("inputs[99999].manifest.spec", {**GOOD, "manifest": text}, [])[0] in ("manifest", "commands")
