"""VolumeZone: a volume that is labelled with a zone or region can only be used from there.

Source: pkg/scheduler/framework/plugins/volumezone/volume_zone.go.
"""

from __future__ import annotations

from ...framework import SKIP, UNRESOLVABLE, ClusterEvent, Cycle, NodeInfo, Plugin, Skip, Status

GENERALLY_AVAILABLE = {
    "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
}
KEYS = (*GENERALLY_AVAILABLE, *GENERALLY_AVAILABLE.values())
SEPARATOR = "__"  # one label may name several zones


class VolumeZone(Plugin):
    name = "VolumeZone"
    points = ("preFilter", "filter")
    events_to_register = (ClusterEvent.VOLUME, ClusterEvent.NODE_ADD, ClusterEvent.NODE_LABEL)
    REFUSED = Status(UNRESOLVABLE, ("node(s) had no available volume zone",), name)

    def pre_filter(self, cycle: Cycle) -> Skip | Status | set[str] | None:
        """Collect (label key, allowed values) of the bound volumes."""
        wanted = []
        for name in cycle.pod.claims:
            claim = cycle.claims.claim(cycle.pod.namespace, name)
            volume = claim and cycle.claims.volume(claim["spec"].get("volumeName") or "")
            labels = (volume["metadata"].get("labels") or {}) if volume else {}
            wanted += [(key, set(labels[key].split(SEPARATOR))) for key in KEYS if key in labels]
        cycle.state[self.name] = wanted
        return None if wanted else SKIP

    def filter(self, cycle: Cycle, node: NodeInfo) -> Status | None:
        """A node without any zone or region label is not held to it."""
        if not any(key in node.labels for key in KEYS):
            return None
        for key, values in cycle.state[self.name]:
            zone = node.labels.get(key) or node.labels.get(GENERALLY_AVAILABLE.get(key, ""))
            if zone not in values:
                return self.REFUSED
        return None
