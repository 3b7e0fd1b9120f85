"""The taint eviction controller: pods leave a node with a NoExecute taint, at once or when their toleration is over.

Source: pkg/controller/tainteviction/taint_eviction.go. It remembers which pods are marked, and until when they may stay.
"""

from ..apiserver.api.status import StatusError
from ..clock import since_start_ms
from ..verbs import VERBS
from .shared.controller import Controller, answered, key_of, split
from .shared.nodes import tolerates
from .shared.pods import has_ended

NAME = "taint-eviction-controller"
MARK, DELETE = VERBS[f"{NAME}.patch-pod"], VERBS[f"{NAME}.delete-pod"]
TARGET = {
    "type": "DisruptionTarget", "status": "True", "lastProbeTime": None, "reason": "DeletionByTaintManager",
    "message": "Taint manager: deleting due to NoExecute taint",
}  # fmt: skip


class TaintEvictionController(Controller):
    name = NAME

    def watched(self):
        return {"nodes": self.notice_node, "pods": self.notice_pod}

    def notice_node(self, old, new):
        """All pods of a node whose NoExecute taints have changed."""
        if new is None or _no_execute(old) == _no_execute(new):
            return []
        name = new["metadata"]["name"]
        return [key_of(pod) for pod in self.informers.list("pods") if pod["spec"].get("nodeName") == name]

    def notice_pod(self, old, new):
        if new is None or not new["spec"].get("nodeName"):
            return [key_of(old)] if old is not None and self.memory(key_of(old)) else []
        if (
            old is not None
            and old["spec"].get("nodeName")
            and old["spec"].get("tolerations") == new["spec"].get("tolerations")
        ):
            return []
        return [key_of(new)] if _no_execute(self.informers.get("nodes", "", new["spec"]["nodeName"])) else []

    def sync(self, key):
        pod = self.informers.get("pods", *split(key))
        if pod is None or has_ended(pod) or "deletionTimestamp" in pod["metadata"]:
            self.remember(key, None)
            return None
        due_ms = self._leaves_at_ms(pod)
        marked = self.memory(key)
        if due_ms is None:
            if marked and marked["uid"] == pod["metadata"]["uid"]:
                self.event(pod, "TaintManagerEviction", f"Cancelling deletion of Pod {key}")
            self.remember(key, None)
            return None
        if due_ms > self.clock.now_ms:
            self.remember(key, {"uid": pod["metadata"]["uid"], "due_ms": due_ms})
            return due_ms
        self._evict(key, pod)
        return None

    def _leaves_at_ms(self, pod):
        """When the first toleration ends, ms of the run; None: the pod may stay."""
        due_ms = []
        for taint in _no_execute(self.informers.get("nodes", "", pod["spec"].get("nodeName", ""))):
            toleration = tolerates(pod["spec"].get("tolerations"), taint)
            if toleration is None:
                due_ms.append(0)
            elif toleration.get("tolerationSeconds") is not None:
                since_ms = since_start_ms(taint.get("timeAdded")) or 0
                due_ms.append(since_ms + max(0, toleration["tolerationSeconds"]) * 1000)
        return min(due_ms, default=None)

    def _evict(self, key, pod):
        metadata, facts = pod["metadata"], {"pod": pod["metadata"]["name"], "node": pod["spec"]["nodeName"]}
        made = {**TARGET, "lastTransitionTime": self.clock.timestamp()}

        def change(old):
            others = [one for one in old["status"].get("conditions") or () if one["type"] != "DisruptionTarget"]
            return {**old, "status": {**old["status"], "conditions": [*others, made]}}

        self.event(pod, "TaintManagerEviction", f"Marking for deletion Pod {key}")
        try:
            self.api.change("pods", metadata["namespace"], metadata["name"], change, "status", MARK, facts)
            self.api.delete("pods", metadata["namespace"], metadata["name"], tell=DELETE, facts=facts)
        except StatusError as error:
            answered(error)
        self.remember(key, None)


def _no_execute(node):
    return (
        [taint for taint in node["spec"].get("taints") or () if taint["effect"] == "NoExecute"]
        if node is not None
        else []
    )
