"""What programs and commands make of texts is kept, whatever it holds, by every database; and a key of any length is found again."""

import json

import pytest

from simulation import relay
from simulation.models import Change, Run
from simulation.relay.text import LONGEST_KEY, column_key, dumps, loads, storable

pytestmark = pytest.mark.django_db(transaction=True)
NASTY = ["\0", "a\0b", "\ud800", "\udfff\ud800", "\N{GRINNING FACE}\ud83d", "\x01\x7f\x85\u2028\ufffe", '"\\\ud800']


def pod(*command):
    spec = {"restartPolicy": "Never", "containers": [{"name": "a", "image": "python:3.12", "command": list(command)}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "my-pod"}, "spec": spec}


@pytest.mark.parametrize("text", NASTY)
def test_a_text_comes_back_as_it_was_and_every_database_takes_it(text):
    kept = dumps({text: [text]})
    assert "\0" not in kept and kept.encode().decode() == kept
    assert loads(kept) == {text: [text]}
    assert "\0" not in storable(text) and storable(text).encode()


@pytest.mark.parametrize("command", [
    ["python", "-c", "print('\\ud800', chr(0), chr(0xdfff))"],
    ["python", "-c", "import sys; sys.exit(chr(0) + chr(0xd800))"],
    ["sh", "-c", "printf '\\0\\x00'; echo -e '\\ud800\\0'; exit 1"],
    ["sh", "-c", "printf '\\000' >/dev/termination-log; exit 1"],
    ["sh", "-c", "echo $'\\ud800' $'\\x00'; kill -9 $$"],
])  # fmt: skip
def test_what_a_program_prints_fails_no_run(client, play, command):
    scenario = {"apiVersion": "podflow/v1", "kind": "Scenario", "until": "60s", "inputs": [
        {"kubectl": "create -f -", "manifest": pod(*command)}, {"at": "20s", "kubectl": "logs my-pod"},
        {"at": "21s", "kubectl": "get pod my-pod -o yaml"},
    ]}  # fmt: skip
    run = play(relay.create_run(scenario)[0])
    assert run.state != Run.State.FAILED, run.message
    story = b"".join(client.get(f"/api/runs/{run.pk}/transitions"))
    assert [json.loads(line)["seq"] for line in story.decode().splitlines()] == list(range(1, run.seq + 1))
    assert client.get(f"/api/runs/{run.pk}/moments/last").status_code == 200


@pytest.mark.parametrize("patch", [
    {"metadata": {"annotations": {"a": "\ud800", "b": "\0"}}}, {"metadata": {"annotations": {"a": float("nan")}}},
    {"metadata": {"annotations": {"a": 1e999}}}, {"spec": {"activeDeadlineSeconds": float("inf")}}, {"metadata": {"annotations": {"a": 1 << 70}}},
])  # fmt: skip
def test_what_a_patch_holds_fails_no_run(play, patch):
    command = f"patch pod my-pod -p '{json.dumps(patch)}'"
    scenario = {"apiVersion": "podflow/v1", "kind": "Scenario", "until": "60s", "inputs": [
        {"kubectl": "run my-pod --image=nginx"}, {"at": "20s", "kubectl": command},
    ]}  # fmt: skip
    run = play(relay.create_run(scenario)[0])
    assert run.state != Run.State.FAILED, run.message


@pytest.mark.parametrize("name", ["n" * 250, "n" * 3000, "\N{GRINNING FACE}" * 900])
def test_a_key_of_any_length_is_kept_and_found(client, play, name):
    role = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": name}, "rules": []}
    run = play(relay.create_run(role)[0])
    assert run.state != Run.State.FAILED, run.message
    key = f"/registry/roles/default/{name}"
    if Change.objects.filter(run=run, key=column_key(key)).exists():
        assert client.get(f"/api/runs/{run.pk}/why", {"key": key}).status_code in (200, 400)
    assert all(len(change.key) <= LONGEST_KEY for change in Change.objects.filter(run=run))


def test_keys_that_begin_alike_are_not_taken_for_one():
    long = "k" * 2000
    assert len({column_key(key) for key in (long, long + "a", long + "b", "k", "k\0", "k\ud800")}) == 6


def test_a_failure_is_told_whatever_its_words_are(play, monkeypatch):
    from simulation.cluster import Cluster

    run, _ = relay.create_run({"command": "kubectl run my-pod --image=nginx"})

    def failing(cluster):
        raise RuntimeError("a\0b\ud800")

    monkeypatch.setattr(Cluster, "step", failing)
    play(run)
    assert run.state == Run.State.FAILED and "a\\u0000b\\ud800" in run.message
