"""The site's own API: what it answers, who may change, and how it refuses."""

import json

import pytest
from django.test import Client

from simulation import relay
from simulation.models import Run

from .scenarios import HAPPY, scenario

pytestmark = pytest.mark.django_db(transaction=True)
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: my-pod}\nspec: {containers: [{name: web, image: nginx}]}\n"


@pytest.fixture
def browser():
    return Client(headers={"sec-fetch-site": "same-origin"})


@pytest.fixture
def stranger():
    return Client(headers={"sec-fetch-site": "same-origin"})


def create(client, given=HAPPY):
    return client.post("/api/runs", json.dumps(given), content_type="application/json").json()


def send(client, run_id, given, **headers):
    body = given if isinstance(given, str) else json.dumps(given)
    return client.post(f"/api/runs/{run_id}/inputs", body, content_type="application/json", headers=headers)


def test_a_scenario_becomes_a_run(browser):
    answer = browser.post("/api/runs", json.dumps(HAPPY), content_type="application/json")
    made = answer.json()
    assert answer.status_code == 201
    assert set(made) == {"id", "url", "kubernetes", "token", "kubeconfig"}
    assert made["url"] == f"http://testserver/runs/{made['id']}"
    assert answer["Location"] == made["url"]


def test_a_bare_manifest_becomes_a_run(browser, play):
    made = browser.post("/api/runs", POD, content_type="application/yaml").json()
    play(Run.objects.get(pk=made["id"]))
    assert "my-pod" in browser.get(f"/api/runs/{made['id']}/transitions").content.decode()


def test_a_command_becomes_a_run_that_remembers_it(browser):
    made = create(browser, {"command": "kubectl run my-pod --image=nginx", "title": "First"})
    told = browser.get(f"/api/runs/{made['id']}").json()
    assert (told["command"], told["title"], told["state"]) == ("kubectl run my-pod --image=nginx", "First", "running")


def test_the_story_after_n_comes_as_json_lines(browser, play):
    made = create(browser)
    run = play(Run.objects.get(pk=made["id"]))
    answer = browser.get(f"/api/runs/{run.pk}/transitions?after=5&form=difference")
    lines = [json.loads(line) for line in answer.content.decode().splitlines()]
    assert [line["seq"] for line in lines] == list(range(6, run.seq + 1))
    assert answer["Content-Type"].startswith("application/jsonl")
    whole = [json.loads(line) for line in browser.get(f"/api/runs/{run.pk}/transitions").content.decode().splitlines()]
    assert len(whole) == run.seq
    assert any(line["object"] and line["object"]["kind"] == "Pod" for line in whole)


