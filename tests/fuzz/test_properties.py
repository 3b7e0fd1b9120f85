"""Whatever is given, the core answers: with a result, or with the one error that says what is wrong with it. Never with an error of ours.

FUZZ_EXAMPLES says how many of each are tried; the same ones each time, unless it is given.
"""

import os
from functools import cache

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from simulation.cluster import Cluster, Scenario, ScenarioError
from simulation.cluster.apiserver.manifest import ManifestError, read_manifest
from simulation.cluster.faults.grammar import FaultError, check
from simulation.cluster.paths import PathError, parsed
from simulation.lessons.file import LessonFileError, read
from simulation.lessons.scenario import LessonProblem, scenario_of
from tests.fuzz.given import corpus, strategies
from tests.simulation.scenarios import scenario

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
tried = settings(
    max_examples=EXAMPLES or 60, derandomize=not EXAMPLES, deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
MOST_STEPS = 120


@cache
def cluster() -> Cluster:
    """A cluster with something to ask about; whoever only asks leaves it as it is."""
    made = Cluster.begin(
        Scenario.parse(
            scenario(("0s", "run my-pod --image=nginx"), ("0s", "create deployment web --image=nginx --replicas=2"))
        )
    )
    played(made, 400)
    return made


def played(made: Cluster, most: int = MOST_STEPS) -> Cluster:
    for _ in range(most):
        if made.next_alarm() is None or made.idle:
            break
        made.step()
    for met in made.ground.mishaps:
        raise met.error
    return made


def answered(command: str, manifest=None) -> None:
    result = cluster().ask(command, manifest)
    if result is not None and result.mishap is not None:
        raise result.mishap


@given(strategies.DOCUMENTS)
@tried
def test_any_value_is_a_scenario_or_is_refused(document):
    try:
        made = Scenario.parse(document)
    except ScenarioError:
        return
    try:
        played(Cluster.begin(made))
    except ScenarioError:
        return


@given(strategies.ANY_TEXT | strategies.changed([yaml.safe_dump(one) for one in corpus.scenarios()]))
@tried
def test_any_text_is_a_scenario_or_is_refused(text):
    try:
        made = Scenario.parse(text)
    except ScenarioError:
        return
    played(Cluster.begin(made))


@given(strategies.ANY_TEXT | strategies.changed([yaml.safe_dump(one) for one in corpus.manifests()[:60]]))
@tried
def test_any_text_is_a_manifest_or_is_refused(text):
    try:
        read_manifest(text)
    except ManifestError:
        return


@given(strategies.COMMANDS)
@tried
def test_any_command_line_is_answered_at_a_moment(line):
    answered(line)


@given(strategies.JSONPATH)
@tried
def test_any_jsonpath_is_answered(text):
    answered(f"get pods,deploy -o jsonpath={quoted(text)}")
    answered(f"get pods --sort-by={quoted(text)}")
    answered(f"get pods -o custom-columns=A:{quoted(text)}")


@given(strategies.TEMPLATES)
@tried
def test_any_template_is_answered(text):
    answered(f"get pods,deploy -o go-template={quoted(text)}")


@given(strategies.SELECTORS)
@tried
def test_any_selector_is_answered(text):
    answered(f"get pods -l {quoted(text)}")
    answered(f"get pods --field-selector {quoted(text)}")


@given(strategies.PATCHES)
@tried
def test_any_patch_is_tried(text):
    for kind in ("json", "merge", "strategic"):
        answered(f"patch deploy web --dry-run=server --type={kind} -p {quoted(text)}")
        answered(f"patch deploy web --subresource=status --dry-run=server --type={kind} -p {quoted(text)}")


@given(strategies.ANY_VALUE)
@tried
def test_any_value_is_applied_or_refused(value):
    for command in ("apply -f - --dry-run=server", "create -f - --dry-run=client -o yaml", "diff -f -"):
        answered(command, value)


@pytest.mark.parametrize("image, word, texts", [("busybox", "sh", strategies.SHELL), ("python:3.12", "python", strategies.PYTHON)])  # fmt: skip
def test_any_program_runs_or_does_not(image, word, texts):
    @given(texts)
    @tried
    def runs(text):
        one = {"name": "app", "image": image, "command": [word, "-c", text]}
        pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "my-pod"}, "spec": {"containers": [one]}}
        try:
            made = Cluster.begin(
                Scenario.parse(scenario(("0s", {"kubectl": "create -f -", "manifest": pod}), ("9s", "logs my-pod")))
            )
        except ScenarioError:
            return
        played(made)

    runs()


@given(strategies.FAULTS)
@tried
def test_any_fault_is_one_or_is_refused(fault):
    try:
        check(fault, ["node-1", "node-2"])
    except FaultError:
        return


@given(strategies.PATHS)
@tried
def test_any_text_is_a_path_or_is_refused(text):
    try:
        parsed(text)
    except PathError:
        return


@given(strategies.ANY_TEXT.filter(lambda text: text.isprintable()) | strategies.changed(corpus.lessons()))
@tried
def test_any_text_is_a_lesson_file_or_is_refused(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("lesson") / "lesson.yaml"
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        read(path)
    except LessonFileError:
        return


@given(*(strategies.ANY_TEXT,) * 4)
@tried
def test_any_four_texts_are_a_lessons_scenario_or_are_refused(nodes, commands, manifest, extras):
    try:
        made = scenario_of("lesson", nodes, commands, manifest, extras)
    except LessonProblem:
        return
    try:
        Scenario.parse(made)
    except ScenarioError:
        return


def quoted(text: str) -> str:
    """As one word of a command line."""
    return "'" + text.replace("'", "'\"'\"'") + "'"
