"""The site's own API: what it answers, who may change, and how it refuses."""

import json

import pytest
from django.test import Client

from simulation import relay
from simulation.cluster import phrases
from simulation.models import Run
from simulation.relay.reading import traced
from tests.simulation.scenarios import HAPPY, scenario

pytestmark = pytest.mark.django_db(transaction=True)
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: my-pod}\nspec: {containers: [{name: web, image: nginx}]}\n"


@pytest.fixture
def creator():
    return Client(headers={"sec-fetch-site": "same-origin"})


@pytest.fixture
def stranger():
    return Client(headers={"sec-fetch-site": "same-origin"})


def create(client, given=HAPPY):
    return client.post("/api/runs", json.dumps(given), content_type="application/json").json()


def send(client, run_id, given, **headers):
    body = given if isinstance(given, str) else json.dumps(given)
    return client.post(f"/api/runs/{run_id}/inputs", body, content_type="application/json", headers=headers)


def test_a_scenario_becomes_a_run(creator):
    answer = creator.post("/api/runs", json.dumps(HAPPY), content_type="application/json")
    made = answer.json()
    assert answer.status_code == 201
    assert set(made) == {"id", "url", "kubernetes", "token", "kubeconfig"}
    assert made["url"] == f"http://testserver/runs/{made['id']}"
    assert answer["Location"] == made["url"]


def test_a_bare_manifest_becomes_a_run(creator, play):
    made = creator.post("/api/runs", POD, content_type="application/yaml").json()
    play(Run.objects.get(pk=made["id"]))
    assert "my-pod" in creator.get(f"/api/runs/{made['id']}/transitions").content.decode()


def test_a_command_becomes_a_run_that_remembers_it(creator):
    made = create(creator, {"command": "kubectl run my-pod --image=nginx", "title": "First"})
    told = creator.get(f"/api/runs/{made['id']}").json()
    assert (told["command"], told["title"], told["state"]) == ("kubectl run my-pod --image=nginx", "First", "running")


def test_the_story_after_n_comes_as_json_lines(creator, play):
    made = create(creator)
    run = play(Run.objects.get(pk=made["id"]))
    answer = creator.get(f"/api/runs/{run.pk}/transitions?after=5&form=difference")
    lines = [json.loads(line) for line in answer.content.decode().splitlines()]
    assert [line["seq"] for line in lines] == list(range(6, run.seq + 1))
    assert answer["Content-Type"].startswith("application/jsonl")
    whole = [json.loads(line) for line in creator.get(f"/api/runs/{run.pk}/transitions").content.decode().splitlines()]
    assert len(whole) == run.seq
    assert any(line["object"] and line["object"]["kind"] == "Pod" for line in whole)
    assert all(line["says"] for line in whole) and not any("says" in line for line in lines)


def test_a_line_of_an_older_run_keeps_the_sentence_that_it_was_told_with(creator, play):
    run = play(Run.objects.get(pk=create(creator)["id"]))
    line = json.loads(relay.story_page(run.pk, 0)[-1])
    assert traced({**line, "says": "As it was told then."}, None)["says"] == "As it was told then."
    assert traced(line, None)["says"] == phrases.says(line["step"], line["facts"])