def test_the_story_is_sent_compressed_to_who_takes_it(browser, play):
    run = play(Run.objects.get(pk=create(browser)["id"]))
    answer = browser.get(f"/api/runs/{run.pk}/transitions", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("query", ["after=x", "after=-1", "form=whole", "after=99999999999999999999"])
def test_a_wrong_parameter_is_refused_in_one_sentence(browser, query):
    answer = browser.get(f"/api/runs/{create(browser)['id']}/transitions?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".") or "form" in answer.json()["error"]


@pytest.mark.parametrize("path", ["", "/transitions"])
def test_an_unknown_run_is_not_found(browser, path):
    answer = browser.get(f"/api/runs/nobody{path}")
    assert (answer.status_code, answer.json()) == (404, {"error": "There is no such run."})


def test_anyone_reads_and_only_the_creator_changes(browser, stranger, play):
    run = play(Run.objects.get(pk=create(browser)["id"]))
    assert stranger.get(f"/api/runs/{run.pk}").json()["yours"] is False
    assert browser.get(f"/api/runs/{run.pk}").json()["yours"] is True
    assert stranger.get(f"/api/runs/{run.pk}/transitions").status_code == 200
    refused = send(stranger, run.pk, {"kubectl": "delete pod my-pod"})
    assert refused.status_code == 403
    taken = send(browser, run.pk, {"kubectl": "kubectl delete pod my-pod"})
    assert taken.status_code == 200
    assert taken.json()["after"] == run.seq


def test_the_token_changes_too_and_a_wrong_one_does_not(browser, stranger, play):
    made = create(browser)
    play(Run.objects.get(pk=made["id"]))
    given = {"kubectl": "delete pod my-pod --wait=false"}
    assert send(stranger, made["id"], given, authorization="Bearer wrong").status_code == 403
    assert send(stranger, made["id"], given, authorization=f"Bearer {made['token']}").status_code == 200


def test_another_site_cannot_use_the_creators_cookie(browser):
    made = create(browser)
    foreign = send(browser, made["id"], {"kubectl": "delete pod my-pod"}, **{"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403


def test_the_token_is_not_kept(browser):
    made = create(browser)
    run = Run.objects.get(pk=made["id"])
    assert made["token"] not in json.dumps({field.name: str(getattr(run, field.name)) for field in Run._meta.fields})


BAD = {
    "not JSON": ('{"command": ', 400),
    "a JSON list": ("[1]", 400),
    "nested beyond reason": ("[" * 100_000, 400),
    "wrong pace": (json.dumps({"command": "kubectl run a --image=b", "pace": "fast"}), 400),
    "wrong speed": (json.dumps({"command": "kubectl run a --image=b", "speed": "fast"}), 400),
    "larger than the limit": ("x" * 1_100_000, 413),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_body_is_refused_and_creates_nothing(browser, what):
    body, status = BAD[what]
    answer = browser.post("/api/runs", body, content_type="application/json")
    assert answer.status_code == status
    assert answer.json()["error"]
    assert not Run.objects.exists()


def test_a_bad_scenario_is_refused_with_its_line(browser):
    text = "apiVersion: podflow/v1\nkind: Scenario\ninputs:\n- at: [\n"
    answer = browser.post("/api/runs", text, content_type="application/yaml")
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "line", "path"}
    assert answer.json()["line"] in (4, 5)
    assert not Run.objects.exists()


def test_a_body_that_is_not_text_is_refused(browser):
    answer = browser.post("/api/runs", b"\xff\xfe", content_type="application/yaml")
    assert (answer.status_code, answer.json()["error"]) == (400, "The body is not UTF-8 text.")


@pytest.mark.parametrize("given", [{}, {"kubectl": "get pods", "step": 1}, {"step": "x"}, {"pace": "fast"}, "[]", "{"])
def test_a_bad_input_is_refused_and_changes_nothing(browser, given):
    made = create(browser)
    turn = Run.objects.get(pk=made["id"]).turn
    assert send(browser, made["id"], given).status_code == 400
    assert Run.objects.get(pk=made["id"]).turn == turn


def test_pace_step_and_continue_are_inputs(browser):
    made = create(browser)
    assert send(browser, made["id"], {"pace": "stepped"}).json()["pace"] == "stepped"
    assert send(browser, made["id"], {"step": 2}).status_code == 200
    assert send(browser, made["id"], {"pace": "instant"}).json()["pace"] == "instant"
    assert send(browser, made["id"], {"step": 2}).status_code == 409
    assert send(browser, made["id"], {"continue": True}).status_code == 200


def test_too_many_runs_from_one_place_have_to_wait(browser, settings):
    settings.RUNS_PER_MINUTE = 2
    where = {"content_type": "application/json", "REMOTE_ADDR": "10.9.8.7"}
    answers = [browser.post("/api/runs", json.dumps(HAPPY), **where) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]


def test_verbs_are_told_whole(browser):
    verbs = browser.get("/api/verbs").json()
    assert verbs == json.loads(json.dumps(relay.verbs()))
    assert {"step", "title", "says", "chapter", "level", "from", "to", "label"} <= set(verbs["kubelet.patch-status"])


def test_pages_carry_a_policy_that_allows_own_scripts_only(browser):
    answer = browser.get("/api/verbs")
    assert "script-src 'self';" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_health_reaches_the_database(browser):
    assert browser.get("/healthz").content == b"ok\n"


def test_a_long_scenario_of_many_nodes_is_one_run(browser):
    nodes = [{"name": f"node-{n}"} for n in range(20)]
    made = create(browser, scenario(("0s", "run a --image=nginx"), cluster={"nodes": nodes}))
    assert Run.objects.get(pk=made["id"]).turn == 1
