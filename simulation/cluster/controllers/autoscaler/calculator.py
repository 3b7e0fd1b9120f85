"""How many replicas one metric asks for. Pure.

Source: pkg/controller/podautoscaler/replica_calculator.go, metrics/utilization.go. Amounts are thousandths (of a CPU, of a byte).
"""

import math
from typing import NamedTuple

from ...clock import since_start_ms
from ..shared.pods import condition

CPU_INITIALIZATION_MS, INITIAL_READINESS_MS, WINDOW_MS = 300_000, 30_000, 15_000
NO_PODS = "no pods returned by selector while calculating replica count"
NO_METRICS = "did not receive metrics for targeted pods (pods might be unready)"


class MetricError(Exception):
    """Why a metric yields no number, in the controller's words."""


class Proposal(NamedTuple):
    """`replicas` as one metric wants them; `utilization` in percent of the requests, None for a target that is an amount; `average` a pod."""

    replicas: int
    utilization: int | None
    average: int


class Target(NamedTuple):
    """Either `percent` of the requests, with `requests` pod name -> amount, or an `average` amount a pod."""

    percent: int | None
    average: int | None
    requests: dict

    def ratio(self, usage):
        """(how much of the target is used, percent or None, average a pod)."""
        total = sum(usage.values())
        average = total // len(usage)
        if self.percent is None:
            return average / self.average, None, average
        requests = sum(self.requests[name] for name in usage if name in self.requests)
        if requests == 0:
            raise MetricError("no metrics returned matched known pods")
        utilization = total * 100 // requests
        return utilization / self.percent, utilization, average

    def assumed(self, name):
        """What a pod that was not measured is taken to use when the target would shrink."""
        return self.average if self.percent is None else self.requests[name] * max(100, self.percent) // 100


class Groups(NamedTuple):
    """How many pods count, and the names of those that are not ready, were not measured, or do not matter."""

    ready: int
    unready: list
    missing: list
    ignored: list


def groups(pods, usage, resource, now_ms):
    ready, unready, missing, ignored = 0, [], [], []
    for pod in pods:
        name, phase = pod["metadata"]["name"], (pod.get("status") or {}).get("phase")
        if "deletionTimestamp" in pod["metadata"] or phase == "Failed":
            ignored.append(name)
        elif phase == "Pending":
            unready.append(name)
        elif name not in usage:
            missing.append(name)
        elif resource == "cpu" and _too_early(pod, now_ms):
            unready.append(name)
        else:
            ready += 1
    return Groups(ready, unready, missing, ignored)


def _too_early(pod, now_ms):
    """A pod that has just started uses more than it will: it does not count before it is ready and was measured since."""
    found, start = condition(pod, "Ready"), since_start_ms(pod["status"].get("startTime"))
    if found is None or start is None:
        return True
    turned = since_start_ms(found["lastTransitionTime"])
    if start + CPU_INITIALIZATION_MS > now_ms:
        return found["status"] == "False" or now_ms < turned + WINDOW_MS
    return found["status"] == "False" and start + INITIAL_READINESS_MS > turned


def propose(pods, usage, resource, current, target, tolerances, now_ms):
    """A Proposal. `usage`: pod name -> amount of the pods that were measured; `tolerances` (down, up). Raises MetricError."""
    if not pods:
        raise MetricError(NO_PODS)
    found = groups(pods, usage, resource, now_ms)
    counted = {name: amount for name, amount in usage.items() if name not in {*found.unready, *found.ignored}}
    if not counted:
        raise MetricError(NO_METRICS)
    ratio, utilization, average = target.ratio(counted)
    grows = bool(found.unready) and ratio > 1
    if not grows and not found.missing:
        near = _within(ratio, tolerances)
        return Proposal(current if near else math.ceil(ratio * found.ready), utilization, average)
    _assume(counted, found, target, ratio, grows)
    return Proposal(_careful(counted, target, ratio, current, tolerances), utilization, average)


def _within(ratio, tolerances):
    down, up = tolerances
    return 1 - down <= ratio <= 1 + up


def _assume(counted, found, target, ratio, grows):
    """Who was not measured is taken to use all when it would shrink, nothing when it would grow: whatever changes less."""
    for name in found.missing:
        if ratio < 1:
            counted[name] = target.assumed(name)
        elif ratio > 1 or target.percent is None:
            counted[name] = 0
    if grows:
        counted.update(dict.fromkeys(found.unready, 0))


def _careful(counted, target, ratio, current, tolerances):
    """The number with the assumptions made; the current one where they would turn its direction."""
    anew = target.ratio(counted)[0]
    if _within(anew, tolerances) or (ratio < 1 < anew) or (ratio > 1 > anew):
        return current
    replicas = math.ceil(anew * len(counted))
    if (anew < 1 and replicas > current) or (anew > 1 and replicas < current):
        return current
    return replicas
