"""What strangers send to the site's own API and its forms: one answer of 400 (404, 409, 413), never 500, and nothing has happened."""

import json

import pytest

from simulation import relay
from simulation.models import Input, Run, Transition
from tests.simulation.scenarios import HAPPY

pytestmark = pytest.mark.django_db(transaction=True)

VALUES = [
    "null", "true", "0", "-1", "9223372036854775808", "1" * 400, "1" * 5000, "1e999", "-1e999", "NaN", "Infinity", "-0", "1.5", '""', '"p"',
    '"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"1e99s"', "[]", "[null]", '["p"]', "{}", '{"a": 1}', '{"a": {"b": []}}', "[" * 99 + "]" * 99,
    "[" * 5000, '"' + "x" * 20_000 + '"', '{"a": 1, "a": 2}',
]  # fmt: skip
TEXTS = [
    "", "\0", "\ufeff", "a: \0", "{", "[" * 90_000, '{"a":' * 90_000, "a: &a [*a]", "? [a]\n: b", "a: !!python/object:x {}", "a: !!binary x",
    "a: .nan", "a: 1\na: 2", "---\n" * 90_000, *(letter * 90_000 for letter in ("\n", " ", "- ", '"', "'", "\\", "*", "&", "#", "%")),
    "a: b\x01", "apiVersion: v1\nkind: Pod\nmetadata: p\n", "apiVersion: podflow/v1\nkind: Scenario\nmetadata: p\n",
    "apiVersion: [v1]\nkind: {a: b}\n", "apiVersion: v1\nkind: List\nitems: p\n", "apiVersion: v1\nkind: List\nitems: [p, 5, null]\n", "command: 5",
    "command: [a]", 'command: "\\0"', "manifest: 5", "command: kubectl run 'a", "apiVersion: podflow/v1\nkind: Scenario\ncluster: {seed: 1e99}\n",
]  # fmt: skip


@pytest.fixture(autouse=True)
def nobody_waits(settings):
    for name in ("RUNS_PER_MINUTE", "INPUTS_PER_MINUTE"):
        setattr(settings, name, 0)


def send(client, address, body):
    body = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(address, body, content_type="application/json")


def is_refused(answer, *statuses):
    """An answer that says what is wrong; `statuses` beside 400."""
    assert answer.status_code in (400, *statuses), (answer.status_code, answer.content[:300])
    assert answer.json()["error"]
    return True


@pytest.fixture
def mine(client, play):
    """(a client that may change it, an idle run, the line of its decision)."""
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    made = send(client, "/api/runs", HAPPY).json()
    run = play(Run.objects.get(pk=made["id"]))
    return client, run, Transition.objects.get(run=run, step="kube-scheduler.decide").seq


@pytest.mark.parametrize(
    "field", ["command", "title", "pace", "speed", "manifest", "cluster", "registry", "programs", "until"]
)
def test_a_field_of_a_new_run_is_taken_or_refused(client, field):
    for value in VALUES:
        rest = "" if field == "command" else '"command": "get pods", '
        answer = send(client, "/api/runs", f'{{{rest}"{field}": {value}}}')
        assert answer.status_code == 201 or is_refused(answer), value


@pytest.mark.parametrize("kind", ["application/json", "application/yaml", "text/plain", ""])
def test_a_text_that_is_no_scenario_is_refused(client, kind):
    for text in TEXTS:
        answer = client.post("/api/runs", text.encode(), content_type=kind)
        assert answer.status_code == 201 or is_refused(answer), text[:80]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "latin-1"])
def test_a_body_of_another_encoding_is_refused(client, encoding):
    body = "apiVersion: v1\nkind: Pod\nmetadata: {name: \u00e4}\n".encode(encoding)
    assert is_refused(client.post("/api/runs", body, content_type="application/yaml"))


def test_a_body_may_begin_with_the_mark_of_utf_8(client):
    for kind, text in (("application/json", '{"command": "get pods"}'), ("application/yaml", "command: get pods\n")):
        assert client.post("/api/runs", text.encode("utf-8-sig"), content_type=kind).status_code == 201


@pytest.mark.parametrize("field", ["kubectl", "manifest", "fault", "pace", "speed", "step", "continue"])
def test_an_input_of_a_wrong_type_changes_nothing(mine, field):
    client, run, _ = mine
    before = run.seq
    with_it = {"manifest": '"kubectl": "get pods", ', "speed": '"pace": "instant", '}.get(field, "")
    for value in VALUES:
        answer = send(client, f"/api/runs/{run.pk}/inputs", f'{{{with_it}"{field}": {value}}}')
        assert answer.status_code == 200 or is_refused(answer, 409), value
    if field == "fault":
        run.refresh_from_db()
        assert run.seq == before and not Input.objects.filter(run=run).exists()


