"""What a moment answers, over the site's own API: its objects, kubectl, why; and what it says to a wrong question."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from simulation import relay
from simulation.models import Change, Input, Keyframe, Transition
from tests.simulation.scenarios import ask

pytestmark = pytest.mark.django_db(transaction=True)
POD = "/registry/pods/default/my-pod"


def line_where(run, step):
    return Transition.objects.filter(run=run, step=step).order_by("seq").first().seq


def test_a_moment_gives_its_objects(client, happy):
    bound = line_where(happy, "kube-scheduler.create-binding")
    code, before = ask(client, happy, f"moments/{bound - 1}")
    assert code == 200 and before["seq"] == bound - 1
    assert "nodeName" not in before["objects"]["pods/default/my-pod"]["spec"]
    _, after = ask(client, happy, f"moments/{bound}")
    assert after["objects"]["pods/default/my-pod"]["spec"]["nodeName"]
    assert after["revision"] == before["revision"] + 1 and after["at_ms"] >= before["at_ms"]
    _, last = ask(client, happy, "moments/last")
    assert last["seq"] == happy.seq and last["objects"]["pods/default/my-pod"]["status"]["phase"] == "Running"
    assert {"nodes/node-1", "namespaces/default", "services/default/kubernetes"} <= set(last["objects"])


def test_kubectl_answers_as_of_its_line_and_stores_nothing(client, happy):
    rows = {model: model.objects.count() for model in (Transition, Change, Keyframe, Input)}
    turn, bound = happy.turn, line_where(happy, "kube-scheduler.create-binding")
    code, answer = ask(client, happy, f"moments/{bound - 1}/kubectl", {"command": "kubectl get pods"})
    assert code == 200 and answer["rc"] == 0 and answer["err"] == ""
    assert answer["out"].split()[:8] == ["NAME", "READY", "STATUS", "RESTARTS", "AGE", "my-pod", "0/1", "Pending"]
    _, last = ask(client, happy, "moments/last/kubectl", {"command": "get pods"})
    assert last["out"].split()[7] == "Running"
    _, absent = ask(client, happy, "moments/1/kubectl", {"command": "get pod my-pod"})
    assert absent == {"out": "", "err": 'Error from server (NotFound): pods "my-pod" not found\n', "rc": 1}
    happy.refresh_from_db()
    assert happy.turn == turn and rows == {model: model.objects.count() for model in rows}


READS = [
    "get pods -o wide", "get pod my-pod -o yaml", "get all -A", "get pods -o jsonpath={.items[0].metadata.name}", "describe pod my-pod",
    "describe node node-1", "events", "logs my-pod", "explain pod.spec.containers", "auth can-i create pods", "top pods",
    "api-resources", "version", "get events --sort-by=.metadata.name", "wait --for=condition=Ready pod/my-pod", "cluster-info",
]  # fmt: skip


@pytest.mark.parametrize("command", READS)
def test_every_reading_command_is_answered(client, happy, command):
    code, answer = ask(client, happy, "moments/last/kubectl", {"command": command})
    assert code == 200 and set(answer) == {"out", "err", "rc"} and answer["out"] + answer["err"]


@pytest.mark.parametrize(
    "command", ["delete pod my-pod", "run other --image=nginx", "-n default annotate pod my-pod a=b", "cordon node-1"]
)
def test_a_command_that_writes_leads_to_a_fork(client, happy, command):
    code, answer = ask(client, happy, "moments/9/kubectl", {"command": command})
    assert code == 409 and "Fork here to change it" in answer["error"] and "kubectl -" not in answer["error"]


@pytest.mark.parametrize("command", ["delete", "apply view-last-applied pod my-pod", "scale deploy none --replicas=2"])
def test_a_command_that_comes_to_no_write_is_answered_as_a_terminal_would(client, happy, command):
    code, answer = ask(client, happy, "moments/9/kubectl", {"command": command})
    assert code == 200 and answer["rc"] == 1 and answer["err"]


def test_a_command_that_nobody_could_type_is_refused_at_once(client, happy):
    code, answer = ask(client, happy, "moments/9/kubectl", {"command": "x" * 60_000})
    assert code == 400 and "longer than" in answer["error"]


def test_a_field_that_was_never_there_was_not_written_by_the_deletion_either(client, happy, play):
    relay.give_input(happy.pk, {"kubectl": "delete pod my-pod --now"})
    play(happy)
    gone = Transition.objects.filter(run=happy, step__endswith=".removed").get().seq
    assert ask(client, happy, f"why?key={POD}&path=spec.noSuchField")[0] == 404
    assert ask(client, happy, f"why?key={POD}&path={{.spec.nodeName}}")[1]["line"] == gone
    assert ask(client, happy, f"why?key={POD}&path=spec.nodeName&at={gone - 1}")[1]["line"] < gone


def test_a_command_line_that_cannot_be_read_is_answered_as_a_terminal_would(client, happy):
    code, answer = ask(client, happy, "moments/9/kubectl", {"command": "get pods 'a"})
    assert code == 200 and answer["rc"] == 1 and "error: " in answer["err"]
    code, answer = ask(client, happy, "moments/9/kubectl", {"command": ["get"]})
    assert code == 400 and "command" in answer["error"]


@pytest.mark.parametrize("n", ["0", "9999", "-1", "x"])
def test_a_moment_that_is_not_there_says_so(client, happy, n):
    code, answer = ask(client, happy, f"moments/{n}")
    assert code in (400, 404) and "line" in answer["error"].lower()
    assert ask(client, happy, f"moments/{n}/kubectl", {"command": "get pods"})[0] == code


# Why


def test_why_names_the_line_its_causes_and_who_reacted(client, happy):
    code, answer = ask(client, happy, f"why?key={POD}&path=spec.nodeName")
    assert code == 200 and answer["component"] == "kube-scheduler"
    assert answer["line"] == line_where(happy, "kube-scheduler.create-binding")
    causes = dict(Transition.objects.filter(run=happy).values_list("seq", "cause"))
    assert answer["chain"][0] == answer["line"] and causes[answer["chain"][-1]] is None
    assert [causes[seq] for seq in answer["chain"][:-1]] == answer["chain"][1:]
    assert answer["reactions"] == [seq for seq, cause in causes.items() if cause == answer["line"]] != []


def test_why_asks_for_the_field_as_of_the_line(client, happy):
    def phase(n):
        return ask(client, happy, f"why?key={POD}&path=status.phase&at={n}")[1]

    running = phase("last")
    assert running["component"] == "kubelet" and "my-pod" in running["says"]
    assert phase(running["line"] - 1)["line"] < running["line"]
    assert phase(running["line"] - 1)["component"] != "kubelet"


def test_why_reads_the_index_and_not_the_story(happy):
    with CaptureQueriesContext(connection) as asked:
        relay.why(happy, POD, "metadata.uid", happy.seq)
    assert len(asked) <= 5


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (f"why?key={POD}&path=spec.noSuchField", 404),
        ("why?key=/registry/pods/default/nobody&path=spec", 404),
        (f"why?key={POD}&path=status..phase[", 400),
        ("why?path=spec", 400),
        (f"why?key={POD}&path=spec&at=9999", 404),
    ],
)
def test_why_says_what_is_wrong_with_the_question(client, happy, address, code):
    found, answer = ask(client, happy, address)
    assert found == code and answer["error"]
