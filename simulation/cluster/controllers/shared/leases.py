"""When a node was last heard of. Leases are not renewed one by one: the renewTime follows from since when the kubelet is silent.

Source: pkg/kubelet, k8s.io/component-helpers lease/controller.go: renewed each 10 s; a fault finds it just renewed, so that nobody notices
before 50 s are over (recording node-lost: 51 s).
"""


def last_renewal_ms(hall, node):
    """Of the lease of a node whose kubelet is stopped or cut off, ms of the run; None for one that is heard of."""
    keys = hall.store.space("faults")
    found = [keys[name] for name in (f"stopped/kubelet/{node}", f"stopped/node/{node}", f"cut/{node}") if name in keys]
    if not found:
        return None
    return min(one["since_ms"] for one in found)
