"""The pages without script: every one opens, the first page begins a run, and what was typed is never lost."""

import json
import re
import xml.etree.ElementTree as ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from simulation import presets
from simulation.cluster import Cluster, Scenario
from simulation.models import ChapterNote, Lesson, Run
from simulation.relay import checking

pytestmark = pytest.mark.django_db
POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    image: nginx\n"


@pytest.fixture
def lesson():
    lesson = Lesson.objects.create(title="Ours", slug="ours", text="Read *this*.", published=True)
    ChapterNote.objects.create(lesson=lesson, chapter="Stored", text="Now **it** exists.")
    return lesson


def block(page, name):
    """A JSON block of the page."""
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', page.content.decode(), re.DOTALL)
    return json.loads(found[1])


@pytest.mark.parametrize("address", ["/", "/?with=manifest", "/?with=upload", "/lessons/", "/teach/", "/about/"])
def test_every_page_opens(client, address):
    page = client.get(address)
    assert page.status_code == 200
    assert "script-src 'self'" in page["Content-Security-Policy"]


def test_the_about_page_says_which_podflow_this_is(client, settings):
    assert f"This is podflow {settings.VERSION}." in client.get("/about/").content.decode()


def test_the_first_page_has_the_command_already_typed(client):
    page = client.get("/").content.decode()
    assert 'value="kubectl run my-pod --image=nginx"' in page
    assert all(preset.title in page for preset in presets.PRESETS)


def test_a_command_begins_a_run_and_leads_to_its_page(client):
    answer = client.post("/", {"kind": "command", "command": "kubectl run my-pod --image=nginx"})
    run = Run.objects.get()
    assert answer.url == f"/runs/{run.pk}"
    assert run.command == "kubectl run my-pod --image=nginx"


def test_a_manifest_begins_a_run(client):
    assert client.post("/", {"kind": "manifest", "manifest": POD}).status_code == 302


def test_a_file_begins_a_run(client):
    assert client.post("/", {"kind": "upload", "file": SimpleUploadedFile("pod.yaml", POD.encode())}).status_code == 302


@pytest.mark.parametrize("command", ["kubectl run my-pod --oops", "kubectl fly my-pod", "docker run nginx"])
def test_a_command_that_kubectl_does_not_know_is_kept_and_explained_in_its_words(client, command):
    page = client.post("/", {"kind": "command", "command": command})
    assert page.status_code == 400
    assert f'value="{command}"' in page.content.decode()
    assert "unknown" in page.context["form"].error
    assert not Run.objects.exists()


def test_a_mistake_in_a_manifest_is_shown_at_its_line_and_the_text_is_kept(client):
    page = client.post("/", {"kind": "manifest", "manifest": POD + "   oops: [\n"})
    assert page.status_code == 400
    assert page.context["form"].line >= 9
    assert "oops: [" in page.content.decode()


def test_a_file_with_a_mistake_is_opened_in_the_editor(client):
    page = client.post("/", {"kind": "upload", "file": SimpleUploadedFile("pod.yaml", b"a: [")})
    assert page.context["form"].kind == "manifest"
    assert page.context["form"].manifest == "a: ["


@pytest.mark.parametrize("file", [None, SimpleUploadedFile("x", b"\xff\xfe\x00")])
def test_no_file_or_no_text_is_said_in_a_sentence(client, file):
    page = client.post("/", {"kind": "upload"} | ({"file": file} if file else {}))
    assert page.status_code == 400
    assert page.context["form"].error


@pytest.mark.parametrize("preset", presets.PRESETS, ids=lambda preset: preset.slug)
def test_a_prepared_pod_starts_with_one_click(client, preset):
    answer = client.post(f"/start/{preset.slug}/")
    assert Run.objects.get().title == preset.title
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize("preset", presets.PRESETS, ids=lambda preset: preset.slug)
def test_a_prepared_pod_comes_to_the_status_on_its_card(preset):
    cluster = Cluster.begin(Scenario.parse(presets.scenario(preset.slug)))
    printed = (line.printed() for line in checking.told(cluster, 600_000))
    assert preset.status in {row["STATUS"] for row in printed if row}


def test_a_run_is_read_only_for_whoever_has_only_its_link(client, django_user_model):
    address = client.post("/start/nginx/").url
    assert block(client.get(address), "run")["can_change"] is True
    assert block(type(client)().get(address), "run")["can_change"] is False
    assert "kubelet.patch-status" in block(client.get(address), "catalogue")["verbs"]


def test_a_run_that_is_kept_as_a_recording_offers_nothing_that_would_change_it(client):
    address = client.post("/start/nginx/").url
    Run.objects.update(state=Run.State.KEPT)
    page = client.get(address)
    assert block(page, "run")["can_change"] is False
    assert not [
        offer for offer in ('id="terminal"', 'data-act="fork"', 'data-act="break"') if offer in page.content.decode()
    ]


def test_a_lesson_is_read_and_started_with_its_notes(client, lesson):
    page = client.get("/lessons/ours/")
    assert "<em>this</em>" in page.content.decode()
    run = block(client.get(client.post("/lessons/ours/start/").url), "run")
    assert run["notes"] == {"Stored": "<p>Now <strong>it</strong> exists.</p>\n"}
    assert run["lesson"] == {"title": "Ours", "url": "/lessons/ours/"}


@pytest.mark.django_db(transaction=True)
def test_the_baton_of_a_started_lesson_names_its_turn(client, lesson, post):
    client.post("/lessons/ours/start/")
    run = Run.objects.get()
    assert [(run_id, turn) for _, run_id, turn, _ in post.batons] == [(run.pk, run.turn)]


def test_notes_of_a_started_lesson_stay_when_the_lesson_changes_or_goes(client, lesson):
    address = client.post("/lessons/ours/start/").url
    lesson.delete()
    run = block(client.get(address), "run")
    assert run["notes"]
    assert run["lesson"] is None


def test_a_lesson_has_a_qr_code_and_a_page_to_print(client, lesson):
    code = client.get("/lessons/ours/qr.svg")
    assert code["Content-Type"] == "image/svg+xml"
    assert ElementTree.fromstring(code.content).tag.endswith("svg")
    assert "http://testserver/lessons/ours/" in client.get("/lessons/ours/handout/").content.decode()


def test_a_draft_is_hidden_from_learners(client, lesson):
    Lesson.objects.update(published=False)
    addresses = ["/lessons/ours/", "/lessons/ours/qr.svg", "/lessons/ours/handout/"]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert client.post("/lessons/ours/start/").status_code == 404
    assert "Ours" not in client.get("/").content.decode()


def test_a_lesson_that_cannot_be_played_says_why(client, lesson):
    Lesson.objects.update(nodes="- {name: node-1, cpus: 2}")
    answer = client.post("/lessons/ours/start/")
    assert answer.status_code == 409
    assert "cpus" in answer.content.decode()
    assert not Run.objects.exists()


def test_starting_takes_a_post_and_unknown_addresses_are_told_politely(client):
    assert client.get("/start/nginx/").status_code == 405
    assert client.post("/start/nothing/").status_code == 404
    assert "NotFound" in client.get("/runs/nothing").content.decode()
