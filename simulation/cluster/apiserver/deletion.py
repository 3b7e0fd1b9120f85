"""How an object goes: gracefully, held by finalizers, or at once (k8s.io/apiserver pkg/registry/rest/delete.go)."""

from ..clock import rfc3339
from ..component_helpers.pods import has_ended
from .api import status

PRECONDITION = "Precondition failed: UID in precondition: {0}, UID in object meta: {1}"
POLICIES = {"Foreground": "foregroundDeletion", "Orphan": "orphan"}
IMMORTAL = ("default", "kube-system", "kube-public")


def delete(server, request, grace_s=None, policy=None, uid=None, tell=None, facts=None):
    """Mark or remove one object; returns what the client gets: the object as it was last."""
    record = server.record(request)
    obj = record["object"]
    if uid and uid != obj["metadata"]["uid"]:
        raise status.conflict(request.resource, request.name, PRECONDITION.format(uid, obj["metadata"]["uid"]))
    if request.dry_run:
        return obj
    if request.resource.key == "namespaces" and (obj["spec"].get("finalizers") or obj["metadata"].get("finalizers")):
        return _delete_namespace(server, request, obj, tell, facts)
    period = _grace_period_s(request, obj, grace_s)
    marked = with_deletion(server, request, obj, period, policy)
    if period > 0 or marked["metadata"].get("finalizers"):
        if marked is obj:
            return obj
        return server.put(request, marked, tell, {**(facts or {}), **_grace(period)}, verb="delete")
    return remove(server, request, marked, obj, tell, facts)


def remove(server, request, marked, obj, tell=None, facts=None):
    """The end: pods are written once more with grace 0, then the key goes (two etcd transactions); it is told why once."""
    facts = {**(facts or {}), "grace": "none", "grace_s": 0}
    if request.resource.key == "pods":
        if marked is not obj:
            server.put(request, marked, tell, facts, verb="delete")
        return server.erase(request)
    return server.erase(request, tell, facts) if tell else server.erase(request)


def with_deletion(server, request, obj, period_s, policy):
    """The object with deletionTimestamp and what the propagation policy adds; the same object where nothing changes."""
    metadata = obj["metadata"]
    finalizers = _finalizers(request, metadata, policy)
    made = dict(metadata)
    if finalizers != list(metadata.get("finalizers") or ()):
        made["finalizers"] = finalizers
    already = metadata.get("deletionTimestamp")
    if not already or period_s < metadata.get("deletionGracePeriodSeconds", 0):
        made["deletionTimestamp"] = rfc3339(server.clock.now_ms + period_s * 1000)
        made["deletionGracePeriodSeconds"] = period_s
        if "generation" in made and not already:
            made["generation"] += 1
    return {**obj, "metadata": made} if made != metadata else obj


def _finalizers(request, metadata, policy):
    """What the policy asks of the garbage collector; without one the old wish stands, and a Job's pods are orphaned."""
    before = list(metadata.get("finalizers") or ())
    if policy is None and (request.resource.key != "jobs" or set(POLICIES.values()) & set(before)):
        return before
    wanted = POLICIES.get(policy or "Orphan")
    return [f for f in before if f not in POLICIES.values()] + ([wanted] if wanted else [])


def _delete_namespace(server, request, obj, tell, facts):
    """Terminating until its content is gone and spec.finalizers is empty (pkg/registry/core/namespace/storage)."""
    if request.name in IMMORTAL:
        raise status.forbidden(request.resource, request.name, "this namespace may not be deleted")
    if obj["metadata"].get("deletionTimestamp"):
        return obj
    metadata = {**obj["metadata"], "deletionTimestamp": rfc3339(server.clock.now_ms)}
    marked = {**obj, "metadata": metadata, "status": {**(obj.get("status") or {}), "phase": "Terminating"}}
    return server.put(request, marked, tell, {**(facts or {}), "grace": "namespace", "grace_s": 0}, verb="delete")


def _grace_period_s(request, obj, asked):
    """Seconds: only pods are given time, and only one that runs somewhere (pkg/registry/core/pod/strategy.go)."""
    if request.resource.key != "pods":
        return 0
    spec = obj["spec"]
    if not spec.get("nodeName") or has_ended(obj):
        return 0
    period = asked if asked is not None else spec.get("terminationGracePeriodSeconds", 30)
    period = max(period, 0) if period >= 0 else 1
    if obj["metadata"].get("deletionTimestamp"):
        return min(period, obj["metadata"].get("deletionGracePeriodSeconds", period))
    return period


def _grace(period_s):
    return {"grace": "time" if period_s else "finalizers", "grace_s": period_s}


def is_held(obj: dict) -> bool:
    """By a finalizer; a namespace also by those of its spec."""
    return bool(obj["metadata"].get("finalizers") or (_is_namespace(obj) and obj["spec"].get("finalizers")))


def _is_namespace(obj: dict) -> bool:
    return obj["kind"] == "Namespace" and obj["apiVersion"] == "v1"


def is_free_to_go(obj: dict) -> bool:
    """Marked, held by no finalizer any more, and no grace period is running (deletionGracePeriodSeconds 0)."""
    metadata = obj["metadata"]
    return "deletionTimestamp" in metadata and not is_held(obj) and not metadata.get("deletionGracePeriodSeconds")
