"""What the registry does to an object before it is stored: identity, generation, the status that belongs to the cluster.

Source: pkg/registry/*/strategy.go, k8s.io/apiserver pkg/registry/rest/create.go. managedFields are not modelled.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..ids import Ids
from .api import quantity
from .api.request import Request
from .api.resources import Resource

NO_GENERATION = {
    "configmaps",
    "secrets",
    "nodes",
    "namespaces",
    "serviceaccounts",
    "events",
    "leases",
    "endpoints",
    "services",
    "persistentvolumes",
    "persistentvolumeclaims",
    "roles",
    "rolebindings",
    "clusterroles",
    "clusterrolebindings",
    "resourcequotas",
    "limitranges",
    "storageclasses",
    "csinodes",
    "csidrivers",
    "volumeattachments",
    "horizontalpodautoscalers",
    "controllerrevisions",
    "podtemplates",
    "runtimeclasses",
}
WITHOUT_STATUS = {
    "configmaps",
    "secrets",
    "serviceaccounts",
    "events",
    "leases",
    "endpoints",
    "endpointslices",
    "roles",
    "rolebindings",
    "clusterroles",
    "clusterrolebindings",
    "limitranges",
    "storageclasses",
    "priorityclasses",
    "csinodes",
    "csidrivers",
    "controllerrevisions",
    "podtemplates",
    "runtimeclasses",
    "networkpolicies",
    "ingressclasses",
    "mutatingadmissionpolicies",
    "mutatingadmissionpolicybindings",
}
SYSTEM_FIELDS = (
    "uid",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "generation",
    "selfLink",
)
GATED = {
    "type": "PodScheduled",
    "status": "False",
    "reason": "SchedulingGated",
    "message": "Scheduling is blocked due to non-empty scheduling gates",
}


class Strategy(NamedTuple):
    """What the registry keeps for a kind: a `generation` that counts changes of the spec; a `status`; the `first` one."""

    generation: bool = True
    status: bool = True
    first: Callable[[dict, str], dict] | None = None  # (object, timestamp) -> status


def strategy(resource: Resource) -> Strategy:
    """The strategy of a built-in kind."""
    plural = resource.plural
    has_status = plural not in WITHOUT_STATUS
    first = FIRST_STATUS.get(plural) or (_no_status if has_status and plural != "nodes" else None)
    return Strategy(plural not in NO_GENERATION, has_status, first)


def prepare_create(how: Strategy, request: Request, obj: dict, ids: Ids, timestamp: str, drawn: int) -> dict:
    """A new object with name, uid, creationTimestamp, generation 1 and its first status. `drawn` makes names differ."""
    sent = obj["metadata"]
    metadata = {key: value for key, value in sent.items() if key not in SYSTEM_FIELDS and key != "resourceVersion"}
    if not metadata.get("name") and metadata.get("generateName"):
        metadata["name"] = metadata["generateName"] + ids.suffix("name", metadata["generateName"], drawn)
    if request.namespace:
        metadata["namespace"] = request.namespace
    metadata["uid"] = ids.uid(request.resource.key, request.namespace, metadata.get("name"), drawn)
    metadata["creationTimestamp"] = timestamp
    if how.generation:
        metadata["generation"] = 1
    made = {**obj, "metadata": metadata}
    if how.first:
        made["status"] = how.first(made, timestamp)
    return made


def prepare_update(how: Strategy, request: Request, old: dict, new: dict) -> dict:
    """What a client may not change stays as it was; a changed spec raises the generation; status only through /status."""
    was, metadata = old["metadata"], dict(new.get("metadata") or {})
    for field in (
        "namespace",
        "name",
        "uid",
        "creationTimestamp",
        "generation",
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
    ):
        if field in was:
            metadata[field] = was[field]
        else:
            metadata.pop(field, None)
    metadata["resourceVersion"] = was["resourceVersion"]
    if request.subresource == "status":
        return {**old, "metadata": _status_metadata(was, metadata), "status": new.get("status") or {}}
    made = {**new, "metadata": metadata}
    if how.status and request.subresource is None:
        made.pop("status", None)
        if "status" in old:
            made["status"] = old["status"]
    if "generation" in was and _spec(made) != _spec(old):
        metadata["generation"] = was["generation"] + 1
    return made


def _status_metadata(was, metadata):
    # A Deployment's revision is an annotation that its controller writes with the status; labels stay as they are.
    return {**was, **{field: metadata[field] for field in ("annotations", "finalizers") if field in metadata}}


def _spec(obj):
    return {key: value for key, value in obj.items() if key not in ("metadata", "status", "kind", "apiVersion")}


def _no_status(obj, timestamp):
    return {}


def pod_status(pod, timestamp):
    status = {"phase": "Pending", "qosClass": qos_class(pod)}
    if pod["spec"].get("schedulingGates"):
        status["conditions"] = [{**GATED, "lastProbeTime": None, "lastTransitionTime": timestamp}]
    return status


FIRST_STATUS = {
    "pods": pod_status,
    "namespaces": lambda namespace, timestamp: {"phase": "Active"},
    "services": lambda service, timestamp: {"loadBalancer": {}},
    "persistentvolumes": lambda volume, timestamp: {"phase": "Pending"},
    "persistentvolumeclaims": lambda claim, timestamp: {"phase": "Pending"},
    "replicasets": lambda rs, timestamp: {"replicas": 0},
    "replicationcontrollers": lambda rc, timestamp: {"replicas": 0},
    "statefulsets": lambda sts, timestamp: {"replicas": 0, "availableReplicas": 0},
    "daemonsets": lambda ds, timestamp: {
        "currentNumberScheduled": 0,
        "numberMisscheduled": 0,
        "desiredNumberScheduled": 0,
        "numberReady": 0,
    },
    "horizontalpodautoscalers": lambda hpa, timestamp: {"desiredReplicas": 0, "currentMetrics": None},
    "poddisruptionbudgets": lambda pdb, timestamp: {
        "disruptionsAllowed": 0,
        "currentHealthy": 0,
        "desiredHealthy": 0,
        "expectedPods": 0,
    },
}


def qos_class(pod):
    """BestEffort, Burstable or Guaranteed (pkg/apis/core/v1/helper/qos/qos.go)."""
    spec = pod["spec"]
    if spec.get("resources") and any(spec["resources"].values()):
        return _class_of([spec["resources"]])
    containers = [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]
    return _class_of([container.get("resources") or {} for container in containers])


def _class_of(all_resources):
    requests, limits, guaranteed = {}, {}, True
    for resources in all_resources:
        limited = set()
        for name in ("cpu", "memory"):
            if quantity.milli((resources.get("requests") or {}).get(name)):
                requests[name] = requests.get(name, 0) + quantity.milli(resources["requests"][name])
            if quantity.milli((resources.get("limits") or {}).get(name)):
                limits[name] = limits.get(name, 0) + quantity.milli(resources["limits"][name])
                limited.add(name)
        guaranteed = guaranteed and len(limited) == 2
    if not requests and not limits:
        return "BestEffort"
    return "Guaranteed" if guaranteed and requests == limits else "Burstable"
