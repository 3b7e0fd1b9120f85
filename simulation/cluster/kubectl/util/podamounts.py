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
    found = {}
    for one in amounts:
        for name, amount in one.items():
            found[name] = quantity.add(found[name], amount) if name in found else amount
    return found


def _amounts(pod, kind):
    spec = pod["spec"]
    found = total(_of(container, kind) for container in spec.get("containers") or ())
    sidecars, initial = {}, {}
    for container in spec.get("initContainers") or ():
        mine = _of(container, kind)
        if container.get("restartPolicy") == "Always":
            found, sidecars = total([found, mine]), total([sidecars, mine])
            mine = sidecars
        else:
            mine = total([mine, sidecars])
        initial = _greatest(initial, mine)
    found = _greatest(found, initial)
    for name, amount in ((spec.get("resources") or {}).get(kind) or {}).items():
        found[name] = amount
    overhead = spec.get("overhead") or {}
    if kind == "limits":
        overhead = {name: amount for name, amount in overhead.items() if name in found}
    return total([found, overhead])


def _of(container, kind):
    return (container.get("resources") or {}).get(kind) or {}


def _greatest(one, other):
    found = dict(one)
    for name, amount in other.items():
        if name not in found or quantity.compare(amount, found[name]) > 0:
            found[name] = amount
    return found