def test_the_story_is_sent_compressed_to_who_takes_it(creator, play):
    run = play(Run.objects.get(pk=create(creator)["id"]))
    answer = creator.get(f"/api/runs/{run.pk}/transitions", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("query", ["after=x", "after=-1", "form=whole", "after=99999999999999999999"])
def test_a_wrong_parameter_is_refused_in_one_sentence(creator, query):
    answer = creator.get(f"/api/runs/{create(creator)['id']}/transitions?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".") or "form" in answer.json()["error"]


@pytest.mark.parametrize("path", ["", "/transitions"])
def test_an_unknown_run_is_not_found(creator, path):
    answer = creator.get(f"/api/runs/nobody{path}")
    assert (answer.status_code, answer.json()) == (404, {"error": "There is no such run."})


def test_anyone_reads_and_only_the_creator_changes(creator, stranger, play):
    run = play(Run.objects.get(pk=create(creator)["id"]))
    assert stranger.get(f"/api/runs/{run.pk}").json()["yours"] is False
    assert creator.get(f"/api/runs/{run.pk}").json()["yours"] is True
    assert stranger.get(f"/api/runs/{run.pk}/transitions").status_code == 200
    refused = send(stranger, run.pk, {"kubectl": "delete pod my-pod"})
    assert refused.status_code == 403
    taken = send(creator, run.pk, {"kubectl": "kubectl delete pod my-pod"})
    assert taken.status_code == 200
    assert taken.json()["after"] == run.seq


def test_the_token_changes_too_and_a_wrong_one_does_not(creator, stranger, play):
    made = create(creator)
    play(Run.objects.get(pk=made["id"]))
    given = {"kubectl": "delete pod my-pod --wait=false"}
    assert send(stranger, made["id"], given, authorization="Bearer wrong").status_code == 403
    assert send(stranger, made["id"], given, authorization=f"Bearer {made['token']}").status_code == 200


def test_another_site_cannot_use_the_creators_cookie(creator):
    made = create(creator)
    foreign = send(creator, made["id"], {"kubectl": "delete pod my-pod"}, **{"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403


def test_the_token_is_not_kept(creator):
    made = create(creator)
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
def test_a_bad_body_is_refused_and_creates_nothing(creator, what):
    body, status = BAD[what]
    answer = creator.post("/api/runs", body, content_type="application/json")
    assert answer.status_code == status
    assert answer.json()["error"]
    assert not Run.objects.exists()


def test_a_bad_scenario_is_refused_with_its_line(creator):
    text = "apiVersion: podflow/v1\nkind: Scenario\ninputs:\n- at: [\n"
    answer = creator.post("/api/runs", text, content_type="application/yaml")
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "line", "path"}
    assert answer.json()["line"] in (4, 5)
    assert not Run.objects.exists()


def test_a_body_that_is_not_text_is_refused(creator):
    answer = creator.post("/api/runs", b"\xff\xfe", content_type="application/yaml")
    assert (answer.status_code, answer.json()["error"]) == (400, "The body is not UTF-8 text.")


@pytest.mark.parametrize("given", [{}, {"kubectl": "get pods", "step": 1}, {"step": "x"}, {"pace": "fast"}, "[]", "{"])
def test_a_bad_input_is_refused_and_changes_nothing(creator, given):
    made = create(creator)
    turn = Run.objects.get(pk=made["id"]).turn
    assert send(creator, made["id"], given).status_code == 400
    assert Run.objects.get(pk=made["id"]).turn == turn


def test_pace_step_and_continue_are_inputs(creator):
    made = create(creator)
    assert send(creator, made["id"], {"pace": "stepped"}).json()["pace"] == "stepped"
    assert send(creator, made["id"], {"step": 2}).status_code == 200
    assert send(creator, made["id"], {"pace": "instant"}).json()["pace"] == "instant"
    assert send(creator, made["id"], {"step": 2}).status_code == 409
    assert send(creator, made["id"], {"continue": True}).status_code == 200


def test_a_mistake_of_our_own_is_told_in_one_sentence_too(creator, monkeypatch):
    monkeypatch.setattr(relay, "create_run", lambda *given, **about: 1 / 0)
    answer = creator.post("/api/runs", POD, content_type="application/yaml")
    assert (answer.status_code, list(answer.json())) == (500, ["error"])


def test_too_many_runs_from_one_place_have_to_wait(creator, settings):
    settings.RUNS_PER_MINUTE = 2
    where = {"content_type": "application/json", "REMOTE_ADDR": "10.9.8.7"}
    answers = [creator.post("/api/runs", json.dumps(HAPPY), **where) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]


def test_verbs_are_told_whole(creator):
    verbs = creator.get("/api/verbs").json()
    assert verbs == json.loads(json.dumps(relay.verbs()))
    assert {"step", "title", "says", "chapter", "level", "from", "to", "label"} <= set(verbs["kubelet.patch-status"])


def test_what_the_page_must_know_of_the_core_is_one_document(creator):
    told = creator.get("/api/catalogue").json()
    assert told == json.loads(json.dumps(relay.catalogue()))
    assert told["verbs"] == creator.get("/api/verbs").json()


def test_pages_carry_a_policy_that_allows_own_scripts_only(creator):
    answer = creator.get("/api/verbs")
    assert "script-src 'self';" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_site_without_broker_and_workers_is_alive_and_says_what_it_misses(creator):
    assert creator.get("/livez").content == b"ok\n"
    health = creator.get("/healthz")
    assert health.status_code == 503
    assert b"broker" in health.content


def test_a_long_scenario_of_many_nodes_is_one_run(creator):
    nodes = [{"name": f"node-{n}"} for n in range(20)]
    made = create(creator, scenario(("0s", "run a --image=nginx"), cluster={"nodes": nodes}))
    assert Run.objects.get(pk=made["id"]).turn == 1
