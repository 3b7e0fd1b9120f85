"""Single decisions from given objects, as `manage.py schedule` takes them: complete them, refuse or decide.

A case: {"id": ..., "given": {"nodes": [...], "pods": [bound pods], "pod": {...}, "objects": [...]}}; `objects` (not
required) are any others that matter: PriorityClass, Namespace, Service, ReplicaSet, PersistentVolumeClaim, ...
"""

from simulation.cluster.apiserver.admission import priority
from simulation.cluster.apiserver.api import resources, status
from simulation.cluster.apiserver.complete import complete
from simulation.cluster.apiserver.scheme import KNOWN
from simulation.cluster.apiserver.validation import validate_create
from simulation.cluster.component_helpers.pods import TERMINAL
from simulation.cluster.scheduler.cycle import schedule_pod
from simulation.cluster.scheduler.framework import Claims, Snapshot, Workloads
from simulation.cluster.scheduler.profile import DEFAULT, DEFAULT_NAME
from simulation.cluster.scheduler.state.workloads import OWNER_KINDS

# The priority classes that recorded cases take for granted.
PRIORITY_CLASSES = {"low": 10, "mid": 100, "high": 1000, "top": 10000}
CLAIM_KINDS = {
    "claims": "PersistentVolumeClaim",
    "volumes": "PersistentVolume",
    "classes": "StorageClass",
    "csi_nodes": "CSINode",
    "csi_drivers": "CSIDriver",
    "capacities": "CSIStorageCapacity",
}
NOT_SERVED = "no profile for scheduler name {!r}"


class CaseError(ValueError):
    """The case has not the form of a case; the text begins with the field."""


class _Classes:
    """What the Priority admission plugin asks for."""

    def __init__(self, objects):
        self.found = {
            name: {"metadata": {"name": name}, "value": value, "preemptionPolicy": "PreemptLowerPriority"}
            for name, value in PRIORITY_CLASSES.items()
        }
        self.found.update({obj["metadata"]["name"]: obj for obj in objects if obj["kind"] == "PriorityClass"})

    def peek(self, _plural, _namespace, name):
        return self.found.get(name)

    def objects(self, _plural, _namespace):
        return [self.found[name] for name in sorted(self.found)]

    def called(self, obj):
        return obj["metadata"].get("name") or obj["metadata"].get("generateName", "")


def decide(case, profiles=None):
    """The decision on a case in the form of docs/formats.md (a dict with its "id"), or {"id", "invalid": Kubernetes' words}.

    `profiles` is {schedulerName: Profile}. Raises CaseError.
    """
    check_form(case)
    try:
        decision = decide_given(case["given"], profiles)
    except status.StatusError as refusal:
        return {"id": case["id"], "invalid": refusal.message}
    return {"id": case["id"], **decision.as_dict()}


def check_form(case):
    """Raise CaseError for what is not a case."""
    _expect(isinstance(case, dict), "", "a case is a JSON object with id and given")
    _expect("id" in case, "id", "is missing")
    world = case.get("given")
    _expect(isinstance(world, dict), "given", "must be an object with nodes, pods and pod")
    for field in ("nodes", "pods", "objects"):
        _expect(isinstance(world.get(field, []), list), f"given.{field}", "must be a list")
        for index, obj in enumerate(world.get(field, [])):
            _expect(isinstance(obj, dict), f"given.{field}[{index}]", "must be a Kubernetes object")
    _expect("nodes" in world, "given.nodes", "is missing")
    _expect(isinstance(world.get("pod"), dict), "given.pod", "must be a Pod")


def _expect(condition, field, text):
    if not condition:
        raise CaseError(f"{field}: {text}" if field else text)


def decide_given(world, profiles=None):
    """The Decision on the objects of a case. Raises StatusError for what the API server would refuse."""
    others = [_complete(obj) for obj in world.get("objects", ())]
    classes = _Classes(others)
    nodes = [_complete(obj, "Node") for obj in world["nodes"]]
    bound = [priority.mutate(classes, _complete(obj, "Pod")) for obj in world.get("pods", ())]
    pod = priority.mutate(classes, _complete(world["pod"], "Pod"))
    errors = validate_create(KNOWN.kind(resources.built_in("pods")), pod)
    if errors:
        raise status.invalid("Pod", pod["metadata"].get("name", ""), errors)
    name = pod["spec"].get("schedulerName") or DEFAULT_NAME
    profiles = profiles or {DEFAULT_NAME: DEFAULT}
    _expect(name in profiles, "given.pod.spec.schedulerName", NOT_SERVED.format(name))
    running = [obj for obj in bound if obj["spec"].get("nodeName") and _phase(obj) not in TERMINAL]
    return schedule_pod(
        pod,
        Snapshot(nodes, running),
        profiles[name],
        Claims(**{field: _of(others, kind) for field, kind in CLAIM_KINDS.items()}),
        _workloads(others, [pod, *bound]),
        _of(others, "PodDisruptionBudget"),
    )


def _complete(document, kind=None):
    """The object as the API server stores it."""
    document = {"apiVersion": "v1", "kind": kind, **document} if kind else document
    resource = resources.of_object(document) if document.get("kind") else None
    if resource is None:
        raise CaseError(f"kind: {document.get('apiVersion')} {document.get('kind')} is not served")
    _expect(kind in (None, document["kind"]), "kind", f"must be {kind}, is {document['kind']}")
    metadata = document.get("metadata") if isinstance(document.get("metadata"), dict) else {}
    namespace = metadata.get("namespace") or "default" if resource.namespaced else None
    return complete(KNOWN.kind(resource), document, namespace, "Ignore")[0]


def _phase(pod):
    return (pod.get("status") or {}).get("phase")


def _of(objects, kind):
    return [obj for obj in objects if obj["kind"] == kind]


def _workloads(others, pods):
    """Every namespace in use exists, with the label that the API server gives it."""
    namespaces = {
        name: {"metadata": {"name": name, "labels": {"kubernetes.io/metadata.name": name}}}
        for name in sorted({obj["metadata"]["namespace"] for obj in pods})
    }
    for obj in _of(others, "Namespace"):
        name = obj["metadata"]["name"]
        labels = {"kubernetes.io/metadata.name": name, **(obj["metadata"].get("labels") or {})}
        namespaces[name] = {"metadata": {"name": name, "labels": labels}}
    owners = [obj for obj in others if obj["kind"] in OWNER_KINDS]
    return Workloads(namespaces.values(), _of(others, "Service"), owners)
