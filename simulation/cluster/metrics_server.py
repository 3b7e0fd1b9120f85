"""metrics-server: what pods use, asked of their kubelets: the load of the programs that run in their containers.

Source: metrics-server (a pod is measured once all its containers have run for a while). Not modelled: custom and external metrics, the
metrics of nodes; `kubectl top` finds nobody who serves them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from . import program
from .apiserver.api import quantity
from .component_helpers.resources import lasting
from .ground import Ground

if TYPE_CHECKING:
    from .faults import Faults
    from .kubelet import Kubelet

WINDOW_MS = 15_000  # how long a container must have run


class MetricsServer:
    """Handed the kubelets that it scrapes; `outside(uid)` is what a pod's programs see of the cluster."""

    def __init__(self, ground: Ground, kubelets: Mapping[str, Kubelet], faults: Faults, outside: Callable[[str], Any]):
        self._ground, self._kubelets, self._faults, self._outside = ground, kubelets, faults, outside

    def usage(self, pod: dict[str, Any], resource: str, container: str | None = None) -> int | None:
        """Thousandths of cpu or memory that a pod, or one container of it, uses; None where it was not measured."""
        kubelet = self._kubelets.get(pod["spec"].get("nodeName", ""))
        if kubelet is None or self._faults.is_stopped(kubelet.name) or self._faults.is_cut(kubelet.node):
            return None
        total = 0
        for spec in lasting(pod["spec"]):
            record = kubelet.runtime.container(pod["metadata"]["uid"], spec["name"])
            started_ms = record["started_ms"] if record is not None and record["state"] == "running" else None
            if record is None or started_ms is None or started_ms + WINDOW_MS > self._ground.now_ms:
                return None
            if container in (None, spec["name"]):
                total += self._of_container(pod, spec, record, resource)
        return total

    def _of_container(self, pod: dict[str, Any], spec: dict[str, Any], record: Mapping[str, Any], resource: str) -> int:
        own_ms, outside = self._ground.now_ms - record["started_ms"], self._outside(pod["metadata"]["uid"])
        if resource == "memory":
            used = program.memory_bytes(record["process"], own_ms, outside) * 1000
        else:
            used = program.cpu_millis(record["process"], own_ms, outside)
        limit = ((spec.get("resources") or {}).get("limits") or {}).get(resource)
        return min(used, quantity.milli(limit)) if limit is not None else used
