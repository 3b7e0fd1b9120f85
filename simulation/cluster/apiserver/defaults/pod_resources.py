"""Requests and limits of a whole pod, completed from its containers'.

Source: pkg/apis/core/v1/defaults.go, k8s.io/component-helpers resource/helpers.go.
"""

from __future__ import annotations

from ...budget import charge
from ..api import quantity


def default_pod_level(spec: dict) -> None:
    """Runs after the containers have theirs."""
    resources = spec["resources"]
    if not resources.get("limits") and not resources.get("requests"):
        return
    _default_huge_page_limits(spec, resources)
    if limits := resources.get("limits"):
        _default_requests(spec, resources, limits)


def _default_huge_page_limits(spec: dict, resources: dict) -> None:
    requested, limits = resources.get("requests") or {}, dict(resources.get("limits") or {})
    for name, amount in aggregate(spec, "limits").items():
        if name.startswith("hugepages-") and name not in requested:
            limits.setdefault(name, amount)
    if limits:
        resources["limits"] = limits


def _default_requests(spec: dict, resources: dict, limits: dict[str, str]) -> None:
    requests = dict(resources.get("requests") or {})
    for name, amount in aggregate(spec, "requests").items():
        if name in ("cpu", "memory"):
            requests.setdefault(name, amount)
    for name, amount in limits.items():
        if name in ("cpu", "memory") or name.startswith("hugepages-"):
            requests.setdefault(name, amount)
    if requests:
        resources["requests"] = requests


def aggregate(spec: dict, which: str) -> dict[str, str]:
    """What the containers need together ("requests" or "limits"): the sum of those that run beside each other, or the
    largest moment of initialisation, whichever is more; sidecars count in both."""
    total: dict[str, str] = {}
    for container in spec.get("containers") or ():
        _add(total, _amounts(container, which))
    sidecars: dict[str, str] = {}
    peak: dict[str, str] = {}
    for container in spec.get("initContainers") or ():
        amounts = _amounts(container, which)
        charge(len(sidecars) // 4)
        if container.get("restartPolicy") == "Always":
            _add(total, amounts)
            _add(sidecars, amounts)
            _raise(peak, sidecars)
        else:
            moment = dict(sidecars)
            _add(moment, amounts)
            _raise(peak, moment)
    _raise(total, peak)
    return total


def _amounts(container: dict, which: str) -> dict[str, str]:
    return (container.get("resources") or {}).get(which) or {}


def _add(total: dict[str, str], amounts: dict[str, str]) -> None:
    for name, amount in amounts.items():
        total[name] = quantity.add(total[name], amount) if name in total else amount


def _raise(total: dict[str, str], amounts: dict[str, str]) -> None:
    for name, amount in amounts.items():
        if name not in total or quantity.compare(amount, total[name]) > 0:
            total[name] = amount
