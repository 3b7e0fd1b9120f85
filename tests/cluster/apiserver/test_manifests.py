"""Every recorded document is completed, refused and warned of as a real API server did it (tests/recordings/manifests)."""

import json
import re

import pytest

from simulation.cluster import Cluster
from simulation.cluster.apiserver import complete, validation
from simulation.cluster.apiserver.api.caller import KUBECTL
from simulation.cluster.apiserver.api.resources import at_path, of_object
from simulation.cluster.apiserver.api.status import StatusError
from simulation.cluster.apiserver.client import Client
from simulation.cluster.apiserver.scheme import KNOWN
from simulation.cluster.scenario.beginning import NAMESPACES
from tests.cluster.playing import RECORDINGS, carry_on, scenario_of

MANIFESTS = RECORDINGS / "manifests"
PATH = re.compile(r"/apis?/(?:([\w.-]+)/)?(v\w+)/(?:namespaces/([^/]+)/)?(\w+)$")
TOKEN_VOLUME = "kube-api-access-"
DRAWN = {"uid", "creationTimestamp", "resourceVersion", "managedFields", "controller-uid"}
DRAWN |= {"batch.kubernetes.io/controller-uid", "clusterIP", "clusterIPs", "nodePort", "healthCheckNodePort"}
DRAWN |= {"lastTransitionTime", "lastPhaseTransitionTime", "timeAdded"}


def cases(name):
    return [json.loads(line) for line in (MANIFESTS / name).read_text().splitlines()]


def named(case):
    return case["id"]


DOCUMENTS, MISTAKES = cases("documents.jsonl"), cases("mistakes.jsonl")


@pytest.fixture(scope="module")
def api():
    """kubectl's client of a cluster that has every namespace that the documents name."""
    cluster = Cluster.begin(scenario_of("get pods"))
    client = Client(cluster.server, KUBECTL)
    namespaces = {PATH.match(case["path"]).group(3) for case in [*DOCUMENTS, *MISTAKES] if case["code"] != 404}
    for name in sorted(namespaces - {None, *NAMESPACES}):
        client.create("namespaces", None, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    carry_on(cluster)
    client.take_warnings()
    return client


def answer(api, case):
    """What a create as a dry run gives: (code, object or Status, warnings)."""
    group, version, namespace, plural = PATH.match(case["path"]).groups()
    document = case["document"]
    try:
        body = json.loads(document) if isinstance(document, str) else document
        return 201, api.create(at_path(group or "", version, plural), namespace, body, dry_run=True), warned(api)
    except StatusError as refusal:
        return refusal.code, refusal.status, warned(api)


def warned(api):
    """The values of the Warning headers: code, agent and the text in quotes."""
    return [f"299 - {json.dumps(text, ensure_ascii=False)}" for text in api.take_warnings()]


def plain(value, generated):
    """Without what a server draws: ids, times, addresses, and the letters after a generated name."""
    if isinstance(value, dict):
        return {name: plain(inner, generated) for name, inner in value.items() if name not in DRAWN}
    if isinstance(value, list):
        return [plain(inner, generated) for inner in value]
    return re.sub(rf"\b({generated})(\w{{5}}\b|<x>)", r"\1<x>", value) if isinstance(value, str) else value


def compared(case, code, body, warnings):
    """The parts of an answer that are compared, by name."""
    document = case["document"]
    prefix = (document.get("metadata") or {}).get("generateName") if isinstance(document, dict) else None
    generated = "|".join(re.escape(name) for name in (TOKEN_VOLUME, prefix) if name)
    parts = {"code": code, "warnings": sorted(warnings)}
    if code < 300:
        parts["object"] = body
    else:
        parts |= {"reason": body["reason"], "message": body["message"], "causes": causes(body)}
    return plain(parts, generated)


def causes(status):
    """Sorted; a recording keeps them beside the message, an answer under `details`."""
    told = status.get("causes") or (status.get("details") or {}).get("causes") or []
    return sorted(told, key=lambda cause: json.dumps(cause, sort_keys=True))


def differing(api, case):
    """The names of the parts in which the answer is not the recorded one."""
    theirs = compared(case, case["code"], case.get("object") or case.get("status"), case.get("warnings", ()))
    ours = compared(case, *answer(api, case))
    if ours["code"] != theirs["code"]:
        return ["code"]
    return [part for part in theirs if ours[part] != theirs[part] and (part != "warnings" or "warnings" in case)]


def unstable(case):
    """["again"] where the recorded object, sent once more, would be changed or refused."""
    if "object" not in case:
        return []
    recorded = json.loads(json.dumps(case["object"]).replace("<x>", "xxxxx"))
    resource = of_object(recorded)
    completed, _ = complete.complete(KNOWN.kind(resource), recorded, recorded.get("metadata", {}).get("namespace"))
    agrees = completed == recorded and validation.validate_update(KNOWN.kind(resource), completed, recorded) == []
    return [] if agrees else ["again"]


@pytest.mark.parametrize("case", MISTAKES, ids=named)
def test_a_mistake_is_answered_in_kubernetes_own_words(api, case):
    assert differing(api, case) == []


def test_the_documents_that_differ_are_those_that_are_known_to(api):
    """One more is a mistake that was made; one fewer is to be struck off the list, so that it stays mended."""
    known = dict(line.split(": ") for line in (MANIFESTS / "differing.txt").read_text().splitlines())
    parts = {case["id"]: ", ".join(differing(api, case) or unstable(case)) for case in DOCUMENTS}
    assert {name: told for name, told in parts.items() if told} == known
