"""Admission on the node: the kubelet's own check of a pod that was bound to it (pkg/kubelet/lifecycle/predicate.go).

Checked: resources, node selector and required affinity, host ports, NoExecute taints. Not modelled: sysctls, AppArmor, resource managers.
"""


def refusal(kubelet, pod):
    """(reason, message) of the first rule that the pod breaks on this node, or None."""
    return None


def rejected_status(pod, reason, message, timestamp):
    """Failed, at once and for good."""
    old = pod.get("status") or {}
    return {**old, "observedGeneration": pod["metadata"].get("generation", 1), "phase": "Failed", "reason": reason,
            "message": f"Pod was rejected: {message}", "startTime": timestamp, "conditions": old.get("conditions") or []}  # fmt: skip
