"""What the kubelet says of its node: that it is ready, once it is heard of again (pkg/kubelet/kubelet_node_status.go, nodestatus/setters.go).

The status is computed each 10 s and written where something has changed; here that is only after the control plane had lost the node.
Not modelled: pressure on the node's resources, a runtime that is down.
"""

from ..verbs import VERBS

PATCH = VERBS["kubelet.patch-node"]
FINE = {
    "MemoryPressure": ("False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    "DiskPressure": ("False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    "PIDPressure": ("False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    "Ready": ("True", "KubeletReady", "kubelet is posting ready status"),
}
TOLD = ("NodeHasSufficientMemory", "NodeHasNoDiskPressure", "NodeHasSufficientPID")


def report(kubelet):
    """Write the node's conditions where somebody has set them to Unknown, and say so in Events."""
    node = kubelet.api.peek("nodes", None, kubelet.node)
    if node is None or all(_is_fine(one) for one in node["status"].get("conditions") or ()):
        return
    now, name = kubelet.hall.clock.timestamp(), kubelet.node

    def change(old):
        made = [_fine(one, now) for one in old["status"].get("conditions") or ()]
        return {**old, "status": {**old["status"], "conditions": made}}

    for reason in TOLD:
        kubelet.recorder.record(node, "Normal", reason, f"Node {name} status is now: {reason}")
    kubelet.api.change("nodes", None, name, change, "status", PATCH, {"node": name})
    kubelet.recorder.record(node, "Normal", "NodeReady", f"Node {name} status is now: NodeReady")


def _is_fine(condition):
    return condition["type"] not in FINE or condition["status"] == FINE[condition["type"]][0]


def _fine(condition, now):
    if _is_fine(condition):
        return condition
    status, reason, message = FINE[condition["type"]]
    return {
        **condition, "status": status, "reason": reason, "message": message, "lastHeartbeatTime": now, "lastTransitionTime": now,
    }  # fmt: skip
