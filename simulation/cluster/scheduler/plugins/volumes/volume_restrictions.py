"""VolumeRestrictions: some disks attach to one pod only, and a ReadWriteOncePod claim serves one pod in the cluster.

Source: pkg/scheduler/framework/plugins/volumerestrictions/volume_restrictions.go.
"""

from __future__ import annotations

from typing import Any

from ...framework import SKIP, UNRESOLVABLE, UNSCHEDULABLE, ClusterEvent, Cycle, NodeInfo, Plugin, PodInfo, Skip, Status

DISK_CONFLICT = "node(s) had no available disk"
IN_USE = (
    "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod"
)
CLAIM_NOT_FOUND = 'persistentvolumeclaim "{}" not found'
EXCLUSIVE = ("gcePersistentDisk", "awsElasticBlockStore", "rbd", "iscsi")


class Restricted:
    """The pod's exclusive disks, its ReadWriteOncePod claims, and how many other pods use those claims."""

    def __init__(self, disks: list[dict[str, Any]], claims: set[str], users: int) -> None:
        self.disks, self.claims, self.users = disks, claims, users

    def clone(self) -> Restricted:
        return Restricted(self.disks, self.claims, self.users)


class VolumeRestrictions(Plugin):
    name = "VolumeRestrictions"
    points = ("preFilter", "filter")
    events_to_register = (ClusterEvent.VOLUME, ClusterEvent.NODE_ADD, ClusterEvent.ASSIGNED_POD_DELETE)
    DISK_CONFLICT = Status(UNSCHEDULABLE, (DISK_CONFLICT,), name)
    IN_USE = Status(UNSCHEDULABLE, (IN_USE,), name)

    def pre_filter(self, cycle: Cycle) -> Skip | Status | set[str] | None:
        pod = cycle.pod
        disks = [one for one in pod.spec.get("volumes") or () if any(kind in one for kind in EXCLUSIVE)]
        exclusive = set()
        for name in _named_claims(pod):
            claim = cycle.claims.claim(pod.namespace, name)
            if claim is None:
                return Status(UNRESOLVABLE, (CLAIM_NOT_FOUND.format(name),), self.name)
            if "ReadWriteOncePod" in (claim["spec"].get("accessModes") or ()):
                exclusive.add(name)
        users = sum(1 for name in exclusive if (pod.namespace, name) in cycle.snapshot.claim_users)
        if not disks and not users:
            return SKIP
        cycle.state[self.name] = Restricted(disks, exclusive, users)
        return None

    def filter(self, cycle: Cycle, node: NodeInfo) -> Status | None:
        restricted = cycle.state[self.name]
        for disk in restricted.disks:
            for other in node.pods.values():
                if any(_conflict(disk, taken) for taken in other.spec.get("volumes") or ()):
                    return self.DISK_CONFLICT
        return self.IN_USE if restricted.users > 0 else None

    def add_pod(self, cycle: Cycle, pod: PodInfo, node: NodeInfo) -> None:
        self._change(cycle, pod, 1)

    def remove_pod(self, cycle: Cycle, pod: PodInfo, node: NodeInfo) -> None:
        self._change(cycle, pod, -1)

    def _change(self, cycle: Cycle, pod: PodInfo, by: int) -> None:
        if pod.namespace == cycle.pod.namespace:
            restricted = cycle.state[self.name]
            restricted.users += by * sum(1 for name in pod.claims if name in restricted.claims)


def _named_claims(pod: PodInfo) -> list[str]:
    """Claims that the pod names itself; those of ephemeral volumes belong to one pod anyway."""
    volumes = pod.spec.get("volumes") or ()
    return [one["persistentVolumeClaim"]["claimName"] for one in volumes if "persistentVolumeClaim" in one]


def _conflict(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Two volumes (dicts) that are the same disk; two readers may share one, except on AWS."""
    kind = next((kind for kind in EXCLUSIVE if kind in one and kind in other), None)
    if kind is None:
        return False
    left, right = one[kind], other[kind]
    if kind == "awsElasticBlockStore":
        return left["volumeID"] == right["volumeID"]
    if left.get("readOnly") and right.get("readOnly"):
        return False
    if kind == "gcePersistentDisk":
        return left["pdName"] == right["pdName"]
    if kind == "iscsi":
        return left["iqn"] == right["iqn"]
    same = all((left.get(key) or "rbd") == (right.get(key) or "rbd") for key in ("pool", "image"))
    return same and bool(set(left["monitors"]) & set(right["monitors"]))
