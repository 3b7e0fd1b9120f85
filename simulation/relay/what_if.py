"""A decision of the scheduler, taken again with something changed: which cell flips? Nothing is stored; the same core decides.

Changes: {"pod": {"requests": {"cpu": "200m"}, "nodeSelector": {...}, "tolerations": [...]}, "nodes": {"node-1": {"labels": {...}, "taints":
[...], "unschedulable": true, "allocatable": {...}}}}; what is named replaces what was.
"""

from collections.abc import Callable
from typing import Any

from simulation.cluster import Cluster, ScenarioError
from simulation.cluster.scenario.checks import plain
from simulation.cluster.scenario.errors import expect, shortened
from simulation.cluster.scenario.nodes import as_text, mistake_of_node, without_nulls
from simulation.cluster.scenario.pods import mistake_of_pod
from simulation.cluster.scheduler.framework import CycleError
from simulation.cluster.scheduler.state.nodeinfo import NodeInfo
from simulation.models import Run, Transition

from . import moments
from .answers.heavy import heavy
from .refused import Refused
from .text import loads

MistakeOf = Callable[[str, Any], tuple[str, str] | None]  # (field, value) -> (path below the field, sentence)
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
    try:
        return decided_by(cluster, line, changes)
    finally:
        cluster.let_go()


def decided_by(cluster: Cluster, line: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """What the cluster's scheduler decides on the pod of this line, with these changes; the cluster is of no use afterwards."""
    ref = line["about"].removeprefix("pods/")
    decided = cluster.server.peek("pods", *ref.split("/"))
    if decided is None:
        raise Refused(f"The pod of line {line['seq']} is not there any more.")
    pod = changed_pod(decided, changes.get("pod") or {})
    scheduler = cluster.components["kube-scheduler"]
    for name, change in (changes.get("nodes") or {}).items():
        node = cluster.server.peek("nodes", None, name)
        if node is None:
            raise ScenarioError(f"there is no node {shortened(name, 60)}", f"nodes.{name}")
        scheduler.cache.snapshot().set_node(changed_node(node, change))
    try:
        decision = scheduler.look(pod)
    except CycleError as error:
        raise Refused(f"The scheduler comes to no decision here: {error}") from error
    nodes = {info.name: told_node(info) for info in scheduler.cache.snapshot().nodes()}
    return {"decision": decision.as_dict(), "pod": told_pod(pod), "nodes": nodes}


def check(changes: Any) -> None:
    """Raises ScenarioError with the path of what cannot be changed, or not to this."""
    plain(changes)
    known = isinstance(changes, dict) and set(changes) <= {"pod", "nodes"}
    expect(known, "changes", 'changes may have only "pod" and "nodes"')
    if changes.get("pod") is not None:
        check_fields(changes["pod"], OF_POD, "pod", mistake_of_pod)
    nodes = {} if changes.get("nodes") is None else changes["nodes"]
    expect(isinstance(nodes, dict), "nodes", "must be a mapping of names of nodes to what is changed there")
    for name, change in nodes.items():
        check_fields(change, OF_NODE, f"nodes.{name}", mistake_of_node)


def check_fields(change: Any, known: tuple[str, ...], path: str, mistake_of: MistakeOf) -> None:
    expect(
        isinstance(change, dict) and set(change) <= set(known), path, f"only these can be changed: {', '.join(known)}"
    )
    for field, value in change.items():
        if wrong := mistake_of(field, value):
            raise ScenarioError(wrong[1], f"{path}.{field}{wrong[0]}")


def changed_pod(pod: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """What is null is as if it were not there."""
    spec = {**pod["spec"]}
    if "nodeSelector" in change:
        spec["nodeSelector"] = without_nulls(change["nodeSelector"] or {})
    if "tolerations" in change:
        spec["tolerations"] = [without_nulls(toleration) for toleration in change["tolerations"] or ()]
    if "requests" in change:
        first, *others = spec["containers"]
        resources = {**(first.get("resources") or {}), "requests": change["requests"] or {}}
        spec["containers"] = [{**first, "resources": resources}, *others]
    return {**pod, "spec": spec}


def changed_node(node: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    spec, status, metadata = node["spec"], node["status"], node["metadata"]
    if "labels" in change:
        metadata = {**metadata, "labels": as_text(change["labels"]) or {}}
    spec = without_nulls({**spec, **{field: change[field] for field in ("taints", "unschedulable") if field in change}})
    if spec.get("taints"):
        spec["taints"] = [without_nulls(taint) for taint in spec["taints"]]
    if "allocatable" in change:
        own = {name: str(amount) for name, amount in (change["allocatable"] or {}).items()}
        status = {**status, "allocatable": {**status["allocatable"], **own}}
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
