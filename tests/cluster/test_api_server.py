"""Recorded manifests through the whole API server: its answers against a real one's (tests/recordings/manifests)."""

import json
import re

import pytest

from simulation.cluster import Cluster
from simulation.cluster.apiserver.client import Client
from simulation.cluster.apiserver.request import ADMIN
from simulation.cluster.apiserver.resources import at_path
from simulation.cluster.apiserver.status import StatusError
from simulation.cluster.beginning import NAMESPACES
from tests.cluster.playing import RECORDINGS, carry_on, scenario_of

PATH = re.compile(r"/apis?/(?:([\w.]+)/)?(v\w+)/(?:namespaces/([^/]+)/)?(\w+)$")
MISTAKES = [json.loads(line) for line in (RECORDINGS / "manifests" / "mistakes.jsonl").read_text().splitlines()]
DOCUMENTS = [json.loads(line) for line in (RECORDINGS / "manifests" / "documents.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def api():
    """kubectl's client of a cluster that has every namespace that the documents name."""
    cluster = Cluster.begin(scenario_of("get pods"))
    client = Client(cluster.server, ADMIN, "kubectl")
    named = {PATH.match(case["path"]).group(3) for case in [*MISTAKES, *DOCUMENTS] if case["code"] != 404} - {
        None,
        "default",
    }
    made = {case["document"]["metadata"]["name"] for case in DOCUMENTS if case["document"].get("kind") == "Namespace"}
    for name in sorted(named - made - set(NAMESPACES)):
        client.create("namespaces", None, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    carry_on(cluster)
    return client


def answer(api, case):
    """(code, Status or None)."""
    group, version, _, plural = PATH.match(case["path"]).groups()
    namespace = PATH.match(case["path"]).group(3)
    try:
        api.create(at_path(group or "", version, plural), namespace, case["document"], dry_run=True)
    except StatusError as refusal:
        return refusal.code, refusal.status
    return 201, None


def without_draws(text):
    """Without the letters that generateName draws."""
    return re.sub(r"My_Prefix-(\w{5}\b|<x>)", "My_Prefix-<x>", str(text))


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case["id"])
def test_a_mistake_is_answered_in_kubernetes_own_words(api, case):
    code, status = answer(api, case)
    assert code == case["code"]
    if code >= 300:
        wanted = case["status"]
        assert (status["reason"], without_draws(status["message"])) == (
            wanted["reason"],
            without_draws(wanted["message"]),
        )
        causes = (status.get("details") or {}).get("causes") or []
        assert without_draws(sorted(map(str, causes))) == without_draws(sorted(map(str, wanted["causes"] or [])))


def test_documents_are_accepted_and_refused_as_the_real_one_did(api):
    differing = [case["id"] for case in DOCUMENTS if answer(api, case)[0] != case["code"]]
    assert set(differing) <= {"k8s-fixtures/testdata/multi-resource-1.yaml#0"}, (
        "its namespace is made by the document after it"
    )
