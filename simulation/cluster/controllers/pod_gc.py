"""The pod garbage collector: each 20 s it removes pods whose node is gone, pods that never had one and are going, and ended ones beyond 12500.

Source: pkg/controller/podgc/gc_controller.go. It remembers since when a node is missing. It looks only when there may be something to find.
"""

from ..apiserver.api.status import StatusError
from ..budget import charge
from ..informers import Wake
from ..verbs import VERBS
from .shared.batches import MOST
from .shared.controller import Controller, answered
from .shared.pods import condition, has_ended

NAME = "pod-garbage-collector"
MARK, DELETE = VERBS[f"{NAME}.patch-pod"], VERBS[f"{NAME}.delete-pod"]
PERIOD_MS, QUARANTINE_MS, MOST_ENDED = 20_000, 40_000, 12_500
GONE, OUT_OF_SERVICE = "PodGC: node no longer exists", "node.kubernetes.io/out-of-service"


class PodGarbageCollector(Controller):
    name = NAME
    _room = MOST  # pods that this step may still delete

    def watched(self):
        return {"nodes": self.notice_node, "pods": self.notice_pod}

    def notice_node(self, old, new):
        return (
            self._look() if new is None or (_out_of_service(new) and (old is None or not _out_of_service(old))) else []
        )

    def notice_pod(self, old, new):
        if new is None:
            return []
        node = new["spec"].get("nodeName")
        if node and "deletionTimestamp" in new["metadata"] and _out_of_service(self.informers.get("nodes", "", node)):
            return self._look()
        if node and (old is None or not old["spec"].get("nodeName")) and self.informers.get("nodes", "", node) is None:
            return self._look()
        if not node and new["metadata"].get("deletionGracePeriodSeconds"):
            return self._look()
        return self._count(new) if has_ended(new) and (old is None or not has_ended(old)) else []

    def _count(self, pod):
        """Only a namespace full of ended pods is worth a look."""
        return self._look() if self.index.pods > MOST_ENDED else []

    def _look(self):
        return [Wake("look", PERIOD_MS - self.clock.now_ms % PERIOD_MS)]

    def sync(self, key):
        pods = self.informers.list("pods")
        charge(len(pods))
        self._room = MOST
        waiting = self._orphans(pods)
        for pod in pods:
            if self._room == 0:
                return self.clock.now_ms + self.ground.latency.ms("controller.sync", NAME, key)
            if not pod["spec"].get("nodeName") and "deletionTimestamp" in pod["metadata"]:
                self._delete(pod, "unbound")
            elif "deletionTimestamp" in pod["metadata"] and _out_of_service(
                self.informers.get("nodes", "", pod["spec"].get("nodeName"))
            ):
                self._fail(pod)
                self._delete(pod, "out-of-service", node=pod["spec"]["nodeName"])
        self._ended(pods)
        return (self.clock.now_ms // PERIOD_MS + 1) * PERIOD_MS if waiting else None

    def _orphans(self, pods):
        """Pods of nodes that have been missing for 40 s go; -> whether others have to be waited for."""
        nodes = {node["metadata"]["name"] for node in self.index.all("nodes")}
        missing, before = {}, self.memory("missing") or {}
        for pod in pods:
            node = pod["spec"].get("nodeName")
            if node and node not in nodes:
                since_ms = missing.setdefault(node, before.get(node, self.clock.now_ms))
                if since_ms + QUARANTINE_MS <= self.clock.now_ms and self._room:
                    self._fail(pod)
                    self._delete(pod, "no-node", node=node)
        self.remember("missing", missing or None)
        return any(since_ms + QUARANTINE_MS > self.clock.now_ms for since_ms in missing.values())

    def _fail(self, pod):
        if has_ended(pod):
            return
        made = {
            "type": "DisruptionTarget", "status": "True", "lastProbeTime": None, "lastTransitionTime": self.clock.timestamp(),
            "reason": "DeletionByPodGC", "message": GONE,
        }  # fmt: skip

        def change(old):
            others = [one for one in old["status"].get("conditions") or () if one["type"] != "DisruptionTarget"]
            return {**old, "status": {**old["status"], "phase": "Failed", "conditions": [*others, made]}}

        metadata = pod["metadata"]
        self.api.change(
            "pods", metadata["namespace"], metadata["name"], change, "status", MARK, {"pod": metadata["name"]}
        )

    def _ended(self, pods):
        ended = [pod for pod in pods if has_ended(pod)]
        ended.sort(key=lambda pod: (pod["metadata"]["creationTimestamp"], pod["metadata"]["name"]))
        for pod in ended[: max(0, min(self._room, len(ended) - MOST_ENDED))]:
            self._delete(pod, "too-many", most=MOST_ENDED)

    def _delete(self, pod, why, **more):
        self._room -= 1
        metadata, facts = pod["metadata"], {"pod": pod["metadata"]["name"], "why_now": why, **more}
        try:
            self.api.delete(
                "pods", metadata["namespace"], metadata["name"], grace_period_seconds=0, tell=DELETE, facts=facts
            )
        except StatusError as error:
            answered(error)


def _out_of_service(node):
    """A node that is not ready, and that somebody has marked as shut down for good (taint node.kubernetes.io/out-of-service)."""
    ready = condition(node, "Ready") if node is not None else None
    marked = node is not None and any(taint["key"] == OUT_OF_SERVICE for taint in node["spec"].get("taints") or ())
    return marked and (ready is None or ready["status"] != "True")
