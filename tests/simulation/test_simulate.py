"""`manage.py simulate`: plays a scenario with no database, prints story or trace, refuses bad input in one line."""

import io
import json

import pytest
from django.core.management import call_command

from tests.simulation.scenarios import CRASH, HAPPY

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: my-pod}\nspec: {containers: [{name: web, image: nginx}]}\n"


@pytest.fixture
def simulate(tmp_path, capsys):
    """simulate(scenario or text, *options) -> (exit status, standard output, standard error)."""

    def run(given, *options):
        path = tmp_path / "scenario.yaml"
        path.write_text(given if isinstance(given, str) else json.dumps(given))
        status = 0
        try:
            call_command("simulate", str(path), *options)
        except SystemExit as error:
            status = error.code
        return status, *capsys.readouterr()

    return run


def test_a_scenario_is_told_line_by_line(simulate):
    status, told, _ = simulate(HAPPY)
    assert status == 0
    assert "my-pod" in told
    assert [int(line.split()[2]) for line in told.splitlines()] == list(range(1, len(told.splitlines()) + 1))


def test_a_bare_manifest_is_a_scenario(simulate):
    assert "my-pod" in simulate(POD)[1]


def test_the_trace_has_the_form_of_the_contract(simulate):
    lines = [json.loads(line) for line in simulate(HAPPY, "--trace", "-")[1].splitlines()]
    fields = {"seq", "at_ms", "component", "node", "verb", "cause", "says", "request", "object", "printed", "revision"}
    assert all(fields | {"changes", "decision"} <= set(line) for line in lines)
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    assert lines == sorted(lines, key=lambda line: line["at_ms"])
    assert all(set(change) == {"space", "key"} for line in lines for change in line["changes"])


def test_the_trace_goes_to_a_file_and_the_story_to_the_terminal(simulate, tmp_path):
    _, told, _ = simulate(HAPPY, "--trace", str(tmp_path / "out.jsonl"))
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == len(told.splitlines())


def test_the_same_seed_tells_the_same_story_and_another_one_does_not(simulate):
    first, second = simulate(HAPPY, "--trace", "-")[1], simulate(HAPPY, "--trace", "-")[1]
    assert first == second
    assert simulate(HAPPY, "--trace", "-", "--seed", "2")[1] != first


def test_until_ends_the_story(simulate):
    lines = [json.loads(line) for line in simulate(CRASH, "--trace", "-", "--until", "1m10s")[1].splitlines()]
    assert 10_000 < lines[-1]["at_ms"] <= 70_000


def test_standard_input_is_read(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(POD))
    call_command("simulate", "-")
    assert "my-pod" in capsys.readouterr().out


BAD = {
    "not YAML": "kind: [",
    "no such field": "apiVersion: podflow/v1\nkind: Scenario\ncluster: {nodez: []}\n",
    "a list": "- 1\n",
    "empty": "",
    "a bad duration": "apiVersion: podflow/v1\nkind: Scenario\nuntil: soon\n",
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_refused_in_one_line_with_status_2(simulate, what):
    status, told, refused = simulate(BAD[what])
    assert (status, told) == (2, "")
    assert len(refused.splitlines()) == 1
    assert "scenario.yaml" in refused


def test_the_refusal_names_line_and_field(simulate):
    text = "apiVersion: podflow/v1\nkind: Scenario\ncluster:\n  nodes:\n  - {name: node-1, cpu: lots}\n"
    refused = simulate(text)[2]
    assert "scenario.yaml:5: cluster.nodes[0].cpu: " in refused


def test_a_missing_file_and_a_bad_duration_are_refused_too(simulate, tmp_path, capsys):
    assert simulate(HAPPY, "--until", "soon")[0] == 2
    with pytest.raises(SystemExit) as ended:
        call_command("simulate", str(tmp_path / "nothing.yaml"))
    assert ended.value.code == 2
    assert "nothing.yaml: No such file" in capsys.readouterr().err
