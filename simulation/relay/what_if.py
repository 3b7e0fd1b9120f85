"""A decision of the scheduler, taken again with something changed: which cell flips? Nothing is stored; the same core decides.

Changes: {"pod": {"requests": {"cpu": "200m"}, "nodeSelector": {...}, "tolerations": [...]}, "nodes": {"node-1": {"labels": {...}, "taints":
[...], "unschedulable": true, "allocatable": {...}}}}; what is named replaces what was.
"""

from typing import Any

from simulation.cluster import ScenarioError
from simulation.cluster.apiserver.api.quantity import QuantityError, milli
from simulation.cluster.scheduler.state.nodeinfo import NodeInfo
from simulation.models import Run, Transition

from . import moments
from .answers.heavy import heavy
from .refused import Refused
from .text import loads

STEPS = ("kube-scheduler.decide", "kube-scheduler.unschedulable")
OF_NODE, OF_POD = ("labels", "taints", "unschedulable", "allocatable"), ("requests", "nodeSelector", "tolerations")


@heavy
def decide_again(run_id: str, at: int, changes: dict[str, Any]) -> dict[str, Any]:
    """{"decision": as in the trace, "pod": what it asks for, "nodes": {name: what it has}} for the decision told at line `at`.

    Raises Run.DoesNotExist, Refused (the line is no decision), ScenarioError (a wrong change).
    """
    run = Run.objects.get(pk=run_id)
    line = loads(Transition.objects.filter(run=run, seq=at).values_list("line", flat=True).first() or "{}")
    if line.get("step") not in STEPS:
        raise Refused(f"Line {at} is no decision of the scheduler.")
    check(changes)
    cluster = moments.at(run, at - 1)
    ref = line["about"].removeprefix("pods/")
    decided = cluster.server.peek("pods", *ref.split("/"))
    if decided is None:
        raise Refused(f"The pod of line {at} is not there any more.")
    pod = changed_pod(decided, changes.get("pod") or {})
    scheduler = cluster.components["kube-scheduler"]
    for name, change in (changes.get("nodes") or {}).items():
        node = cluster.server.peek("nodes", None, name)
        if node is None:
            raise ScenarioError(f"there is no node {name}", f"nodes.{name}")
        scheduler.cache.snapshot().set_node(changed_node(node, change))
    decision = scheduler.look(pod)
    nodes = {info.name: told_node(info) for info in scheduler.cache.snapshot().nodes()}
    return {"decision": decision.as_dict(), "pod": told_pod(pod), "nodes": nodes}


def check(changes: dict[str, Any]) -> None:
    """Raises ScenarioError with the path of what cannot be changed."""
    if not isinstance(changes, dict) or not set(changes) <= {"pod", "nodes"}:
        raise ScenarioError('changes has "pod" and "nodes"', "changes")
    parts: list[tuple[str, Any, tuple[str, ...]]] = [("pod", changes.get("pod") or {}, OF_POD)]
    parts += [(f"nodes.{name}", change, OF_NODE) for name, change in (changes.get("nodes") or {}).items()]
    for path, change, known in parts:
        if not isinstance(change, dict) or not set(change) <= set(known):
            raise ScenarioError(f"can be changed: {', '.join(known)}", path)
        for field in ("requests", "allocatable"):
            for name, value in (change.get(field) or {}).items():
                check_quantity(value, f"{path}.{field}.{name}")


def check_quantity(value: Any, path: str) -> None:
    try:
        milli(value)
    except (QuantityError, TypeError) as error:
        raise ScenarioError(f"must be a quantity such as 500m or 2Gi: {error}", path) from None


def changed_pod(pod: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    spec = {**pod["spec"], **{field: change[field] for field in ("nodeSelector", "tolerations") if field in change}}
    if "requests" in change:
        first, *others = spec["containers"]
        resources = {**(first.get("resources") or {}), "requests": change["requests"]}
        spec["containers"] = [{**first, "resources": resources}, *others]
    return {**pod, "spec": spec}


def changed_node(node: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    spec, status, metadata = node["spec"], node["status"], node["metadata"]
    if "labels" in change:
        metadata = {**metadata, "labels": change["labels"]}
    spec = {**spec, **{field: change[field] for field in ("taints", "unschedulable") if field in change}}
    if "allocatable" in change:
        status = {**status, "allocatable": {**status["allocatable"], **change["allocatable"]}}
    return {**node, "metadata": metadata, "spec": spec, "status": status}


def told_pod(pod: dict[str, Any]) -> dict[str, Any]:
    spec = pod["spec"]
    return {
        "name": pod["metadata"]["name"], "requests": (spec["containers"][0].get("resources") or {}).get("requests") or {},
        "nodeSelector": spec.get("nodeSelector") or {}, "tolerations": spec.get("tolerations") or [],
    }  # fmt: skip


def told_node(info: NodeInfo) -> dict[str, Any]:
    """What a column of the decision's table says about its node; `requested` in thousandths of a CPU and in bytes."""
    node = info.node
    return {
        "labels": node["metadata"].get("labels") or {}, "taints": node["spec"].get("taints") or [],
        "unschedulable": bool(node["spec"].get("unschedulable")), "allocatable": node["status"]["allocatable"],
        "requested": {"cpu": info.used_cpu, "memory": info.used_memory, "pods": len(info.pods)},
    }  # fmt: skip
