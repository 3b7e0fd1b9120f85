"""What a pod asks for and what a node has: cpu in thousandths, everything else in whole units (bytes, pieces).

Source: staging/src/k8s.io/component-helpers/resource/helpers.go, PodRequests. Not modelled: DRA-backed extended
resources.
"""

from simulation.cluster.apiserver.api.quantity import milli, value

CPU, MEMORY, EPHEMERAL, PODS = "cpu", "memory", "ephemeral-storage", "pods"
# What a container without a request counts for in NodeResourcesFit's score (pkg/scheduler/util/pod_resources.go).
NON_ZERO = {CPU: 100, MEMORY: 200 * 1024 * 1024}


def amounts(quantities):
    """{"cpu": "500m", "memory": "1Gi"} -> {"cpu": 500, "memory": 1073741824}."""
    if not quantities:
        return {}
    return {name: milli(amount) if name == CPU else value(amount) for name, amount in quantities.items()}


def _add(to, more):
    for name, amount in more.items():
        to[name] = to.get(name, 0) + amount


def _at_least(to, other):
    for name, amount in other.items():
        if amount > to.get(name, 0) or name not in to:
            to[name] = amount


def _container_requests(container, status, missing, infeasible):
    """A container's requests; while a resize is under way the greater of what is asked and what is held."""
    wanted = amounts((container.get("resources") or {}).get("requests"))
    if status is not None:
        held = amounts((status.get("resources") or {}).get("requests"))
        _at_least(held, amounts(status.get("allocatedResources")))
        if held and infeasible:
            wanted = held
        else:
            _at_least(wanted, held)
    for name, amount in missing.items():
        wanted.setdefault(name, amount)
    return wanted


def _resize_infeasible(pod):
    return any(
        condition["type"] == "PodResizePending" and condition.get("reason") == "Infeasible"
        for condition in (pod.get("status") or {}).get("conditions") or ()
    )


_known: dict[tuple, tuple] = {}  # (id of a spec, whether something is missing) -> that spec, its requests
KNOWN_SPECS = 512


def pod_requests(pod, missing=None):
    """As `worked_out_requests`, once for a spec of which no container has a status yet: nobody changes what it returns."""
    spec, status = pod["spec"], pod.get("status")
    if status and (status.get("containerStatuses") or status.get("initContainerStatuses")):
        return worked_out_requests(pod, missing)
    if missing is not None and missing is not NON_ZERO:
        return worked_out_requests(pod, missing)
    key = (id(spec), missing is None)
    known = _known.get(key)
    if known is None or known[0] is not spec:
        if len(_known) >= KNOWN_SPECS:
            _known.clear()
        known = _known[key] = (spec, worked_out_requests(pod, missing))
    return known[1]


def worked_out_requests(pod, missing=None):
    """{resource: amount} that `pod` (a dict) requests.

    max(containers + sidecars, the greatest init container with the sidecars started before it) + overhead; pod-level
    requests replace the sum. `missing` {resource: amount} stands in for a container that does not ask.
    """
    spec, status, missing = pod["spec"], pod.get("status") or {}, missing or {}
    infeasible = bool(status.get("containerStatuses")) and _resize_infeasible(pod)
    states = {state["name"]: state for state in status.get("containerStatuses") or ()}
    states.update({state["name"]: state for state in status.get("initContainerStatuses") or ()})
    total, sidecars, starting = {}, {}, {}
    for container in spec["containers"]:
        _add(total, _container_requests(container, states.get(container["name"]), missing, infeasible))
    for container in spec.get("initContainers") or ():
        asked = _container_requests(container, states.get(container["name"]), missing, infeasible)
        if container.get("restartPolicy") == "Always":
            _add(total, asked)
            _add(sidecars, asked)
            asked = dict(sidecars)
        else:
            _add(asked, sidecars)
        _at_least(starting, asked)
    _at_least(total, starting)
    total.update(amounts((spec.get("resources") or {}).get("requests")))
    _add(total, amounts(spec.get("overhead")))
    return total


def lasting(spec):
    """The containers of a pod's spec that go on while it runs: its own, and its sidecars."""
    sidecars = [
        container for container in spec.get("initContainers") or () if container.get("restartPolicy") == "Always"
    ]
    return [*spec["containers"], *sidecars]
