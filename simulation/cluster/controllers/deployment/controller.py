"""A Deployment's sync: adopt, find or make the new ReplicaSet, take one step of the rollout, report; it remembers its failures only.

Source: pkg/controller/deployment/deployment_controller.go (syncDeployment)."""

from ...apiserver.api.status import StatusError
from ...component_helpers.labels import label_selector
from ...values import difference
from ...verbs import VERBS
from ..shared.controller import Controller, answered, key_of, spec_changed, split
from ..shared.hashing import template_hash
from ..shared.owners import claim, controller_reference
from ..shared.pods import has_ended
from . import rolling, sets, status

NAME = "deployment-controller"
CREATE, SCALE = VERBS[f"{NAME}.create-replicaset"], VERBS[f"{NAME}.update-replicas"]
UPDATE = VERBS[f"{NAME}.update-replicaset"]
STATUS, DELETE = VERBS[f"{NAME}.update-status"], VERBS[f"{NAME}.delete-replicaset"]
CLAIM = VERBS[f"{NAME}.patch-adopt"], VERBS[f"{NAME}.patch-release"]


class DeploymentController(Controller):
    name = NAME
    _made = None  # the ReplicaSet that this sync has made: it need not have been heard of

    def watched(self):
        return {"deployments": self.notice, "replicasets": self.notice_set, "pods": self.notice_pod}

    def notice(self, old, new):
        return [key_of(new or old)] if spec_changed(old, new) or old.get("status") != new.get("status") else []

    def notice_set(self, old, new):
        keys = {self._owner_key(one) for one in (old, new) if one is not None} - {None}
        if new is not None and controller_reference(new) is None:
            labels = new["metadata"].get("labels") or {}
            namespace = new["metadata"]["namespace"]
            found = self.index.all("deployments", namespace)
            keys |= {key_of(one) for one in found if label_selector(one["spec"]["selector"]).matches(labels)}
        return sorted(keys)

    def notice_pod(self, old, new):
        """Only Recreate waits for pods themselves: until the old ones are gone."""
        gone = new is None or (old is not None and has_ended(new) and not has_ended(old))
        reference = controller_reference(old) if gone else None
        if reference is None or reference["kind"] != "ReplicaSet":
            return []
        owner = self.informers.get("replicasets", old["metadata"]["namespace"], reference["name"])
        return [self._owner_key(owner)] if owner and self._owner_key(owner) else []

    @staticmethod
    def _owner_key(one):
        found = controller_reference(one)
        return f"{one['metadata']['namespace']}/{found['name']}" if found and found["kind"] == "Deployment" else None

    def sync(self, key):
        self._made = None
        namespace, name = split(key)
        found = self.informers.get("deployments", namespace, name)
        if found is None:
            self.succeeded(key)
            return None
        try:
            self._sync(found)
        except StatusError as error:
            answered(error)
            if error.reason == "NotFound" or "being terminated" in error.message:
                return None
            return self.retry_ms(key)
        self.succeeded(key)
        found = self.informers.get("deployments", namespace, name)
        return status.looks_again_ms(found, found.get("status") or {}) if found else None

    def _sync(self, found):
        self._claim(found)
        if found["metadata"].get("deletionTimestamp"):
            self._write_status(
                found, status.calculate(found, self.sets_of(found), self._new(found), self.clock.timestamp())
            )
            return
        found = self._paused_or_resumed(found)
        if found["spec"].get("paused") or rolling.is_scaling(found, self.sets_of(found)):
            self._scale_only(found)
        elif found["spec"]["strategy"]["type"] == "Recreate":
            self._recreate(found)
        else:
            self._roll(found)

    # What it reads

    def sets_of(self, found):
        uid, namespace = found["metadata"]["uid"], found["metadata"]["namespace"]
        heard = [
            one
            for one in self.index.all("replicasets", namespace)
            if (controller_reference(one) or {}).get("uid") == uid
        ]
        unheard = self._made is not None and self._made["metadata"]["uid"] not in self.index.objects
        return sets.oldest_first([*heard, self._made] if unheard else heard)

    def _new(self, found):
        return sets.find_new(found, self.sets_of(found))

    def _old(self, found):
        new = self._new(found)
        return [one for one in self.sets_of(found) if new is None or one["metadata"]["uid"] != new["metadata"]["uid"]]

    def _claim(self, found):
        everything = self.index.all("replicasets", found["metadata"]["namespace"])
        orphans = [one for one in everything if controller_reference(one) is None]
        claim(
            self, "replicasets", found, label_selector(found["spec"]["selector"]), self.sets_of(found), orphans, CLAIM
        )

    # The ways of a sync

    def _roll(self, found):
        found = self._with_new_set(found, create=True)
        grown = self._take(found, rolling.grow(found, self.sets_of(found), self._new(found)))
        if not grown and not self._take(found, rolling.shrink(found, self._old(found), self._new(found))):
            self._clean_up(found)
        self._report(found)

    def _recreate(self, found):
        """All old pods must be gone before the first new one is made."""
        found = self._with_new_set(found, create=False)
        old = self._old(found)
        if not self._take(found, [(one, 0, ("stop-old", None)) for one in sets.active(old)]) and not self._pods_of(old):
            found = self._with_new_set(found, create=True)
            new = self._new(found)
            wanted = found["spec"]["replicas"]
            self._take(found, [(new, wanted, ("old-gone", None))] if new["spec"]["replicas"] != wanted else [])
            self._clean_up(found)
        self._report(found)

    def _pods_of(self, old):
        return any(
            not has_ended(pod) for one in old for pod in self.index.pods_of(one["metadata"]["uid"]).pods.values()
        )

    def _scale_only(self, found):
        """Paused, or another number of replicas is wanted: no step of a rollout."""
        found = self._with_new_set(found, create=False)
        self._take(found, rolling.scaled(found, self._old(found), self._new(found)))
        if found["spec"].get("paused"):
            self._clean_up(found)
        self._write_status(
            found, status.calculate(found, self.sets_of(found), self._new(found), self.clock.timestamp())
        )

    def _report(self, found):
        made = status.rollout(found, self.sets_of(found), self._new(found), self.clock.timestamp(), self.clock.now_ms)
        self._write_status(found, made)

    # The new ReplicaSet

    def _with_new_set(self, found, create):
        """The Deployment as it is once its new ReplicaSet is there (if `create`) and revisions are in order."""
        new, now = self._new(found), self.clock.timestamp()
        revision = max((sets.revision_of(one) for one in self._old(found)), default=0) + 1
        if new is not None:
            self._update_set(found, new, sets.set_annotations(found, new, revision))
            revision = max(revision, sets.revision_of(new))
            reason, message = status.FOUND, f'Found new replica set "{new["metadata"]["name"]}"'
            if status.find(found.get("status"), "Progressing") or status.deadline_s(found) is None:
                reason = None
        elif create:
            name = self._create_set(found, revision)
            reason, message = status.CREATED, f'Created new replica set "{name}"'
        else:
            return found
        return self._with_revision(found, revision, reason, message if reason else "", now)

    def _with_revision(self, found, revision, reason, message, now):
        made = found.get("status") or {}
        if reason and status.deadline_s(found) is not None:
            made = status.with_condition(made, "Progressing", "True", reason, message, now)
        annotations = found["metadata"].get("annotations") or {}
        if annotations.get(sets.REVISION) != str(revision):
            annotations = {**annotations, sets.REVISION: str(revision)}
        return self._write_status(found, made, annotations)

    def _create_set(self, found, revision):
        name_hash = template_hash(
            sets.without_hash(found["spec"]["template"]), (found.get("status") or {}).get("collisionCount")
        )
        size = rolling.new_size(found, self.sets_of(found), None)
        made = sets.new_set(found, name_hash, size, revision)
        name, metadata = made["metadata"]["name"], found["metadata"]
        try:
            self._made = self.api.create(
                "replicasets",
                metadata["namespace"],
                made,
                tell=CREATE,
                facts={"owner": metadata["name"], "wanted": size},
            )
        except StatusError as error:
            answered(error)
            if error.reason == "AlreadyExists":
                raise  # made before, and not heard of yet
            self.event(
                found, "ReplicaSetCreateError", f'Failed to create new replica set "{name}": {error.message}', "Warning"
            )
            raise
        if size > 0:
            self.event(found, "ScalingReplicaSet", f"Scaled up replica set {name} from 0 to {size}")
        return name

    def _update_set(self, found, new, annotations):
        spec = new["spec"]
        if found["spec"].get("minReadySeconds", 0) != spec.get("minReadySeconds", 0):
            spec = {**spec, "minReadySeconds": found["spec"].get("minReadySeconds", 0)}
        self._write_set(new, spec, annotations, UPDATE, {"owner": found["metadata"]["name"]})

    def _write_set(self, one, spec, annotations, verb, facts):
        def change(old):
            return {**old, "spec": spec, "metadata": {**old["metadata"], "annotations": annotations}}

        self.api.change(
            "replicasets",
            one["metadata"]["namespace"],
            one["metadata"]["name"],
            change,
            tell=verb,
            facts=facts,
            verb="update",
        )

    # Steps

    def _take(self, found, steps):
        """Carry out (set, replicas, reason) -> whether one of them changed a size."""
        changed = False
        for one, size, (why, bound) in steps:
            before, name = one["spec"]["replicas"], one["metadata"]["name"]
            annotations = {**(one["metadata"].get("annotations") or {}), **sets.replica_annotations(found)}
            direction = "up" if before < size else "down"
            verb, facts = UPDATE, {"owner": found["metadata"]["name"]}
            if size != before:
                verb, facts = (
                    SCALE,
                    {**facts, "set": name, "before": before, "after": size, "why_now": why, "bound": bound},
                )
            self._write_set(one, {**one["spec"], "replicas": size}, annotations, verb, facts)
            if size != before:
                changed = True
                self.event(found, "ScalingReplicaSet", f"Scaled {direction} replica set {name} from {before} to {size}")
        return changed

    def _clean_up(self, found):
        """Old ReplicaSets beyond revisionHistoryLimit go, the oldest revision first, once the rollout is complete."""
        if not found["spec"].get("paused") and not status.is_complete(found, found.get("status") or {}):
            return
        old = sorted(
            (one for one in self._old(found) if not one["metadata"].get("deletionTimestamp")), key=sets.revision_of
        )
        limit = found["spec"].get("revisionHistoryLimit", 10)
        for one in old[: max(0, len(old) - limit)]:
            state, metadata = one.get("status") or {}, one["metadata"]
            idle = not state.get("replicas") and not one["spec"]["replicas"]
            if idle and metadata["generation"] <= state.get("observedGeneration", 0):
                facts = {"owner": found["metadata"]["name"], "limit": limit}
                self.api.delete("replicasets", metadata["namespace"], metadata["name"], tell=DELETE, facts=facts)

    # Reporting

    def _paused_or_resumed(self, found):
        current, made = status.find(found.get("status"), "Progressing"), found.get("status") or {}
        if status.deadline_s(found) is None or (current and current["reason"] == status.TIMED_OUT):
            return found
        paused, was_paused = bool(found["spec"].get("paused")), bool(current and current["reason"] == status.PAUSED)
        if paused and not was_paused:
            made = status.with_condition(
                made, "Progressing", "Unknown", status.PAUSED, "Deployment is paused", self.clock.timestamp()
            )
        elif not paused and was_paused:
            made = status.with_condition(
                made, "Progressing", "Unknown", status.RESUMED, "Deployment is resumed", self.clock.timestamp()
            )
        return self._write_status(found, made)

    def _write_status(self, found, made, annotations=None):
        """Write the status (and annotations) where it differs -> the Deployment as it is then."""
        metadata = found["metadata"]
        kept = annotations if annotations is not None else metadata.get("annotations")
        if difference(found.get("status") or {}, made) is None and kept == metadata.get("annotations"):
            return found

        def change(old):
            changed = {**old["metadata"], "annotations": kept} if kept else old["metadata"]
            return {**old, "metadata": changed, "status": made}

        progress = status.find(made, "Progressing")
        facts = {
            "owner": metadata["name"], "wanted": found["spec"]["replicas"], "updated": made.get("updatedReplicas", 0),
            "available": made.get("availableReplicas", 0), "progress": progress["message"] if progress else None,
        }  # fmt: skip
        return self.api.change(
            "deployments", metadata["namespace"], metadata["name"], change, "status", STATUS, facts, verb="update"
        )
