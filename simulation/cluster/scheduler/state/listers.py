"""Look-ups of volumes, namespaces, services and owners as the scheduler's informers know them: Claims and Workloads of a live cluster."""

from __future__ import annotations

from ...informers import Informers
from . import Object
from .claims import Claims
from .workloads import Workloads

RESOURCES = {
    "ReplicationController": "replicationcontrollers",
    "ReplicaSet": "replicasets",
    "StatefulSet": "statefulsets",
}


class LiveClaims(Claims):
    """Volume objects as they are heard of now."""

    def __init__(self, informers: Informers) -> None:
        self.informers = informers

    def claim(self, namespace: str, name: str) -> Object | None:
        return self.informers.get("persistentvolumeclaims", namespace, name)

    def volume(self, name: str) -> Object | None:
        return self.informers.get("persistentvolumes", "", name)

    def volumes(self) -> list[Object]:
        return self.informers.list("persistentvolumes")

    def storage_class(self, name: str) -> Object | None:
        return self.informers.get("storageclasses", "", name)

    def csi_node(self, name: str) -> Object | None:
        return self.informers.get("csinodes", "", name)

    def csi_driver(self, name: str) -> Object | None:
        return self.informers.get("csidrivers", "", name)

    def capacities(self) -> list[Object]:
        return self.informers.list("csistoragecapacities")


class LiveWorkloads(Workloads):
    """Namespaces, Services and owners as they are heard of now."""

    def __init__(self, informers: Informers) -> None:
        self.informers = informers

    @property
    def namespace_labels(self) -> dict[str, dict[str, str]]:
        namespaces = self.informers.list("namespaces")
        return {namespace["metadata"]["name"]: namespace["metadata"].get("labels") or {} for namespace in namespaces}

    def services(self, namespace: str) -> list[Object]:
        return self.informers.list("services", namespace)

    def owner(self, kind: str, namespace: str, name: str) -> Object | None:
        return self.informers.get(RESOURCES[kind], namespace, name)
