"""Claims: look-ups of volume objects (as dicts) for the volume plugins; whoever has no volumes gives none.

The component may subclass it and answer from its own cache: the plugins call only the methods.
"""

from __future__ import annotations

from collections.abc import Iterable

from . import Object

STORAGE_CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class"


class Claims:
    """All arguments are iterables of Kubernetes objects."""

    def __init__(
        self,
        claims: Iterable[Object] = (),
        volumes: Iterable[Object] = (),
        classes: Iterable[Object] = (),
        csi_nodes: Iterable[Object] = (),
        csi_drivers: Iterable[Object] = (),
        capacities: Iterable[Object] = (),
    ) -> None:
        self._claims = {(one["metadata"].get("namespace") or "default", one["metadata"]["name"]): one for one in claims}
        self._volumes, self._classes = _by_name(volumes), _by_name(classes)
        self._csi_nodes, self._csi_drivers = _by_name(csi_nodes), _by_name(csi_drivers)
        self._capacities = list(capacities)

    def claim(self, namespace: str, name: str) -> Object | None:
        """The PersistentVolumeClaim, or None."""
        return self._claims.get((namespace, name))

    def volume(self, name: str) -> Object | None:
        """The PersistentVolume, or None."""
        return self._volumes.get(name)

    def volumes(self) -> list[Object]:
        """Every PersistentVolume, by name."""
        return [self._volumes[name] for name in sorted(self._volumes)]

    def storage_class(self, name: str) -> Object | None:
        """The StorageClass, or None."""
        return self._classes.get(name)

    def csi_node(self, name: str) -> Object | None:
        """The CSINode of a node, or None."""
        return self._csi_nodes.get(name)

    def csi_driver(self, name: str) -> Object | None:
        """The CSIDriver, or None."""
        return self._csi_drivers.get(name)

    def capacities(self) -> list[Object]:
        """Every CSIStorageCapacity."""
        return self._capacities


def _by_name(objects: Iterable[Object]) -> dict[str, Object]:
    return {one["metadata"]["name"]: one for one in objects}


def class_name(claim: Object) -> str:
    """The storage class that a claim (or volume) names; the old annotation wins over the field."""
    annotations = claim["metadata"].get("annotations") or {}
    return annotations.get(STORAGE_CLASS_ANNOTATION, claim["spec"].get("storageClassName") or "")


def is_bound(claim: Object) -> bool:
    """Fully bound: it names a volume and the binding is complete (pv.kubernetes.io/bind-completed)."""
    annotations = claim["metadata"].get("annotations") or {}
    return bool(claim["spec"].get("volumeName")) and "pv.kubernetes.io/bind-completed" in annotations
