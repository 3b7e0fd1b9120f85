"""What pods use: the resource metrics pipeline (kubelet, metrics server, metrics.k8s.io), without its delay of half a minute."""

from ... import program
from ...apiserver import quantity


def usage(hall, pod, resource):
    """container -> milli-units of "cpu" or "memory" that it uses now; None for a pod of which no metrics are known."""
    kubelet = hall.kubelets.get(pod["spec"].get("nodeName"))
    if kubelet is None or (pod.get("status") or {}).get("phase") != "Running" or hall.faults.is_stopped(kubelet.name):
        return None
    found = {}
    for spec in pod["spec"]["containers"]:
        record = kubelet.runtime.container(pod["metadata"]["uid"], spec["name"])
        if record is None or record["state"] != "running":
            return None
        found[spec["name"]] = _used(hall, pod, spec, record, resource)
    return found


def _used(hall, pod, spec, record, resource):
    at_ms, world = hall.clock.now_ms - record["started_ms"], hall.world(pod["metadata"]["uid"])
    if resource == "memory":
        return program.memory_bytes(record["process"], at_ms, world) * 1000
    limit = ((spec.get("resources") or {}).get("limits") or {}).get("cpu")
    used = program.cpu_millis(record["process"], at_ms, world)
    return min(used, quantity.milli(limit)) if limit else used
