"""A controller reads its own writes: it does not look at an object again before it has heard of all that it wrote for it.

Source: pkg/controller/util/consistency (KEP-5647; on by default in 1.36 for ReplicaSets, DaemonSets, StatefulSets and Jobs). Without it a pod
that was made, but not heard of, would be made once more. Kept in the controller's space, and only while something is not heard:
unheard/<key of the owner> -> {etcd key: resourceVersion written}.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...apiserver.api.resources import etcd_key
from ...informers import Object

if TYPE_CHECKING:
    from .controller import Controller


def note(controller: Controller, key: str, plural: str, written: Object) -> None:
    """What the API server answered to a write for the object of this key."""
    metadata, place = written["metadata"], _place(plural, written)
    if controller.reads_own_writes and controller.informers.is_stale(place):
        record = controller.memory(f"unheard/{key}") or {}
        controller.remember(f"unheard/{key}", {**record, place: int(metadata["resourceVersion"])})


def are_heard(controller: Controller, key: str) -> bool:
    """Whether the cache has come to where the controller's own writes left the cluster."""
    record = controller.memory(f"unheard/{key}")
    if record is None:
        return True
    left = {place: version for place, version in record.items() if controller.informers.is_behind(place, version)}
    controller.remember(f"unheard/{key}", left or None)
    return not left


def version(controller: Controller, key: str, plural: str, obj: Object) -> str | None:
    """The resourceVersion of an own write that is not heard of yet: what the controller goes on from, whatever its cache says."""
    record = controller.memory(f"unheard/{key}")
    found = record.get(_place(plural, obj)) if record else None
    return str(found) if found else None


def forget(controller: Controller, key: str) -> None:
    """The owner is gone."""
    controller.remember(f"unheard/{key}", None)


def _place(plural: str, obj: Object) -> str:
    return etcd_key(plural, obj["metadata"].get("namespace", ""), obj["metadata"]["name"])
