"""The scheduler's cache: what pods and nodes look like to it, folded from what its informers hear, with the pods it has assumed.

A node that comes or goes has the picture built anew, in the order in which the nodes were created; everything else costs the
same however large the cluster is.
"""

from __future__ import annotations

from typing import Any

from ..component_helpers.pods import has_ended
from ..informers import Informers
from ..store import Store
from . import cycle
from .decision import Decision
from .fast.columns import FastSnapshot
from .fast.cycle import schedule_pod as fast_schedule_pod
from .profile import Profile
from .state import Object
from .state.listers import LiveClaims, LiveWorkloads
from .state.podinfo import PodInfo
from .state.snapshot import Snapshot

ASSUMED, SPACE = "assumed/", "kube-scheduler"
MANY_NODES = 100  # from here on the vectorised path is the faster one; the decisions are the same


class Cache:
    """`store` keeps what is assumed: assumed/<namespace>/<name> -> {"uid", "node", "attempts"}."""

    def __init__(self, store: Store, informers: Informers) -> None:
        self.store, self.informers = store, informers
        self.claims, self.workloads = LiveClaims(informers), LiveWorkloads(informers)
        self._snapshot: Snapshot | None = None
        self._nominated: dict[str, tuple[str, Object]] = {}  # ref of a pod -> (node, the pod)
        self._waiting: dict[str, PodInfo] = {}  # ref of a pod that has no node -> what is read of it
        self._orphans: set[str] = set()
        informers.on_change("pods", self._fold_pod)
        informers.on_change("nodes", self._fold_node)
        store.on_change(SPACE, self._fold_assumed)

    # Folds

    def _fold_node(self, old: Object | None, new: Object | None) -> None:
        if self._snapshot is not None and old and new:
            self._snapshot.set_node(new)
        else:
            self._snapshot = None

    def _fold_pod(self, old: Object | None, new: Object | None) -> None:
        self._fold_nomination(old, new)
        if (known := new or old) and (new is None or new["spec"].get("nodeName")):
            self._waiting.pop(ref_of(known), None)
        if self._snapshot is None:
            return
        was, now = old if counts(old) else None, new if counts(new) else None
        if now and not (was and unchanged(was, now)):
            self._snapshot.add_pod(now)
        elif was and not now:
            self._snapshot.remove_pod(was)

    def _fold_nomination(self, old: Object | None, new: Object | None) -> None:
        nominated = (new or {}).get("status", {}).get("nominatedNodeName")
        if new and nominated and not new["spec"].get("nodeName"):
            self._nominated[ref_of(new)] = (nominated, new)
        elif self._nominated and (known := new or old):
            self._nominated.pop(ref_of(known), None)

    def _fold_assumed(self, key: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> None:
        if not key.startswith(ASSUMED):
            return
        ref = key[len(ASSUMED) :]
        if new is None:
            self._orphans.add(ref)
        elif self._snapshot is not None:
            self._assume(self._snapshot, ref, new["node"])

    def _assume(self, snapshot: Snapshot, ref: str, node: str) -> None:
        pod = self.pod(ref)
        if pod is not None and not pod["spec"].get("nodeName"):
            snapshot.add_pod(self.info(pod), node)

    # Looking

    def pod(self, ref: str) -> Object | None:
        """The pod <namespace>/<name> as it was last heard of."""
        namespace, _, name = ref.partition("/")
        return self.informers.get("pods", namespace, name)

    def info(self, pod: Object) -> PodInfo:
        """What is read of a pod that waits for a node: worked out once for as long as it is the same."""
        ref = ref_of(pod)
        known = self._waiting.get(ref)
        if known is None or known.pod is not pod:
            known = self._waiting[ref] = PodInfo(pod)
        return known

    def decide(self, pod: Object, profile: Profile, next_start: int) -> Decision:
        """Where the pod goes as everything is known now, by the path that suits the picture's size."""
        snapshot, budgets = self.snapshot(), self.informers.list("poddisruptionbudgets")
        more = (profile, self.claims, self.workloads, budgets, self.nominated(ref_of(pod)), next_start)
        if isinstance(snapshot, FastSnapshot):
            return fast_schedule_pod(self.info(pod), snapshot, *more)
        return cycle.schedule_pod(self.info(pod), snapshot, *more)

    def snapshot(self) -> Snapshot:
        """Nodes, bound pods and assumed pods, as they are known now."""
        if self._snapshot is None:
            self._snapshot = self._built()
        for ref in self._orphans:  # assumed no more: bound by now, or not to be
            if not counts(self.pod(ref)) and self.store.get(SPACE, ASSUMED + ref) is None:
                namespace, _, name = ref.partition("/")
                held = self._snapshot.pod(namespace, name)
                if held:
                    self._snapshot.remove_pod(held[0])
        self._orphans = set()
        return self._snapshot

    def _built(self) -> Snapshot:
        nodes = self.informers.oldest_first("nodes")
        snapshot = FastSnapshot(nodes) if len(nodes) >= MANY_NODES else Snapshot(nodes)
        for pod in self.informers.list("pods"):
            if counts(pod):
                snapshot.add_pod(pod)
        for key, assumed in sorted(self.store.space(SPACE).items()):
            if key.startswith(ASSUMED):
                self._assume(snapshot, key[len(ASSUMED) :], assumed["node"])
        return snapshot

    def nominated(self, ref: str) -> dict[str, list[PodInfo]]:
        """{node name: [PodInfo]} of the pods that wait for room made by preemption, without this one."""
        waiting: dict[str, list[PodInfo]] = {}
        for other, (node, pod) in sorted(self._nominated.items()):
            if other != ref:
                waiting.setdefault(node, []).append(PodInfo.of(pod))
        return waiting


def ref_of(pod: Object) -> str:
    return f"{pod['metadata']['namespace']}/{pod['metadata']['name']}"


def counts(pod: Object | None) -> bool:
    """A pod takes room once it is bound, until it has ended."""
    return pod is not None and bool(pod["spec"].get("nodeName")) and not has_ended(pod)


def unchanged(old: Object, new: Object) -> bool:
    """Nothing that a decision about others looks at has changed."""
    if old["spec"] is not new["spec"]:
        return False
    was, now = old["metadata"], new["metadata"]
    return was.get("labels") is now.get("labels") and was.get("deletionTimestamp") == now.get("deletionTimestamp")