@pytest.mark.parametrize("place", [
    '%s', '{"pod": %s}', '{"nodes": %s}', '{"nodes": {"node-1": %s}}', '{"pod": {"requests": %s}}', '{"pod": {"requests": {"cpu": %s}}}',
    '{"pod": {"requests": {"x": %s}}}', '{"pod": {"nodeSelector": %s}}', '{"pod": {"nodeSelector": {"a": %s}}}', '{"pod": {"tolerations": %s}}',
    '{"pod": {"tolerations": [%s]}}', '{"pod": {"tolerations": [{"key": %s}]}}', '{"pod": {"tolerations": [{"key": "a", "tolerationSeconds": %s}]}}',
    '{"nodes": {"node-1": {"labels": %s}}}', '{"nodes": {"node-1": {"labels": {"a": %s}}}}', '{"nodes": {"node-1": {"taints": %s}}}',
    '{"nodes": {"node-1": {"taints": [%s]}}}', '{"nodes": {"node-1": {"taints": [{"key": "a", "effect": %s}]}}}',
    '{"nodes": {"node-1": {"unschedulable": %s}}}', '{"nodes": {"node-1": {"allocatable": %s}}}',
    '{"nodes": {"node-1": {"allocatable": {"cpu": %s}}}}', '{"nodes": {"node-1": {"allocatable": {"pods": %s}}}}', '{"nodes": {%s: {}}}',
])  # fmt: skip
def test_a_changed_decision_is_taken_again_or_refused(mine, place):
    client, run, at = mine
    for value in VALUES:
        answer = send(client, f"/api/runs/{run.pk}/decision", f'{{"at": {at}, "changes": {place % value}}}')
        assert answer.status_code == 200 or is_refused(answer), value


@pytest.mark.parametrize("address", ["decision", "fork"])
def test_a_line_of_a_wrong_type_is_refused(mine, address):
    client, run, _ = mine
    for value in VALUES:
        answer = send(client, f"/api/runs/{run.pk}/{address}", f'{{"at": {value}}}')
        assert answer.status_code == 201 or is_refused(answer, 404, 409), value


@pytest.mark.parametrize("field", ["command", "manifest"])
def test_a_question_to_a_moment_is_answered_or_refused(mine, field):
    client, run, _ = mine
    rest = "" if field == "command" else '"command": "get pods", '
    for value in VALUES:
        answer = send(client, f"/api/runs/{run.pk}/moments/5/kubectl", f'{{{rest}"{field}": {value}}}')
        assert answer.status_code == 200 or is_refused(answer, 409), value


@pytest.mark.parametrize("address", [
    "%00", "a%00b", "x" * 3000, "%ed%a0%80", "..", "%2e%2e", "{id}%00", "{id}/pages/" + "9" * 4000, "{id}/pages/9223372036854775807",
    "{id}/moments/" + "9" * 4000, "{id}/moments/%00", "{id}/moments/-1", "{id}/moments/1e5", "{id}/transitions?after=" + "9" * 4000,
    "{id}/transitions?after=%00", "{id}/transitions?after=-1", "{id}/transitions?form=%00", "{id}/why?key=%00", "{id}/why?key=%ed%a0%80&path=a",
    "{id}/why?key=/registry/pods/default/my-pod&path=a%5B" + "9" * 2000 + "%5D", "{id}/why?key=" + "k" * 3000, "{id}/why?key=k&path=" + "a." * 2000,
    "{id}/why?key=/registry/pods/default/my-pod&path=" + "%5B" * 900, "{id}/why?key=k&at=" + "9" * 400, "{id}/why?key=k&path=%00",
])  # fmt: skip
def test_an_address_of_anything_is_not_found_or_refused(mine, address):
    client, run, _ = mine
    answer = client.get("/api/runs/" + address.replace("{id}", run.pk))
    assert answer.status_code in (200, 400, 404), answer.content[:200]


@pytest.mark.parametrize("name", ["%00", "a%00", "x" * 3000, "%ed%a0%80", "-"])
def test_a_page_of_no_run_is_not_found(client, name):
    assert client.get(f"/runs/{name}").status_code in (400, 404)


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong(client):
    for text in TEXTS:
        for kind in ("manifest", "command"):
            answer = client.post("/", {"kind": kind, kind: text})
            assert answer.status_code in (302, 400), (kind, text[:80])
            if answer.status_code == 400:
                form = answer.context["form"]
                assert form.error and getattr(form, kind) == text


def test_what_relay_is_given_is_checked_there_too(mine):
    _, run, at = mine
    for given in (
        {"kubectl": "get\0pods"},
        {"fault": {"stop": "\ud800"}},
        {"kubectl": "get pods", "manifest": {"a": float("nan")}},
    ):
        with pytest.raises(relay.ScenarioError):
            relay.give_input(run.pk, given)
    with pytest.raises(relay.ScenarioError):
        relay.decide_again(run.pk, at, {"pod": {"nodeSelector": {"a": "\ud800"}}})
