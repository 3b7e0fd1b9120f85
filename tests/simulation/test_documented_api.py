"""The examples of docs/formats.md are executed: each request in its order, each scenario, lesson and failure, each decision."""

import io
import json

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from simulation import failures
from simulation.cluster import Cluster, Scenario
from simulation.failures.findings import holds
from simulation.lessons import check
from simulation.lessons import file as lesson_file
from simulation.models import Run
from simulation.models.lesson import CHAPTERS, Lesson
from tests.documented import ROOT, blocks, differs, exchange, filled

FORMATS = ROOT / "docs" / "formats.md"
EXCHANGES = [exchange(block) for block in blocks(FORMATS, "http")]
YAML = {yaml.safe_load(block)["kind"]: block for block in blocks(FORMATS, "yaml")}
LINE, DECISION, CASE = (json.loads(block) for block in blocks(FORMATS, "json"))


@pytest.mark.django_db(transaction=True)
def test_every_request_is_answered_as_it_is_documented(play):
    client, known = Client(headers={"sec-fetch-site": "same-origin"}), {}
    for example in EXCHANGES:
        address, headers = filled(example.address, known), {k: filled(v, known) for k, v in example.headers.items()}
        kind = headers.pop("Content-Type", "application/json")
        given = {"data": example.body, "content_type": kind} if example.method == "POST" else {}
        answer = client.generic(example.method, address, headers=headers, **given)
        assert answer.status_code == example.code, f"{example.method} {address}: {answer.content.decode()[:300]}"
        assert_answers(example, answer.content.decode(), known)
        for run in Run.objects.all():
            play(run)
    assert {"id", "token", "fork"} <= known.keys()


def assert_answers(example, text, known):
    found = text.splitlines() if "/transitions" in example.address else [text]
    if example.lines:
        assert len(found) == len(example.lines), example.address
        for told, line in zip(example.lines, found, strict=True):
            assert differs(json.loads(told), json.loads(line), known, example.address) is None


def played(scenario, until_ms=None):
    cluster = Cluster.begin(Scenario.parse(scenario))
    until_ms = until_ms or cluster.scenario.until_ms or 60_000
    while (alarm := cluster.next_alarm()) and not cluster.idle and alarm.due_ms <= until_ms:
        cluster.step()
    return cluster


def test_the_scenario_plays_to_its_end():
    cluster = played(YAML["Scenario"])
    told = [line.verb.step for line in cluster.story.lines]
    assert "kubectl.refuses" not in told and "kubectl.fails" not in told
    assert {"containerd.exited", "fault.stopped"} & set(told)


def test_the_documented_line_and_decision_are_those_of_the_first_example():
    lines = [
        json.loads(json.dumps(line.trace()))
        for line in played({"command": "kubectl run my-pod --image=nginx"}).story.lines
    ]
    assert differs(LINE, lines[LINE["seq"] - 1], {}) is None
    assert differs(DECISION, next(line["decision"] for line in lines if line["decision"]), {}) is None


def test_a_documented_case_is_decided(tmp_path):
    (tmp_path / "cases.jsonl").write_text(json.dumps(CASE))
    out = io.StringIO()
    call_command("schedule", str(tmp_path / "cases.jsonl"), stdout=out)
    told = json.loads(out.getvalue())
    assert (told["id"], told["node"], set(DECISION) <= set(told)) == ("one", None, True)


def test_the_lesson_is_read_and_has_no_problem(tmp_path):
    path = tmp_path / "delete-a-pod.yaml"
    path.write_text(YAML["Lesson"])
    read = lesson_file.read(path)
    assert check.problems_of(Lesson(slug=read.slug, **read.fields)) == []
    assert set(read.notes) <= set(CHAPTERS)


def test_the_failure_fails_and_is_repaired_as_it_says(tmp_path):
    path = tmp_path / "tag.yaml"
    path.write_text(YAML["Failure"])
    failure = failures.read(path)
    broken = played(failure.scenario(), failure.until_ms)
    assert all(holds(finding, broken.story.lines, broken) for finding in (failure.symptom, *failure.evidence))
    mended = played(failure.whole(), failure.ends_ms)
    assert all(holds(finding, mended.story.lines, mended) for finding in failure.repaired)


@pytest.mark.parametrize(("told", "found", "where"), [
    ({"a": 1}, {"a": 1, "b": 2}, ": {'b'}"),
    ({"a": 1, "...": "..."}, {"a": 2, "b": 2}, ".a: 2"),
    ({"a": [1, "..."]}, {"a": [2, 3]}, ".a.0: 2"),
    ({"a": [1]}, {"a": [1, 2]}, ".a: 2 items"),
    ({"a": "runs/<id>"}, {"a": "runs/other"}, ".a: 'runs/other'"),
    ({"a": None}, {"a": 0}, ".a: 0"),
])  # fmt: skip
def test_an_answer_that_is_not_as_documented_is_found(told, found, where):
    assert differs(told, found, {"id": "known"}) == where
