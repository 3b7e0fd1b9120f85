"""Lessons: from an instructor's words to a scenario, and from a problem back to the line that was written."""

import pytest

from simulation import markdown
from simulation.cluster import Scenario
from simulation.lessons.defaults import CHAPTERS, NODES
from simulation.lessons.places import place
from simulation.lessons.scenario import LessonProblem, scenario_of
from simulation.models import ChapterNote, Lesson

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: app, image: nginx}]}\n"


def scenario(commands="", manifest="", nodes=NODES, extras=""):
    return scenario_of("x", nodes, commands, manifest, extras)


def problem(**fields):
    with pytest.raises(LessonProblem) as caught:
        scenario(**fields)
    return caught.value.field, caught.value.line


def test_a_lesson_that_names_no_nodes_has_those_of_a_scenario_that_names_none():
    bare = Scenario.parse({"apiVersion": "podflow/v1", "kind": "Scenario", "name": "x", "inputs": []})
    assert Scenario.parse(scenario("kubectl get pods")).nodes == [
        {**bare.nodes[0], "name": name} for name in ("node-1", "node-2")
    ]


def test_notes_stand_in_the_order_of_the_chapters():
    lesson = Lesson(title="x")
    notes = [ChapterNote(lesson=lesson, chapter=chapter, text="x") for chapter in CHAPTERS]
    assert list(lesson.notes_html(notes)) == list(CHAPTERS) and len(CHAPTERS) > 10


def test_a_command_may_name_its_time():
    commands = "kubectl run a --image=nginx\n\n# later\n6s kubectl delete pod a\n1.5m kubectl get pods"
    inputs = scenario(commands)["inputs"]
    assert [given["at"] for given in inputs] == ["0s", "6s", "1.5m"]
    assert inputs[1]["kubectl"] == "delete pod a"


def test_each_command_that_reads_a_manifest_takes_the_next_document():
    manifest = POD + "---\n" + POD.replace("a}", "b}")
    inputs = scenario("kubectl create -f -\n5s kubectl create --filename -", manifest)["inputs"]
    assert [given["manifest"]["metadata"]["name"] for given in inputs] == ["a", "b"]


def test_a_manifest_without_a_command_is_created_at_the_start():
    inputs = scenario("5s kubectl get pods", POD)["inputs"]
    assert [given["kubectl"] for given in inputs] == ["create -f -", "get pods"]


def test_extras_may_add_registry_programs_and_an_end():
    given = scenario("kubectl get pods", extras="until: 20s\nregistry: {x: {missing: not found}}\ncluster: {seed: 7}")
    assert given["until"] == "20s"
    assert given["registry"] == {"x": {"missing": "not found"}}
    assert given["cluster"]["seed"] == 7
    assert [node["name"] for node in given["cluster"]["nodes"]] == ["node-1", "node-2"]


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"commands": "kubectl get pods\nrm -rf /"}, ("commands", 2)),
        ({"commands": 'kubectl run a --image="nginx'}, ("commands", 1)),
        ({"commands": ""}, ("commands", None)),
        ({"commands": "kubectl create -f -"}, ("manifest", None)),
        ({"manifest": "kind: Pod\n  name: x"}, ("manifest", 2)),
        ({"manifest": "- a"}, ("manifest", 1)),
        ({"commands": "kubectl get pods", "nodes": "name: node-1"}, ("nodes", 1)),
        ({"commands": "kubectl get pods", "extras": "until: 5s\nspeed: 2"}, ("extras", 2)),
    ],
)
def test_what_is_wrong_names_its_field_and_line(fields, where):
    assert problem(**fields) == where


def test_a_path_of_the_scenario_leads_back_to_the_line_written():
    manifest = POD + "---\n# the second one\n" + POD
    commands = "# first\n\nkubectl create -f -\nkubectl create -f -\n"
    texts = {"nodes": NODES, "commands": commands, "manifest": manifest, "extras": ""}
    inputs = scenario(texts["commands"], manifest.replace("name: a", "name: b", 1))["inputs"]
    assert place("cluster.nodes[1].cpu", texts, inputs) == ("nodes", 2)
    assert place("inputs[1].kubectl", texts, inputs) == ("commands", 4)
    assert place("inputs[1].manifest.spec", texts, inputs) == ("manifest", 10)
    assert place("until", texts | {"extras": "registry: {}\nuntil: x"}, inputs) == ("extras", 2)


def test_markdown_lets_no_script_no_raw_html_and_no_picture_through():
    html = markdown.render("<script>x</script> ![p](http://e.com/p.png) [go](javascript:x) <b onclick=x>")
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "<b " not in html


def test_a_question_hides_its_answer_behind_choices():
    text = "```question\nWhat?\n- [ ] No *way*\n- [x] Yes\nBecause <script>.\n```"
    html = markdown.render(text, name="a")
    assert html.count('type="radio" name="a1"') == 2
    assert html.count("choice right") == 1
    assert "No <em>way</em>" in html
    assert '<div class="answer"><p>Because &lt;script&gt;' in html
    assert markdown.count_questions(text + "\n" + text) == 2


@pytest.mark.django_db
def test_a_clone_has_the_notes_an_address_of_its_own_and_is_not_published():
    lesson = Lesson.objects.create(title="One", slug="one", published=True, shipped="x")
    ChapterNote.objects.create(lesson=lesson, chapter="Stored", text="*hm*")
    copies = [lesson.clone(), lesson.clone()]
    assert [copy.slug for copy in copies] == ["one-2", "one-3"]
    assert not copies[0].published
    assert copies[0].shipped == ""
    assert copies[0].notes_html() == {"Stored": "<p><em>hm</em></p>\n"}
