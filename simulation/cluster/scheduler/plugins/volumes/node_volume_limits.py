"""NodeVolumeLimits: a CSI driver attaches only so many volumes to a node (CSINode's allocatable count).

Source: pkg/scheduler/framework/plugins/nodevolumelimits/csi.go. Not modelled: in-tree volumes that migrate to CSI, and
VolumeAttachments that no pod of the node explains.
"""

from __future__ import annotations

from ...framework import SKIP, UNSCHEDULABLE, Claims, ClusterEvent, Cycle, NodeInfo, Plugin, PodInfo, Skip, Status
from ...state.claims import class_name


class NodeVolumeLimits(Plugin):
    name = "NodeVolumeLimits"
    points = ("preFilter", "filter")
    events_to_register = (ClusterEvent.VOLUME, ClusterEvent.NODE_ADD, ClusterEvent.ASSIGNED_POD_DELETE)
    REFUSED = Status(UNSCHEDULABLE, ("node(s) exceed max volume count",), name)

    def pre_filter(self, cycle: Cycle) -> Skip | Status | set[str] | None:
        return None if cycle.pod.claims else SKIP

    def filter(self, cycle: Cycle, node: NodeInfo) -> Status | None:
        wanted = _attached(cycle.claims, cycle.pod)
        csi_node = cycle.claims.csi_node(node.name)
        if not wanted or csi_node is None:
            return None
        limits = {
            one["name"]: one["allocatable"]["count"]
            for one in (csi_node.get("spec") or {}).get("drivers") or ()
            if (one.get("allocatable") or {}).get("count") is not None
        }
        present = set().union(*(_attached(cycle.claims, other) for other in node.pods.values()))
        for driver in sorted({driver for driver, _ in wanted - present}):
            if driver in limits and sum(1 for one, _ in wanted | present if one == driver) > limits[driver]:
                return self.REFUSED
        return None


def _attached(claims: Claims, pod: PodInfo) -> set[tuple[str, str]]:
    """{(driver, volume)} that the pod's claims attach, or will attach once they are provisioned."""
    attached = set()
    for name in pod.claims:
        claim = claims.claim(pod.namespace, name)
        if claim is None:
            continue
        volume = claims.volume(claim["spec"].get("volumeName") or "")
        if volume is not None:
            csi = volume["spec"].get("csi")
            if csi:
                attached.add((csi["driver"], csi["volumeHandle"]))
            continue
        storage_class = claims.storage_class(class_name(claim))
        if storage_class is not None:
            attached.add((storage_class["provisioner"], f"{pod.namespace}/{name}"))
    return attached
