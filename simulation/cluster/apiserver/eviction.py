"""The eviction subresource: a pod is deleted only if its PodDisruptionBudget can spare it (pkg/registry/core/pod/storage/eviction.go)."""

from ..component_helpers.labels import label_selector
from ..component_helpers.pods import has_ended
from ..verbs import VERBS
from . import deletion
from .api import status
from .api.caller import APISERVER
from .api.request import Request
from .api.resources import built_in

CHARGE, MARK = VERBS["apiserver.update-budget"], VERBS["apiserver.patch-evicted"]
VIOLATES = "Cannot evict pod as it would violate the pod's disruption budget."
NEEDS = "The disruption budget {0} needs {1} healthy pods and has {2} currently"
PROCESSED = "The disruption budget {0} is still being processed by the server."
SEVERAL = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."


def evict(server, request, grace_s=None):
    """Delete the pod that the request names; 429 where its budget forbids. Returns a Success Status."""
    pod = server.record(request)["object"]
    if not _needs_no_budget(pod):
        budgets = _budgets(server, pod)
        if len(budgets) > 1:
            raise status.StatusError(500, "InternalError", SEVERAL)
        if budgets and not _is_spared(budgets[0], pod):
            _charge(server, request, budgets[0], pod)
    if not request.dry_run:
        _mark(server, request)
    as_delete = request._replace(verb="delete", subresource=None)
    deletion.delete(server, as_delete, grace_s, uid=pod["metadata"]["uid"])
    return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "code": 201}


def _needs_no_budget(pod):
    return has_ended(pod) or pod["status"].get("phase") == "Pending" or "deletionTimestamp" in pod["metadata"]


def _budgets(server, pod):
    labels, budgets = (
        pod["metadata"].get("labels") or {},
        server.objects("poddisruptionbudgets", pod["metadata"]["namespace"]),
    )
    return [budget for budget in budgets if label_selector(budget["spec"].get("selector")).matches(labels)]


def _is_spared(budget, pod):
    """A pod that is not ready counts for nothing: it may go if the budget is met, or says so for all of them."""
    if any(
        condition["type"] == "Ready" and condition["status"] == "True"
        for condition in pod["status"].get("conditions") or ()
    ):
        return False
    state = budget.get("status") or {}
    healthy, wanted = state.get("currentHealthy", 0), state.get("desiredHealthy", 0)
    return budget["spec"].get("unhealthyPodEvictionPolicy") == "AlwaysAllow" or (wanted > 0 and healthy >= wanted)


def _charge(server, request, budget, pod):
    """One disruption fewer is allowed; the pod is noted until the controller sees that it is gone."""
    metadata, state = budget["metadata"], budget.get("status") or {}
    if state.get("observedGeneration", 0) < metadata.get("generation", 0):
        raise _refused(PROCESSED.format(metadata["name"]), 10)
    if state.get("disruptionsAllowed", 0) <= 0:
        raise _refused(
            NEEDS.format(metadata["name"], state.get("desiredHealthy", 0), state.get("currentHealthy", 0)), 0
        )
    if request.dry_run:
        return
    noted = {**(state.get("disruptedPods") or {}), pod["metadata"]["name"]: server.clock.timestamp()}
    made = {**state, "disruptionsAllowed": state["disruptionsAllowed"] - 1, "disruptedPods": noted}
    update = Request(
        "update", built_in("poddisruptionbudgets"), metadata["namespace"], metadata["name"], APISERVER, "status"
    )
    facts = {"budget": metadata["name"], "pod": pod["metadata"]["name"], "left": made["disruptionsAllowed"]}
    server.change(update, lambda old: {**old, "status": made}, CHARGE, facts)


def _refused(message, retry_after_s):
    return status.too_many_requests(VIOLATES, retry_after_s, [{"reason": "DisruptionBudget", "message": message}])


def _mark(server, request):
    """The condition DisruptionTarget says why the pod goes."""
    now = server.clock.timestamp()

    def change(old):
        others = [
            condition for condition in old["status"].get("conditions") or () if condition["type"] != "DisruptionTarget"
        ]
        made = {
            "type": "DisruptionTarget", "status": "True", "lastProbeTime": None, "lastTransitionTime": now,
            "reason": "EvictionByEvictionAPI", "message": "Eviction API: evicting",
        }  # fmt: skip
        return {**old, "status": {**old["status"], "conditions": [*others, made]}}

    patch = request._replace(verb="patch", subresource="status", caller=APISERVER)
    server.change(patch, change, MARK, {"pod": request.name})
