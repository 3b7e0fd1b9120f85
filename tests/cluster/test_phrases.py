"""The catalogue of phrases: its notation, what it refuses at import, and every sentence of every story that ships."""

import ast
from pathlib import Path

import pytest

from simulation.cluster import Scenario, phrases
from simulation.cluster.phrases import PHRASES
from simulation.cluster.phrases.catalogue import Catalogue
from simulation.cluster.phrases.format import PatternError, parse, render
from simulation.cluster.transition import Story
from simulation.cluster.verbs import VERBS
from simulation.cluster.verbs.facts import COUNT, FLAG, MESSAGE, NAME, NAMES, SECONDS, Type, code, maybe, mistakes
from simulation.cluster.verbs.table import Table
from simulation.failures import load
from simulation.presets import PRESETS
from simulation.presets import scenario as scenario_of_preset
from tests.cluster.playing import play, scenario_of

STORIES = [(preset.slug, scenario_of_preset(preset.slug), None) for preset in PRESETS] + [
    (failure.slug, failure.whole(), failure.ends_ms) for failure in load()
]

BAD = ("{", "{name", "name}", "{Name}", "{a, plural, one {x}}", "{a, select}", "{a, list, }", "{a, bytes, x {y}}",
       "{a, colour}", "{a, select, x {y} x {z}}", "{a, select, x {y}", "{a,}")  # fmt: skip


@pytest.mark.parametrize("pattern", BAD)
def test_a_pattern_that_cannot_be_read_is_refused(pattern):
    with pytest.raises(PatternError):
        parse(pattern)


def test_choices_and_numbers_stand_inside_one_pattern():
    pattern = "{count, plural, =0 {No pod} one {# pod} other {# pods}} of {owner} {up, select, true {is} false {is not}} ready."
    assert render(pattern, {"count": 1, "owner": "web", "up": True}) == "1 pod of web is ready."
    assert render(pattern, {"count": 0, "owner": "web", "up": False}) == "No pod of web is not ready."


def test_a_long_list_is_cut():
    assert render("{nodes, list}", {"nodes": list("abcdefgh")}) == "a, b, c and 5 more"


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"why": "is the only one that fits", "count": "2 nodes"}, "is the only one that fits of 2 nodes"),
        ({}, "… of …"),
        ({"why": "new-code", "count": 3}, "new-code of 3 nodes"),
    ],
)
def test_lines_of_other_builds_are_still_told(facts, text):
    assert render("{why, select, only {Only one}} of {count, plural, one {# node} other {# nodes}}", facts) == text


def test_a_verb_that_this_build_does_not_know_is_told_by_its_name():
    assert phrases.says("kubelet.dances", {"pod": "a"}) == "kubelet.dances"


@pytest.mark.parametrize(
    ("step", "says", "why"),
    [
        ("kubelet.forget", "{pot} is gone", "pot, which is no fact"),
        ("kubelet.forget", "{pod, duration} is gone", "cannot be shown duration"),
        ("kubelet.forget", "{pod", "not closed"),
        ("kube-scheduler.decide", "{why_node, select, only {Only one} most {Most}}", "no words for tie"),
        ("kube-scheduler.decide", "{why_node, select, only {a} most {b} tie {c} best {d}}", "never best"),
        ("kube-scheduler.decide", "{why_node} wins", "cannot be shown plain"),
        ("kube-scheduler.decide", "{node} wins", "codes of why_node have no words"),
        ("kubelet.add-pod", "", "a title and a sentence"),
    ],
)
def test_a_phrase_that_does_not_fit_its_verb_is_refused(step, says, why):
    label = "" if step == "kube-scheduler.decide" else "watch"
    with pytest.raises(ValueError, match=why):
        Catalogue().say(step, "A title", says, label=label)


def test_a_verb_without_a_phrase_is_refused():
    with pytest.raises(ValueError, match="kubelet.add-pod"):
        Catalogue().check_complete()


def test_an_undeclared_verb_is_refused():
    with pytest.raises(KeyError):
        Catalogue().say("kubelet.dances", "A title", "It dances.")


def test_a_fact_of_an_unknown_type_is_refused():
    for given in ("name", Type("colour"), Type("code")):
        with pytest.raises(ValueError, match="unknown type"):
            Table().declare("kubelet.paint", {"colour": given}, chapter="Node")


@pytest.mark.parametrize(
    ("given", "good", "bad"),
    [
        (NAME, "node-1", "node 1"), (NAMES, ["a"], "a"), (MESSAGE, "no room", 1), (COUNT, 3, 3.5), (COUNT, 0, True),
        (FLAG, True, "true"), (SECONDS, 2.5, "2.5"), (code("a", "b"), "b", "c"), (maybe(NAME), None, 1), (NAME, "", None),
    ],
)  # fmt: skip
def test_facts_are_what_they_are_declared_to_be(given, good, bad):
    assert mistakes({"it": given}, {"it": good}) == [] and mistakes({"it": given}, {"it": bad}) != []


def test_a_line_with_a_wrong_fact_is_not_told():
    cluster = play(scenario_of())
    for facts in ({"pot": "a"}, {"pod": "a", "node": "b"}, None):
        with pytest.raises(ValueError, match="kubelet.forget"):
            cluster.story.tell(VERBS["kubelet.forget"], facts=facts)


def test_names_of_facts_are_checked_even_where_types_are_not(monkeypatch):
    monkeypatch.setattr(Story, "checks_types", False)
    story, verb = play(scenario_of()).story, VERBS["kubelet.mount-failed"]
    story.tell(verb, facts={"pod": "a pod", "message": 1})
    with pytest.raises(ValueError, match="messages is not declared; message is missing"):
        story.tell(verb, facts={"pod": "a", "messages": "b"})


def test_no_line_of_any_build_fails_to_be_told():
    """Facts that are missing, or of another kind than today, are shown as they are."""
    for step, phrase in PHRASES.items():
        for value in (None, "old words", 3, ["a"], True):
            facts = dict.fromkeys(VERBS[step].facts, value)
            assert all(
                isinstance(render(text, facts), str) for text in (phrase.title, phrase.says, phrase.why, phrase.label)
            )
        assert render(phrase.says, {})


@pytest.mark.parametrize("given", STORIES, ids=lambda given: given[0])
def test_every_line_of_every_preset_and_failure_says_a_whole_sentence(given):
    """Their facts are of the declared types, or telling them would have failed (see conftest)."""
    scenario = Scenario.parse(given[1])
    cluster = play(scenario, given[2] or scenario.until_ms or 600_000, idle=given[2] is None)
    for line in cluster.story.lines:
        own = line.says() if "…" not in str(line.facts) else ""
        assert "…" not in own and "  " not in own.replace("\n", " ").split(":")[0], own
        assert "says" in line.trace() and line.trace()["says"] == line.says()


def test_every_phrase_ends_as_a_sentence_does():
    for phrase in PHRASES.values():
        for text in filter(None, (phrase.says, phrase.why)):
            assert text[-1] in ".}" and "  " not in text, (phrase.step, text)


def test_every_phrase_is_marked_for_translation_as_a_whole():
    """What N_ marks in the files is what the catalogue holds: nothing is put together at run time."""
    marked = set()
    for path in Path(phrases.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_":
                marked.add(ast.literal_eval(node.args[0]))
    for phrase in PHRASES.values():
        assert {phrase.title, phrase.says, phrase.why, phrase.label} - marked <= {""}, phrase.step
