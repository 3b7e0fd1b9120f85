"""What a Binding does to a pod, and why it may be refused. Pure. Source: pkg/registry/core/pod/storage/storage.go."""

from . import deletion

ASSIGNED = 'pod {0} is already assigned to node "{1}"'
GOING = "pod {0} is being deleted, cannot be assigned to a host"
HAS_GATES = "pod {0} has non-empty .spec.schedulingGates"


def why_not_bound(pod, uid):
    """The words of the 409, or None."""
    name, metadata = pod["metadata"]["name"], pod["metadata"]
    if uid and uid != metadata["uid"]:
        return deletion.PRECONDITION.format(uid, metadata["uid"])
    if metadata.get("deletionTimestamp"):
        return GOING.format(name)
    if pod["spec"].get("nodeName"):
        return ASSIGNED.format(name, pod["spec"]["nodeName"])
    return HAS_GATES.format(name) if pod["spec"].get("schedulingGates") else None


def bound(pod, node, labels, timestamp):
    """The pod with its node, the node's topology labels, and PodScheduled True."""
    metadata, state = pod["metadata"], pod["status"]
    if labels:
        metadata = {**metadata, "labels": {**(metadata.get("labels") or {}), **labels}}
    others = [c for c in state.get("conditions") or () if c["type"] != "PodScheduled"]
    scheduled = {"type": "PodScheduled", "status": "True", "lastProbeTime": None, "lastTransitionTime": timestamp}
    state = {k: v for k, v in state.items() if k != "nominatedNodeName"}
    return {
        **pod,
        "metadata": metadata,
        "spec": {**pod["spec"], "nodeName": node},
        "status": {**state, "conditions": [*others, scheduled]},
    }
