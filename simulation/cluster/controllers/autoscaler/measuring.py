"""What pods use, as the metrics API would tell: the load of the programs that run in their containers.

Source: metrics-server (a pod is measured once all its containers have run for a while), pkg/controller/podautoscaler/metrics/client.go.
Not modelled: custom and external metrics; their APIs answer as where nobody serves them.
"""

from ... import program
from ...apiserver.api import quantity
from ..shared.pods import has_ended
from .calculator import WINDOW_MS, MetricError

MISSING_REQUEST = "missing request for {0} in container {1} of Pod {2}"


def usage(hall, pods, resource, container=None):
    """pod name -> thousandths that it uses, of the pods that were measured. Raises MetricError where none was."""
    found = {pod["metadata"]["name"]: _of_pod(hall, pod, resource, container) for pod in pods}
    measured = {name: amount for name, amount in found.items() if amount is not None}
    if not measured:
        raise MetricError(
            f"unable to get metrics for resource {resource}: no metrics returned from resource metrics API"
        )
    return measured


def _of_pod(hall, pod, resource, only):
    kubelet = hall.kubelets.get(pod["spec"].get("nodeName"))
    if (
        kubelet is None
        or has_ended(pod)
        or hall.faults.is_stopped(kubelet.name)
        or hall.faults.last_known(kubelet.node)
    ):
        return None
    total = 0
    for spec in _lasting(pod["spec"]):
        record = kubelet.runtime.container(pod["metadata"]["uid"], spec["name"])
        if record is None or record["state"] != "running" or record["started_ms"] + WINDOW_MS > hall.clock.now_ms:
            return None
        if only in (None, spec["name"]):
            total += _of_container(hall, pod, spec, record, resource)
    return total


def _lasting(spec):
    """Containers and sidecars."""
    return [
        *spec["containers"],
        *(one for one in spec.get("initContainers") or () if one.get("restartPolicy") == "Always"),
    ]


def _of_container(hall, pod, spec, record, resource):
    own_ms, outside = hall.clock.now_ms - record["started_ms"], hall.outside(pod["metadata"]["uid"])
    if resource == "memory":
        used = program.memory_bytes(record["process"], own_ms, outside) * 1000
    else:
        used = program.cpu_millis(record["process"], own_ms, outside)
    limit = ((spec.get("resources") or {}).get("limits") or {}).get(resource)
    return min(used, quantity.milli(limit)) if limit is not None else used


def requests(pods, resource, container=None):
    """pod name -> thousandths that it requests. Raises MetricError where a container requests nothing."""
    made = {}
    for pod in pods:
        name, total = pod["metadata"]["name"], 0
        for spec in _lasting(pod["spec"]):
            if container not in (None, spec["name"]):
                continue
            asked = ((spec.get("resources") or {}).get("requests") or {}).get(resource)
            if asked is None:
                raise MetricError(MISSING_REQUEST.format(resource, spec["name"], name))
            total += quantity.milli(asked)
        made[name] = total
    return made
