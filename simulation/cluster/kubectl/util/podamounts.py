"""What a pod asks for and is bounded by, over all its containers, as `kubectl describe node` adds it up.

Source: s/component-helpers/resource/helpers.go (`PodRequests`, `PodLimits`).
"""

from ...apiserver.api import quantity


def requests(pod):
    """Pod -> {"cpu": "100m", ...}: the greater of the containers' sum and what the init containers need, and overhead."""
    return _amounts(pod, "requests")


def limits(pod):
    """Pod -> its limits, added up in the same way."""
    return _amounts(pod, "limits")


def total(amounts):
    """Several {name: amount} -> their sum."""
    sums = {}
    for quantities in amounts:
        for name, amount in quantities.items():
            sums[name] = quantity.add(sums[name], amount) if name in sums else amount
    return sums


def _amounts(pod, kind):
    spec = pod["spec"]
    sums = total(_of(container, kind) for container in spec.get("containers") or ())
    sidecars, initial = {}, {}
    for container in spec.get("initContainers") or ():
        mine = _of(container, kind)
        if container.get("restartPolicy") == "Always":
            sums, sidecars = total([sums, mine]), total([sidecars, mine])
            mine = sidecars
        else:
            mine = total([mine, sidecars])
        initial = _greatest(initial, mine)
    sums = _greatest(sums, initial)
    for name, amount in ((spec.get("resources") or {}).get(kind) or {}).items():
        sums[name] = amount
    overhead = spec.get("overhead") or {}
    if kind == "limits":
        overhead = {name: amount for name, amount in overhead.items() if name in sums}
    return total([sums, overhead])


def _of(container, kind):
    return (container.get("resources") or {}).get(kind) or {}


def _greatest(left, right):
    greatest = dict(left)
    for name, amount in right.items():
        if name not in greatest or quantity.compare(amount, greatest[name]) > 0:
            greatest[name] = amount
    return greatest
