"""Heartbeats: what a kubelet renews while it runs and is connected. Nothing is written each 10 s; what follows from the time is written when it ends.

Source: pkg/kubelet (lease each 10 s, node status each 5 min where nothing changed), k8s.io/component-helpers lease/controller.go.
"""

from ..apiserver.api.caller import component, node_user
from ..apiserver.api.request import Request
from ..apiserver.api.resources import named
from ..clock import rfc3339, since_start_ms
from ..verbs import VERBS

LEASE, NAMESPACE = VERBS["kubelet.last-lease"], "kube-node-lease"


def freeze(hall, node):
    """The kubelet of a node falls silent now: its lease keeps the renewTime that it has just now. No more can be written once it is silent."""
    lease = hall.server.peek("leases", NAMESPACE, node)
    now = f"{rfc3339(hall.clock.now_ms)[:-1]}.{hall.clock.now_ms % 1000:03d}000Z"
    if (
        lease is None
        or hall.faults.is_stopped("apiserver")
        or since_start_ms(lease["spec"]["renewTime"]) >= hall.clock.now_ms
    ):
        return
    caller = component(node_user(node), "kubelet")
    request = Request("update", named("leases"), NAMESPACE, node, caller, node=node)
    hall.server.change(
        request, lambda old: {**old, "spec": {**old["spec"], "renewTime": now}}, LEASE, {"node": node, "at": now[11:19]}
    )
