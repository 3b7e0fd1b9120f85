"""What each metric of an autoscaler says: its proposal, its line of status.currentMetrics, and its name in Events.

Source: pkg/controller/podautoscaler/horizontal.go, computeReplicasForMetric and below.
"""

from typing import NamedTuple

from ...apiserver.api import quantity
from . import measuring
from .calculator import MetricError, Target, propose

TOLERANCE = 0.1
NO_CUSTOM = "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered"
NO_EXTERNAL = (
    "unable to fetch metrics from external metrics API: no external metrics API (external.metrics.k8s.io) registered"
)
UNSET = (
    "invalid resource metric source: neither an average utilization target nor an average value (usage) target was set"
)
REASONS = {
    "Resource": ("FailedGetResourceMetric", "{0} resource"), "ContainerResource": ("FailedGetContainerResourceMetric", "{0} container resource"),
    "Pods": ("FailedGetPodsMetric", "pods"), "Object": ("FailedGetObjectMetric", "object"), "External": ("FailedGetExternalMetric", "external"),
}  # fmt: skip


class Said(NamedTuple):
    """`replicas`, its `metric` as Events name it, `status` for currentMetrics; or (`reason`, `message`, `error`) of the failure."""

    replicas: int | None
    metric: str = ""
    status: dict | None = None
    reason: str = ""
    message: str = ""
    error: str = ""


def of_metric(metrics, autoscaler, metric, pods, current, now_ms):
    """What one entry of spec.metrics makes of the target's pods."""
    kind = metric["type"]
    source = metric[kind[0].lower() + kind[1:]]
    try:
        if not kind.endswith("Resource"):
            raise MetricError(_unserved(autoscaler, kind, source))
        return _of_resource(metrics, autoscaler, kind, source, pods, current, now_ms)
    except MetricError as error:
        reason, words = REASONS[kind]
        told = f"failed to get {words.format(source.get('name'))} metric value: {error}"
        return Said(None, status={"type": ""}, reason=reason, message=str(error), error=told)


def _of_resource(metrics, autoscaler, kind, source, pods, current, now_ms):
    name, container, wanted = source["name"], source.get("container"), source["target"]
    target, usage = _target(wanted, name, container, pods), _usage(metrics, pods, name, container, wanted)
    try:
        found = propose(pods, usage, name, current, target(), _tolerances(autoscaler), now_ms)
    except MetricError as error:
        raise MetricError(_failed(name, wanted, error)) from None
    now = {"averageValue": quantity.from_milli(found.average)}
    metric = f"{name} {'container ' if container else ''}resource"
    if found.utilization is not None:
        now, metric = {"averageUtilization": found.utilization, **now}, f"{metric} utilization (percentage of request)"
    field = kind[0].lower() + kind[1:]
    status = {"type": kind, field: {"name": name, **({"container": container} if container else {}), "current": now}}
    return Said(found.replicas, metric, status)


def _target(wanted, name, container, pods):
    """A function that makes the Target: what is wrong with the requests is found after the pods were measured."""
    if wanted.get("averageValue") is not None:
        return lambda: Target(None, quantity.milli(wanted["averageValue"]), {})
    if wanted.get("averageUtilization") is None:
        raise MetricError(UNSET)
    return lambda: Target(wanted["averageUtilization"], None, measuring.requests(pods, name, container))


def _usage(metrics, pods, name, container, wanted):
    try:
        return measuring.usage(metrics, pods, name, container)
    except MetricError as error:
        raise MetricError(_failed(name, wanted, error)) from None


def _failed(name, wanted, error):
    return f"failed to get {name} {'usage' if wanted.get('averageValue') is not None else 'utilization'}: {error}"


def _tolerances(autoscaler):
    """(down, up): how far from the target is near enough."""
    behavior = autoscaler["spec"].get("behavior") or {}
    given = [(behavior.get(rules) or {}).get("tolerance") for rules in ("scaleDown", "scaleUp")]
    return tuple(TOLERANCE if one is None else quantity.milli(one) / 1000 for one in given)


def _unserved(autoscaler, kind, source):
    """Nobody serves metrics beside cpu and memory here."""
    name, namespace = source["metric"]["name"], autoscaler["metadata"]["namespace"]
    if kind == "External":
        selector = source["metric"].get("selector")
        return (
            f"unable to get external metric {namespace}/{name}/{'nil' if selector is None else selector}: {NO_EXTERNAL}"
        )
    if kind == "Object":
        about = source["describedObject"]
        return f"unable to get metric {name}: {about['kind']} on {namespace} {about['name']}/{NO_CUSTOM}"
    return f"unable to get metric {name}: {NO_CUSTOM}"
