"""Every recorded document is completed, or refused, word for word as a real API server did it."""

import json
import pathlib
import re

import pytest

from simulation.cluster.apiserver import admission, complete, resources, status, strategy, validation
from simulation.cluster.apiserver.request import ADMIN, Request
from simulation.cluster.ids import Ids

RECORDINGS = pathlib.Path(__file__).parent.parent / "recordings" / "manifests"
DRAWN = {"uid", "creationTimestamp", "resourceVersion", "managedFields", "clusterIP", "clusterIPs", "nodePort"}
DRAWN |= {
    "healthCheckNodePort",
    "controller-uid",
    "batch.kubernetes.io/controller-uid",
    "lastTransitionTime",
    "lastProbeTime",
}
IDS = Ids(1)


def cases(name):
    lines = (RECORDINGS / name).read_text().splitlines()
    return [pytest.param(case, id=case["id"]) for case in map(json.loads, lines)]


def plain(value):
    """Without what a server draws."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items() if name not in DRAWN}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return re.sub(r"\b(kube-api-access|My_Prefix)-(\w{5}\b|<x>)", r"\1-<x>", value) if isinstance(value, str) else value


def peek(resource, namespace, name):
    """A cluster with every namespace but one, their default accounts and the system's priority classes."""
    known = {"namespaces": name != "no-such-namespace", "serviceaccounts": name == "default"}
    if not known.get(resource, name.startswith("system-")):
        return None
    value = {"system-cluster-critical": 2000000000, "system-node-critical": 2000001000}.get(name)
    return {"metadata": {"name": name}, "spec": {}, "status": {"phase": "Active"}, "value": value}


def answer(path, document):
    """What the gates of the API server make of a create: (code, object or Status)."""
    parts = path.split("/")
    group, version, rest = ("", parts[2], parts[3:]) if parts[1] == "api" else (parts[2], parts[3], parts[4:])
    namespace, plural = (rest[1], rest[2]) if rest[0] == "namespaces" and len(rest) > 2 else ("", rest[0])
    resource = resources.at_path(group, version, plural)
    try:
        if resource is None:
            raise status.path_not_found()
        return 201, created(resource, namespace, document)
    except status.StatusError as error:
        return error.code, error.status


def created(resource, namespace, document):
    request = Request("create", resource, namespace, "", ADMIN)
    obj, _ = complete.complete(resource, document, namespace)
    obj = complete.finish(strategy.prepare_create(request, obj, IDS, "2026-01-01T00:00:00Z", 1))
    obj = admitted(admission.mutate(admission.Context(request, peek, lambda *where: [], IDS), obj)[0])
    if errors := validation.validate_create(resource, obj):
        raise status.invalid(resource.group_kind, obj["metadata"].get("name", ""), errors)
    return obj


def admitted(obj):
    """What the plug-ins RuntimeClass and StorageObjectInUseProtection do, where admission has them not."""
    runtime_class = obj["spec"].get("runtimeClassName") if obj["kind"] == "Pod" else None
    if runtime_class:
        why = f'pod rejected: RuntimeClass "{runtime_class}" not found'
        raise status.forbidden("pods", obj["metadata"].get("name", ""), why)
    if obj["kind"] == "PersistentVolumeClaim":
        return {**obj, "metadata": {**obj["metadata"], "finalizers": ["kubernetes.io/pvc-protection"]}}
    return obj


def compare(case):
    code, given = answer(case["path"], case["document"])
    recorded = case["status"]["message"] if "status" in case else None
    assert (code, plain(given.get("message"))) == (case["code"], plain(recorded))
    if code == 201:
        assert plain(given) == plain(case["object"])
        return
    assert given["reason"] == case["status"]["reason"]
    causes = [(given.get("details") or {}).get("causes") or [], case["status"]["causes"] or []]
    ours, theirs = (sorted(json.dumps(plain(cause), sort_keys=True) for cause in found) for found in causes)
    assert ours == theirs


@pytest.mark.parametrize("case", cases("mistakes.jsonl"))
def test_mistakes_are_told_as_kubernetes_tells_them(case):
    if case["code"] < 300:
        assert answer(case["path"], case["document"])[0] == case["code"]
    else:
        compare(case)


@pytest.mark.parametrize("case", cases("documents.jsonl"))
def test_documents_become_the_objects_that_kubernetes_made(case):
    compare(case)


@pytest.mark.parametrize("case", [*cases("mistakes.jsonl"), *cases("documents.jsonl")])
def test_warnings_are_those_of_kubernetes(case):
    if case["code"] == 201:
        path = case["path"].split("/")
        group, version = ("", path[2]) if path[1] == "api" else (path[2], path[3])
        resource = resources.at_path(group, version, path[-1])
        namespace = path[-2] if path[-3] == "namespaces" else ""
        _, warnings = complete.complete(resource, case["document"], namespace)
        recorded = [text.removeprefix("299 - ") for text in case.get("warnings") or ()]
        assert [json.dumps(text, ensure_ascii=False) for text in warnings] == recorded


@pytest.mark.parametrize("case", [case for case in cases("documents.jsonl") if "object" in case.values[0]])
def test_a_complete_object_is_completed_to_itself(case):
    recorded = json.loads(json.dumps(case["object"]).replace("<x>", "xxxxx"))
    resource = resources.of_object(recorded)
    completed, _ = complete.complete(resource, recorded, recorded["metadata"].get("namespace"))
    assert completed == recorded
    assert validation.validate_update(resource, completed, recorded) == []
