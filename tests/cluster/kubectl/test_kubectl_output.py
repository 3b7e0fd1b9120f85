"""Forms of output, logs, explain and help."""

import pytest

from simulation.cluster.kubectl import run_command, split
from simulation.cluster.kubectl.output.jsonpath import render
from simulation.cluster.kubectl.output.tabwriter import laid_out
from simulation.cluster.kubectl.output.text import to_yaml
from tests.cluster.kubectl_fake import FakeClient

NOW_S = 1767225660  # a minute after the run began
POD = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "web", "labels": {"app": "web"}},
    "spec": {"containers": [{"name": "app", "image": "nginx"}]},
    "status": {"phase": "Running"},
}


@pytest.fixture
def client():
    return FakeClient(POD)


def kubectl(client, line):
    return run_command(split(line), None, client, NOW_S)[:3]


def test_columns_are_as_wide_as_their_neighbours_need():
    assert laid_out("a\tb\nlong\tc\n\nx\ty\n") == "a     b\nlong  c\n\nx  y\n"


@pytest.mark.parametrize("value, text", [
    ("plain", "plain"), ("1", '"1"'), ("true", '"true"'), ("n", '"n"'), ("", '""'), ("* *", "'* *'"), (None, "null"),
    (1, "1"), (True, "true"), ({}, "{}"), ("a\nb\n", "|\n  a\n  b"), ("2026-01-01T00:00:00Z", '"2026-01-01T00:00:00Z"'),
])  # fmt: skip
def test_yaml_quotes_what_would_be_read_as_something_else(value, text):
    assert to_yaml({"k": value}) == f"k: {text}\n"


@pytest.mark.parametrize("template, text", [
    ("{.items[*].metadata.name}", "a b"),
    ('{range .items[*]}{.metadata.name}{"\\t"}{.n}{"\\n"}{end}', "a\t1\nb\t2\n"),
    ('{.items[?(@.metadata.name=="b")].n}', "2"),
    ("{.items[?(@.n>1)].metadata.name}", "b"),
    ("{.items[-1].n}{.items[0:1].n}", "21"),
    ("{..name}", "a b"),
    ("{.items[0].metadata}", '{"name":"a"}'),
    ("{.items[0]['metadata']['name']}", "a"),
    ("name: {.items[0].metadata.name}", "name: a"),
])  # fmt: skip
def test_jsonpath(template, text):
    items = [{"metadata": {"name": "a"}, "n": 1}, {"metadata": {"name": "b"}, "n": 2}]
    assert render(template, {"items": items}) == text


def test_help_lists_commands_and_flags(client):
    code, out, _ = kubectl(client, "help")
    assert code == 0 and "  get " in out and "  exec" not in out
    code, out, _ = kubectl(client, "run -h")
    assert code == 0 and "    --image=''\n" in out


def test_what_is_not_simulated_says_so(client):
    code, _, err = kubectl(client, "exec -it web -- sh")
    assert (code, err) == (1, "error: podflow has no kubectl exec: no terminal reaches into a simulated container\n")


def test_explain_tells_the_fields_of_a_kind(client):
    code, out, _ = kubectl(client, "explain deployment.spec.replicas")
    assert code == 0
    assert out.startswith("GROUP:      apps\nKIND:       Deployment\nVERSION:    v1\n\nFIELD: replicas <integer>\n")
    assert kubectl(client, "explain pod.spec.nope")[2] == 'error: field "nope" does not exist\n'


def test_logs_name_the_container_that_was_chosen(client):
    client.add({**POD, "metadata": {"name": "two"}, "spec": {"containers": [{"name": "a"}, {"name": "b"}]}})
    assert kubectl(client, "logs two")[2] == 'Defaulted container "a" out of: a, b\n'
    assert kubectl(client, "logs two -c b --tail=1")[1] == "second line\n"
    assert kubectl(client, "logs two -p")[1].startswith("two a previous")
    assert kubectl(client, "logs two -c z")[2] == "error: container z is not valid for pod two out of: a, b\n"
