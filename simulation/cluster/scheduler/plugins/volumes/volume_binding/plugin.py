"""VolumeBinding: a pod's claims must be bound to volumes that its node can reach, or be bindable from there.

Source: pkg/scheduler/framework/plugins/volumebinding/volume_binding.go and binder.go. Not modelled: assuming the
binding (the persistent volume controller and the kubelet do their part at once here), and the alpha scoring by
capacity.
"""

from __future__ import annotations

from typing import Any

from ....framework import SKIP, UNRESOLVABLE, ClusterEvent, Cycle, NodeInfo, Plugin, Skip, Status
from ....state.claims import is_bound
from .binder import CannotBind, NoSpace, bind_or_provision, reaches, waits_for_consumer

NOT_FOUND = 'persistentvolumeclaim "{}" not found'
EPHEMERAL_MISSING = 'waiting for ephemeral volume controller to create the persistentvolumeclaim "{}"'
LOST = 'persistentvolumeclaim "{}" bound to non-existent persistentvolume "{}"'
DELETED = 'persistentvolumeclaim "{}" is being deleted'
UNBOUND_IMMEDIATE = "pod has unbound immediate PersistentVolumeClaims"
NODE_CONFLICT = "node(s) didn't match PersistentVolume's node affinity"
BIND_CONFLICT = "node(s) didn't find available persistent volumes to bind"
NOT_ENOUGH_SPACE = "node(s) did not have enough free storage"
VOLUME_MISSING = "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)"


class VolumeBinding(Plugin):
    name = "VolumeBinding"
    points = ("preFilter", "filter")
    events_to_register = (ClusterEvent.VOLUME, ClusterEvent.NODE_ADD, ClusterEvent.NODE_LABEL)

    def pre_filter(self, cycle: Cycle) -> Skip | Status | set[str] | None:
        """Sort the pod's claims into bound ones and those that bind once a node is chosen."""
        pod, bound, delayed, immediate = cycle.pod, [], [], []
        if not pod.claims:
            return SKIP
        ephemeral = {f"{pod.name}-{one['name']}" for one in pod.spec.get("volumes") or () if "ephemeral" in one}
        for name in pod.claims:
            claim = cycle.claims.claim(pod.namespace, name)
            if claim is None:
                missing = EPHEMERAL_MISSING if name in ephemeral else NOT_FOUND
                return Status(UNRESOLVABLE, (missing.format(name),), self.name)
            wrong = _what_is_wrong(claim, name)
            if wrong:
                return Status(UNRESOLVABLE, (wrong,), self.name)
            if is_bound(claim):
                bound.append(claim)
            elif waits_for_consumer(claim, cycle.claims) and not claim["spec"].get("volumeName"):
                delayed.append(claim)
            else:
                immediate.append(claim)
        if immediate:
            return Status(UNRESOLVABLE, (UNBOUND_IMMEDIATE,), self.name)
        cycle.state[self.name] = bound, delayed
        return None

    def filter(self, cycle: Cycle, node: NodeInfo) -> Status | None:
        bound, delayed = cycle.state[self.name]
        volumes = [cycle.claims.volume(claim["spec"]["volumeName"]) for claim in bound]
        reasons = []
        if any(volume is not None and not reaches(volume, node.node) for volume in volumes):
            reasons.append(NODE_CONFLICT)
        try:
            bind_or_provision(delayed, node.node, cycle.claims)
        except CannotBind:
            reasons.append(BIND_CONFLICT)
        except NoSpace:
            reasons.append(NOT_ENOUGH_SPACE)
        if None in volumes:
            reasons.append(VOLUME_MISSING)
        return Status(UNRESOLVABLE, tuple(reasons), self.name) if reasons else None


def _what_is_wrong(claim: dict[str, Any], name: str) -> str | None:
    """Why a claim cannot be used at all, or None."""
    if (claim.get("status") or {}).get("phase") == "Lost":
        return LOST.format(name, claim["spec"].get("volumeName") or "")
    if claim["metadata"].get("deletionTimestamp"):
        return DELETED.format(name)
    return None
