"""How many pods a metric asks for. Pure. Source: pkg/controller/podautoscaler/replica_calculator.go, horizontal.go. Amounts are milli-units."""

from typing import NamedTuple

from ...apiserver import quantity
from ..shared.pods import has_ended, is_ready

TOLERANCE = 0.1


class MetricError(Exception):
    """The metric cannot be computed; the message as the controller words it."""


class Proposal(NamedTuple):
    """`replicas` that the metric asks for; `current` as in status.currentMetrics; `words` name the metric."""

    replicas: int
    current: dict
    words: str


def propose(metric, replicas, pods, used):
    """A Resource or ContainerResource metric. used(pod) -> container -> milli-units, or None where nothing is known."""
    source = metric["resource"] if metric["type"] == "Resource" else metric["containerResource"]
    name, container, target = source["name"], source.get("container"), source["target"]
    words = f"{name} {'container resource' if container else 'resource'}"
    known, missing, unready = _sorted_out(pods, used, container)
    if not known and not unready:
        raise MetricError(f"unable to get metrics for resource {name}: no metrics returned from resource metrics API")
    ready = {key: amount for key, amount in known.items() if key not in unready}
    if not ready:
        raise MetricError("did not receive metrics for targeted pods (pods might be unready)")
    by_name = {pod["metadata"]["name"]: pod for pod in pods}
    if "averageUtilization" in target:
        wanted, average = _utilization(ready, by_name, name, container, target["averageUtilization"])
        whole = {key: _request(by_name[key], name, container) for key in by_name}
        current = {"averageUtilization": average, "averageValue": _text(sum(ready.values()) // len(ready), name)}
        words += " utilization (percentage of request)"
    else:
        wanted = sum(ready.values()) / len(ready) / quantity.milli(target["averageValue"])
        whole = dict.fromkeys(by_name, quantity.milli(target["averageValue"]))
        current = {"averageValue": _text(sum(ready.values()) // len(ready), name)}
    made = _replicas(replicas, wanted, ready, missing, unready, whole, target)
    body = {"name": name, **({"container": container} if container else {}), "current": current}
    return Proposal(made, {"type": metric["type"], _field(metric): body}, words)


def _field(metric):
    return "resource" if metric["type"] == "Resource" else "containerResource"


def _text(amount, name):
    return quantity.from_milli(amount) if name == "cpu" else quantity.from_value(amount // 1000, "BinarySI")


def _sorted_out(pods, used, container):
    """(name -> milli-units, names without metrics, names that are not ready); ended and going pods are left out."""
    known, missing, unready = {}, [], set()
    for pod in pods:
        name = pod["metadata"]["name"]
        if has_ended(pod) or "deletionTimestamp" in pod["metadata"]:
            continue
        found = used(pod)
        if (pod.get("status") or {}).get("phase") == "Pending" or not is_ready(pod):
            unready.add(name)
        elif found is None or (container and container not in found):
            missing.append(name)
            continue
        if found is not None:
            known[name] = found[container] if container else sum(found.values())
    return known, missing, unready


def _request(pod, resource, container):
    total = 0
    for spec in pod["spec"]["containers"]:
        if container in (None, spec["name"]):
            given = ((spec.get("resources") or {}).get("requests") or {}).get(resource)
            if given is None:
                raise MetricError(f"missing request for {resource} in container {spec['name']} of Pod {pod['metadata']['name']}")
            total += quantity.milli(given)
    return total


def _utilization(ready, by_name, resource, container, target):
    """(usage ratio, percent of what was requested)."""
    requested = sum(_request(by_name[name], resource, container) for name in by_name if name in ready)
    percent = sum(ready.values()) * 100 // requested if requested else 0
    return percent / target, percent


def _replicas(replicas, ratio, ready, missing, unready, whole, target):
    """Pods without metrics count as idle when it goes up, as busy when it goes down; nothing happens within a tenth."""
    if not missing and not (unready and ratio > 1):
        return replicas if abs(ratio - 1) <= TOLERANCE else _up(ratio * len(ready))
    share = target.get("averageUtilization", 100) / 100
    amounts = dict(ready)
    amounts |= {name: 0 if ratio > 1 else max(100, target.get("averageUtilization", 100)) / 100 * whole[name] for name in missing}
    if ratio > 1:
        amounts |= dict.fromkeys(unready, 0)
    again = sum(amounts.values()) / (sum(whole[name] for name in amounts) * share)
    if abs(again - 1) <= TOLERANCE or (ratio < 1 < again) or (ratio > 1 > again):
        return replicas
    made = _up(again * len(amounts))
    return replicas if (again < 1 and made > replicas) or (again > 1 and made < replicas) else made


def _up(value):
    return int(-(-value // 1))
