"""Heartbeats: what a kubelet renews while it runs and is connected. Nothing is written each 10 s; what follows from the time is written when it ends.

Source: pkg/kubelet (lease each 10 s, node status each 5 min where nothing changed), k8s.io/component-helpers lease/controller.go. A fault
finds the lease just renewed, so that nobody notices before 50 s are over (recording node-lost: 51 s).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..apiserver.api.caller import component, node_user
from ..apiserver.api.request import Request
from ..apiserver.api.resources import built_in
from ..clock import since_start_ms
from ..ground import Ground
from ..verbs import VERBS

if TYPE_CHECKING:
    from ..apiserver.server import ApiServer
    from .faults import Faults

LEASE, NAMESPACE = VERBS["kubelet.last-lease"], "kube-node-lease"
WATCHER, WATCHER_PRIORITY = "node-lifecycle-controller", 20


class Heartbeats:
    """Which kubelets are heard of, as their leases would tell."""

    def __init__(self, ground: Ground, server: ApiServer, faults: Faults):
        self._ground, self._server, self._faults = ground, server, faults

    def last_renewal_ms(self, node: str) -> int | None:
        """Of the lease of a node whose kubelet is stopped or cut off, ms of the run; None for one that is heard of."""
        since_ms = [
            self._faults.stopped_since_ms(f"kubelet/{node}"),
            self._faults.stopped_since_ms(f"node/{node}"),
            self._faults.cut_since_ms(node),
        ]
        return min((at for at in since_ms if at is not None), default=None)

    def cease(self, node: str) -> None:
        """The kubelet of a node falls silent now. Whoever looks at all nodes each 5 s has something to find from now on: so it is woken."""
        self._keep_lease(node)
        self._ground.wake(WATCHER, f"silent {node}", 0, WATCHER_PRIORITY)

    def _keep_lease(self, node: str) -> None:
        """The lease keeps the renewTime that it has just now: no more can be written once the kubelet is silent."""
        lease, now_ms = self._server.peek("leases", NAMESPACE, node), self._ground.now_ms
        renewed_ms = since_start_ms(lease["spec"]["renewTime"]) if lease is not None else now_ms
        if renewed_ms >= now_ms or self._faults.stopped_since_ms("apiserver") is not None:
            return
        now = self._ground.clock.micro_timestamp()
        request = Request(
            "update", built_in("leases"), NAMESPACE, node, component(node_user(node), "kubelet"), node=node
        )
        self._server.change(
            request,
            lambda old: {**old, "spec": {**old["spec"], "renewTime": now}},
            LEASE,
            {"node": node, "at": now[11:19]},
        )
