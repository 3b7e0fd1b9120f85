"""The ReplicaSet controller: as many active pods as spec.replicas says, no more and no fewer.

Source: pkg/controller/replicaset/replica_set.go. It remembers how many pods the next batch of a slow start may have.
"""

from ..apiserver.api.status import StatusError
from ..budget import charge
from ..component_helpers.labels import label_selector
from ..values import difference
from ..verbs import VERBS
from .shared import conditions, own_writes
from .shared.batches import MOST, in_turn
from .shared.controller import Controller, answered, key_of, spec_changed, split
from .shared.owners import claim, controller_keys, controller_reference
from .shared.pods import available_in_ms, is_available, pod_state
from .shared.ranking import first_to_go
from .shared.template import pod_from

NAME = "replicaset-controller"
CREATE, DELETE, STATUS = VERBS[f"{NAME}.create-pod"], VERBS[f"{NAME}.delete-pod"], VERBS[f"{NAME}.update-status"]
CLAIM = VERBS[f"{NAME}.patch-adopt"], VERBS[f"{NAME}.patch-release"]


class ReplicaSetController(Controller):
    name = NAME
    reads_own_writes = True

    def watched(self):
        return {"replicasets": self.notice_set, "pods": self.notice_pod}

    def notice_set(self, old, new):
        return [key_of(new or old)] if spec_changed(old, new) else []

    def notice_pod(self, old, new):
        """The sets that control the pod; for a pod that nobody controls those that would like to."""
        keys = controller_keys("ReplicaSet", old, new)
        if not keys and not self.index.plurals.get("replicasets"):
            return []
        if old is not None and new is not None and pod_state(old) == pod_state(new):
            was, now = old["metadata"], new["metadata"]
            if was.get("labels") == now.get("labels") and was.get("ownerReferences") == now.get("ownerReferences"):
                return []
        if new is not None and controller_reference(new) is None:
            keys.update(self._suitors(new))
        return sorted(keys)

    def _suitors(self, pod):
        labels = pod["metadata"].get("labels") or {}
        for suitor in self.index.all("replicasets", pod["metadata"]["namespace"]):
            if label_selector(suitor["spec"]["selector"]).matches(labels):
                yield key_of(suitor)

    def sync(self, key):
        namespace, name = split(key)
        owner = self.informers.get("replicasets", namespace, name)
        if owner is None:
            self.remember(f"batch/{key}", None)
            own_writes.forget(self, key)
            self.succeeded(key)
            return None
        self._claim(owner)
        if not own_writes.are_heard(self, key):
            return self.retry_ms(key)
        failure, again_ms = None, None
        if not owner["metadata"].get("deletionTimestamp"):
            failure, again_ms = self._manage(key, owner)
        self._write_status(owner, failure)
        return again_ms if again_ms is not None else self._until_available(owner)

    def _claim(self, owner):
        uid, namespace = owner["metadata"]["uid"], owner["metadata"]["namespace"]
        owned, orphans = self.index.pods_of(uid), self.index.orphans.get(namespace, {})
        selector = label_selector(owner["spec"]["selector"])
        strange = any(count and not selector.matches(dict(labels)) for labels, count in owned.labels.items())
        if orphans or strange:
            candidates = [orphans[name] for name in sorted(orphans) if pod_state(orphans[name])]
            claim(self, "pods", owner, selector, owned.active_pods(), candidates, CLAIM)

    # Too few, too many

    def _manage(self, key, owner):
        """-> (reason and message of a failure, or None; when to go on, or None)."""
        missing = owner["spec"]["replicas"] - self.index.pods_of(owner["metadata"]["uid"]).active
        if missing > 0:
            return self._create(key, owner, missing)
        self.remember(f"batch/{key}", None)
        self.succeeded(key)
        return None, self._delete(owner, -missing) if missing < 0 else None

    def _create(self, key, owner, missing):
        """One batch of the slow start; the next one, twice as large, follows a moment later."""
        size = min(missing, MOST, self.memory(f"batch/{key}") or 1)
        try:
            for _ in range(size):
                self._create_one(owner)
        except StatusError as error:
            answered(error)
            self.remember(f"batch/{key}", None)
            if any(
                cause.get("reason") == "NamespaceTerminating"
                for cause in error.status.get("details", {}).get("causes", ())
            ):
                return None, None
            self.event(owner, "FailedCreate", f"Error creating: {error.message}", "Warning")
            return ("FailedCreate", error.message), self.retry_ms(key)
        self.succeeded(key)
        if size == missing:
            self.remember(f"batch/{key}", None)
            return None, None
        self.remember(f"batch/{key}", size * 2)
        return None, self._soon_ms(owner, size)

    def _soon_ms(self, owner, size):
        """When the next batch is due."""
        return self.clock.now_ms + self.ground.latency.ms("controller.sync", NAME, key_of(owner), size)

    def _create_one(self, owner):
        facts = {
            "owner": owner["metadata"]["name"],
            "wanted": owner["spec"]["replicas"],
            "have": self.index.pods_of(owner["metadata"]["uid"]).active,
        }
        made = self.api.create(
            "pods", owner["metadata"]["namespace"], pod_from(owner["spec"]["template"], owner), tell=CREATE, facts=facts
        )
        self.event(owner, "SuccessfulCreate", f"Created pod: {made['metadata']['name']}")
        own_writes.note(self, key_of(owner), "pods", made)

    def _delete(self, owner, count):
        """As many as one step may -> when to go on, or None."""
        uid, namespace = owner["metadata"]["uid"], owner["metadata"]["namespace"]
        pods = self.index.pods_of(uid).active_pods()
        facts = {"owner": owner["metadata"]["name"], "wanted": owner["spec"]["replicas"], "have": len(pods)}
        charge(len(pods) * len(pods).bit_length())
        for pod in in_turn(first_to_go(pods, self._related(owner), self.clock.now_ms)[: min(count, MOST)]):
            name = pod["metadata"]["name"]
            try:
                gone = self.api.delete("pods", namespace, name, tell=DELETE, facts={**facts, "pod": name})
            except StatusError as error:
                answered(error)
                self.event(owner, "FailedDelete", f"Error deleting: {error.message}", "Warning")
                continue
            self.event(owner, "SuccessfulDelete", f"Deleted pod: {name}")
            own_writes.note(self, key_of(owner), "pods", gone)
        return self._soon_ms(owner, MOST) if count > MOST else None

    def _related(self, owner):
        """Active pods of all sets with the same controller: they count as neighbours on a node."""
        reference = controller_reference(owner)
        if reference is None:
            return self.index.pods_of(owner["metadata"]["uid"]).active_pods()
        sets = [one for one in self.index.all("replicasets", owner["metadata"]["namespace"])
                if (controller_reference(one) or {}).get("uid") == reference["uid"]]  # fmt: skip
        return [pod for one in sets for pod in self.index.pods_of(one["metadata"]["uid"]).active_pods()]

    # What it reports

    def _write_status(self, owner, failure):
        made = self._status(owner, failure)
        if difference(owner.get("status") or {}, made) is None:
            return
        metadata = owner["metadata"]
        facts = {
            "owner": metadata["name"],
            "ready": made.get("readyReplicas", 0),
            "have": made["replicas"],
            "wanted": owner["spec"]["replicas"],
        }
        written = self.write_status("replicasets", owner, made, STATUS, facts)
        own_writes.note(self, key_of(owner), "replicasets", written)

    def _status(self, owner, failure):
        owned, spec = self.index.pods_of(owner["metadata"]["uid"]), owner["spec"]
        counts = {
            "fullyLabeledReplicas": owned.labelled(spec["template"]["metadata"].get("labels")), "readyReplicas": owned.ready,
            "availableReplicas": self._available(owned, spec.get("minReadySeconds", 0)), "observedGeneration": owner["metadata"]["generation"],
        }  # fmt: skip
        made = {
            "replicas": owned.active,
            **{field: count for field, count in counts.items() if count},
            "terminatingReplicas": owned.terminating,
        }
        before = (owner.get("status") or {}).get("conditions")
        kept = self._failure_condition(before, failure)
        return {**made, "conditions": kept} if kept else made

    def _failure_condition(self, before, failure):
        if failure is None:
            return conditions.removed(before, "ReplicaFailure")
        if any(one["type"] == "ReplicaFailure" for one in before or ()):
            return list(before)
        made = {
            "type": "ReplicaFailure",
            "status": "True",
            "lastTransitionTime": self.clock.timestamp(),
            "reason": failure[0],
            "message": failure[1],
        }
        return [*(before or ()), made]

    def _available(self, owned, min_ready_s):
        if not min_ready_s:
            return owned.ready
        return sum(is_available(pod, min_ready_s, self.clock.now_ms) for pod in owned.active_pods())

    def _until_available(self, owner):
        """A pod becomes available without an event: by time alone."""
        min_ready_s = owner["spec"].get("minReadySeconds", 0)
        if not min_ready_s:
            return None
        pods = self.index.pods_of(owner["metadata"]["uid"]).active_pods()
        waits = [available_in_ms(pod, min_ready_s, self.clock.now_ms) for pod in pods]
        return min((self.clock.now_ms + wait for wait in waits if wait is not None), default=None)
