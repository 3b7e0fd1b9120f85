"""Which old pods of a DaemonSet a rolling update takes away next. Pure. Source: pkg/controller/daemon/update.go."""

from ...component_helpers.numbers import scaled
from ..shared.history import hash_of, is_gone
from ..shared.pods import is_available


def limits(owner, nodes):
    """(maxUnavailable, maxSurge) as numbers of nodes; percentages round up."""
    rolling = owner["spec"]["updateStrategy"].get("rollingUpdate") or {}
    unavailable, surge = (
        scaled(rolling.get(field, default), nodes, up=True)
        for field, default in (("maxUnavailable", 1), ("maxSurge", 0))
    )
    return unavailable if unavailable or surge else 1, surge


def sorted_out(pods, wanted_hash):
    """(new, old) pod of one node; those that are on their way out and have ended are not seen."""
    seen = [pod for pod in pods if not is_gone(pod)]
    new = next((pod for pod in seen if hash_of(pod) == wanted_hash), None)
    old = next((pod for pod in seen if hash_of(pod) != wanted_hash), None)
    return new, old


def to_replace(owner, by_node, wanted_hash, now_ms):
    """Old pods to be deleted: those that are not available anyway, and as many more as may be missing at once.

    `by_node`: node name -> its pods, for all nodes that should have one.
    """
    seconds = owner["spec"].get("minReadySeconds", 0)
    most, missing, broken, candidates = limits(owner, len(by_node))[0], 0, [], []
    for name in sorted(by_node):
        new, old = sorted_out(by_node[name], wanted_hash)
        if new is None and old is None:
            missing += 1
        elif new is not None:
            missing += old is None and not is_available(new, seconds, now_ms)
        elif "deletionTimestamp" in old["metadata"]:
            missing += 1
        elif not is_available(old, seconds, now_ms):
            broken.append(old)
        else:
            candidates.append(old)
    return [*broken, *candidates[: max(0, most - missing)]]


def to_surge(owner, by_node, wanted_hash, now_ms):
    """(nodes that get their new pod beside the old one, old pods whose successor is available)."""
    seconds, most, surging, done = owner["spec"].get("minReadySeconds", 0), limits(owner, len(by_node))[1], [], []
    busy = 0
    for name in sorted(by_node):
        new, old = sorted_out(by_node[name], wanted_hash)
        if old is None or "deletionTimestamp" in old["metadata"]:
            continue
        if new is None:
            surging.append(name)
        elif is_available(new, seconds, now_ms):
            done.append(old)
        else:
            busy += 1
    return surging[: max(0, most - busy)], done
