"""The maths of a rollout: which ReplicaSet may have how many pods next. Pure: (set, replicas, reason) are decided here and written elsewhere.

A reason is (code, the number that it names or None): facts of the verb update-replicas.

Source: pkg/controller/deployment/{rolling,recreate,sync}.go, util/deployment_util.go (NewRSNewReplicas, GetReplicaSetProportion).
"""

from ...component_helpers.numbers import whole
from .sets import DESIRED, MAXIMUM, active, annotation, counted, limits, oldest_first, wanted_pods


def new_size(deployment, sets, new):
    """How many pods the new ReplicaSet may have now; `new` None: it is about to be made."""
    wanted, have = deployment["spec"]["replicas"], new["spec"]["replicas"] if new else 0
    if deployment["spec"]["strategy"]["type"] == "Recreate":
        return wanted
    room = wanted + limits(deployment)[0] - wanted_pods(sets)
    return have if room <= 0 else have + min(room, wanted - have)


def grow(deployment, sets, new):
    """The step up: [(set, replicas, reason)]."""
    wanted, have = deployment["spec"]["replicas"], new["spec"]["replicas"]
    if have == wanted:
        return []
    if have > wanted:
        return [(new, wanted, ("surplus", None))]
    size = new_size(deployment, sets, new)
    return [(new, size, ("surge", wanted + limits(deployment)[0]))] if size != have else []


def shrink(deployment, old, new):
    """The step down: unhealthy old pods first, then as many as may be missing."""
    if not wanted_pods(old):
        return []
    wanted = deployment["spec"]["replicas"]
    least = wanted - limits(deployment)[1]
    missing_new = new["spec"]["replicas"] - counted([new], "availableReplicas")
    room = wanted_pods([*old, new]) - least - missing_new
    if room <= 0:
        return []
    sizes, healthy = _without_unhealthy(old, room)
    spare = counted([*old, new], "availableReplicas") - least
    done = 0
    for one in oldest_first(old):
        name = one["metadata"]["name"]
        count = max(0, min(sizes[name], spare - done))
        sizes[name], done = sizes[name] - count, done + count
    reason = ("available", least) if done or healthy else ("unavailable", None)
    return [
        (one, sizes[one["metadata"]["name"]], reason)
        for one in oldest_first(old)
        if sizes[one["metadata"]["name"]] != one["spec"]["replicas"]
    ]


def _without_unhealthy(old, room):
    """(sizes by name once unhealthy pods are taken away, whether all were healthy)."""
    sizes, taken = {one["metadata"]["name"]: one["spec"]["replicas"] for one in old}, 0
    for one in oldest_first(old):
        unhealthy = one["spec"]["replicas"] - counted([one], "availableReplicas")
        count = max(0, min(room - taken, unhealthy))
        sizes[one["metadata"]["name"]] -= count
        taken += count
    return sizes, taken == 0


def is_scaling(deployment, sets):
    """Whether the Deployment's replicas were changed since its active sets were last scaled."""
    wanted = str(deployment["spec"]["replicas"])
    return any(annotation(one, DESIRED) not in (None, wanted) for one in active(sets))


def scaled(deployment, old, new):
    """Steps that follow from another number of replicas: one active set takes all, several share in proportion."""
    wanted = deployment["spec"]["replicas"]
    sets = [*old, *([new] if new else [])]
    busy = active(sets)
    if len(busy) <= 1:
        only = busy[0] if busy else new or (oldest_first(old)[-1] if old else None)
        return [(only, wanted, ("scaled", None))] if only and only["spec"]["replicas"] != wanted else []
    if _is_saturated(deployment, new):
        return [(one, 0, ("complete", None)) for one in active(old)]
    if deployment["spec"]["strategy"]["type"] != "RollingUpdate":
        return []
    return _in_proportion(deployment, busy)


def _is_saturated(deployment, new):
    wanted = deployment["spec"]["replicas"]
    return (
        bool(new)
        and new["spec"]["replicas"] == wanted == counted([new], "availableReplicas")
        and annotation(new, DESIRED) == str(wanted)
    )


def _in_proportion(deployment, busy):
    """The new total shared out, larger sets first; what rounding leaves goes to the first."""
    wanted = deployment["spec"]["replicas"]
    total = wanted + limits(deployment)[0] if wanted > 0 else 0
    to_add, added, sizes = total - wanted_pods(busy), 0, {}
    newest = list(reversed(oldest_first(busy)))
    ordered = sorted(newest if to_add > 0 else reversed(newest), key=lambda one: -one["spec"]["replicas"])
    for one in ordered:
        share = _share(deployment, one, to_add - added) if to_add else 0
        sizes[one["metadata"]["name"]], added = one["spec"]["replicas"] + share, added + share
    if to_add:
        first = ordered[0]["metadata"]["name"]
        sizes[first] = max(0, sizes[first] + to_add - added)
    return [(one, sizes[one["metadata"]["name"]], ("shared", None)) for one in ordered]


def _share(deployment, one, allowed):
    have, wanted = one["spec"]["replicas"], deployment["spec"]["replicas"]
    if wanted == 0:
        fraction = -have
    else:
        before = whole(annotation(one, MAXIMUM)) or counted([one], "replicas") or 1
        fraction = (2 * have * (wanted + limits(deployment)[0]) + before) // (2 * before) - have
    return min(fraction, allowed) if allowed > 0 else max(fraction, allowed)
