"""Who calls is a value: a program that nobody has heard of is served like any other."""

import ast
import pathlib

import pytest

from simulation.cluster.apiserver.api.caller import ADMIN, KUBECTL, User, client
from simulation.cluster.apiserver.api.status import StatusError
from simulation.cluster.apiserver.client import Client
from tests.cluster.controlled import Played

JANE = User("jane", ("system:authenticated",))
SETTINGS = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}, "data": {"a": "1"}}
READER = {
    "apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "ClusterRole",
    "metadata": {"name": "reader"},
    "rules": [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "list"]}],
}


@pytest.fixture
def played():
    return Played()


def helm(played, user=ADMIN):
    return Client(played.cluster.server, client(user, "helm"))


def steps(played):
    return [line.verb.step for line in played.cluster.story.lines]


def test_a_program_that_nobody_knows_creates_reads_changes_and_deletes(played):
    api = helm(played)
    api.create("configmaps", "default", SETTINGS)
    assert api.get("configmaps", "default", "settings")["data"] == {"a": "1"}
    api.patch("configmaps", "default", "settings", {"data": {"b": "2"}})
    (listed,) = api.list("configmaps", "default", field_selector="metadata.name=settings")["items"]
    assert listed["data"] == {"a": "1", "b": "2"}
    api.delete("configmaps", "default", "settings")
    with pytest.raises(StatusError, match="not found"):
        api.get("configmaps", "default", "settings")


def test_every_gate_is_told_of_a_program_from_outside(played):
    helm(played).create("configmaps", "default", SETTINGS)
    gates = [line.verb.gate for line in played.cluster.story.lines if line.verb.gate]
    assert gates == ["authentication", "authorization", "defaulting", "mutating", "validation", "validating"]
    assert played.cluster.story.lines[-1].request["user"] == ADMIN.name


def test_a_pod_of_a_program_from_outside_runs_until_it_is_evicted(played):
    api = helm(played)
    spec = {"containers": [{"name": "app", "image": "app:1"}]}
    api.create("pods", "default", {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "one"}, "spec": spec})
    played.play(10)
    assert played.get("pods", "one")["status"]["phase"] == "Running"
    api.evict("default", "one")
    assert "deletionTimestamp" in played.get("pods", "one")["metadata"]


def test_a_user_without_a_rule_is_refused_whatever_the_program(played):
    with pytest.raises(StatusError) as refused:
        helm(played, JANE).create("configmaps", "default", SETTINGS)
    assert refused.value.code == 403
    assert 'User "jane" cannot create resource "configmaps"' in refused.value.message
    assert steps(played)[-1] == "apiserver.refuse"


def test_a_program_may_ask_in_another_users_name(played):
    admin = helm(played)
    admin.create("clusterroles", None, READER)
    admin.create("clusterrolebindings", None, {
        "apiVersion": READER["apiVersion"], "kind": "ClusterRoleBinding", "metadata": {"name": "jane-reads"},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "reader"},
        "subjects": [{"kind": "User", "name": "jane", "apiGroup": "rbac.authorization.k8s.io"}],
    })  # fmt: skip
    admin.create("configmaps", "default", SETTINGS)
    jane = admin.as_user(JANE)
    assert jane.get("configmaps", "default", "settings")["data"] == {"a": "1"}
    with pytest.raises(StatusError, match='"jane" cannot delete'):
        jane.delete("configmaps", "default", "settings")


def test_a_warning_goes_to_the_client_that_asked_and_to_no_other(played):
    one, other = helm(played), Client(played.cluster.server, KUBECTL)
    one.create("configmaps", "default", {**SETTINGS, "datum": {}}, field_validation="Warn")
    assert one.take_warnings() == ['unknown field "datum"'] and not other.take_warnings()
    assert not one.take_warnings()


def test_a_conflict_ordered_for_a_component_does_not_hit_a_program_from_outside(played):
    played.cluster.give({"fault": {"conflict": "kube-controller-manager"}})
    assert helm(played).create("configmaps", "default", SETTINGS)["data"] == {"a": "1"}


def compared(tree):
    """The names of attributes that a module compares with something."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            yield from (side.attr for side in (node.left, *node.comparators) if isinstance(side, ast.Attribute))


def test_no_callers_name_is_compared():
    core = pathlib.Path(__file__).parents[3] / "simulation" / "cluster"
    found = {
        str(path): set(compared(ast.parse(path.read_text()))) & {"program", "tells_as"} for path in core.rglob("*.py")
    }
    assert len(found) > 100 and not any(found.values()), [path for path, names in found.items() if names]
    assert set(compared(ast.parse("caller.program == 'kubectl'"))) == {"program"}
