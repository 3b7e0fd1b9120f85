"""A Deployment's sync: adopt, find or make the new ReplicaSet, take one step of the rollout, report; it remembers its failures only.

Source: pkg/controller/deployment/deployment_controller.go (syncDeployment)."""

from ...apiserver.api.status import StatusError
from ...component_helpers.labels import label_selector
from ...values import difference
from ...verbs import VERBS
from ..shared.controller import Controller, answered, key_of, spec_changed, split
from ..shared.hashing import template_hash
from ..shared.owners import claim, controller_key, controller_keys, controller_reference
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
        keys = controller_keys("Deployment", old, new)
        if new is not None and controller_reference(new) is None:
            labels = new["metadata"].get("labels") or {}
            namespace = new["metadata"]["namespace"]
            deployments = self.index.all("deployments", namespace)
            keys |= {key_of(one) for one in deployments if label_selector(one["spec"]["selector"]).matches(labels)}
        return sorted(keys)

    def notice_pod(self, old, new):
        """Only Recreate waits for pods themselves: until the old ones are gone."""
        gone = new is None or (old is not None and has_ended(new) and not has_ended(old))
        reference = controller_reference(old) if gone else None
        if reference is None or reference["kind"] != "ReplicaSet":
            return []
        replicaset = self.informers.get("replicasets", old["metadata"]["namespace"], reference["name"])
        key = controller_key(replicaset, "Deployment") if replicaset else None
        return [key] if key else []

    def sync(self, key):
        self._made = None
        namespace, name = split(key)
        owner = self.informers.get("deployments", namespace, name)
        if owner is None:
            self.succeeded(key)
            return None
        try:
            self._sync(owner)
        except StatusError as error:
            answered(error)
            if error.reason == "NotFound" or "being terminated" in error.message:
                return None
            return self.retry_ms(key)
        self.succeeded(key)
        owner = self.informers.get("deployments", namespace, name)
        return status.looks_again_ms(owner, owner.get("status") or {}) if owner else None

    def _sync(self, owner):
        self._claim(owner)
        if owner["metadata"].get("deletionTimestamp"):
            self._write_status(
                owner, status.calculate(owner, self.sets_of(owner), self._new(owner), self.clock.timestamp())
            )
            return
        owner = self._paused_or_resumed(owner)
        if owner["spec"].get("paused") or rolling.is_scaling(owner, self.sets_of(owner)):
            self._scale_only(owner)
        elif owner["spec"]["strategy"]["type"] == "Recreate":
            self._recreate(owner)
        else:
            self._roll(owner)

    # What it reads

    def sets_of(self, owner):
        uid, namespace = owner["metadata"]["uid"], owner["metadata"]["namespace"]
        heard = [
            one
            for one in self.index.all("replicasets", namespace)
            if (controller_reference(one) or {}).get("uid") == uid
        ]
        unheard = self._made is not None and self._made["metadata"]["uid"] not in self.index.objects
        return sets.oldest_first([*heard, self._made] if unheard else heard)

    def _new(self, owner):
        return sets.find_new(owner, self.sets_of(owner))

    def _old(self, owner):
        new = self._new(owner)
        return [one for one in self.sets_of(owner) if new is None or one["metadata"]["uid"] != new["metadata"]["uid"]]

    def _claim(self, owner):
        everything = self.index.all("replicasets", owner["metadata"]["namespace"])
        orphans = [one for one in everything if controller_reference(one) is None]
        claim(
            self, "replicasets", owner, label_selector(owner["spec"]["selector"]), self.sets_of(owner), orphans, CLAIM
        )

    # The ways of a sync

    def _roll(self, owner):
        owner = self._with_new_set(owner, create=True)
        grown = self._take(owner, rolling.grow(owner, self.sets_of(owner), self._new(owner)))
        if not grown and not self._take(owner, rolling.shrink(owner, self._old(owner), self._new(owner))):
            self._clean_up(owner)
        self._report(owner)

    def _recreate(self, owner):
        """All old pods must be gone before the first new one is made."""
        owner = self._with_new_set(owner, create=False)
        old = self._old(owner)
        if not self._take(owner, [(one, 0, ("stop-old", None)) for one in sets.active(old)]) and not self._pods_of(old):
            owner = self._with_new_set(owner, create=True)
            new = self._new(owner)
            wanted = owner["spec"]["replicas"]
            self._take(owner, [(new, wanted, ("old-gone", None))] if new["spec"]["replicas"] != wanted else [])
            self._clean_up(owner)
        self._report(owner)

    def _pods_of(self, old):
        return any(
            not has_ended(pod) for one in old for pod in self.index.pods_of(one["metadata"]["uid"]).pods.values()
        )

    def _scale_only(self, owner):
        """Paused, or another number of replicas is wanted: no step of a rollout."""
        owner = self._with_new_set(owner, create=False)
        self._take(owner, rolling.scaled(owner, self._old(owner), self._new(owner)))
        if owner["spec"].get("paused"):
            self._clean_up(owner)
        self._write_status(
            owner, status.calculate(owner, self.sets_of(owner), self._new(owner), self.clock.timestamp())
        )

    def _report(self, owner):
        made = status.rollout(owner, self.sets_of(owner), self._new(owner), self.clock.timestamp(), self.clock.now_ms)
        self._write_status(owner, made)

    # The new ReplicaSet

    def _with_new_set(self, owner, create):
        """The Deployment as it is once its new ReplicaSet is there (if `create`) and revisions are in order."""
        new, now = self._new(owner), self.clock.timestamp()
        revision = max((sets.revision_of(one) for one in self._old(owner)), default=0) + 1
        if new is not None:
            self._update_set(owner, new, sets.set_annotations(owner, new, revision))
            revision = max(revision, sets.revision_of(new))
            reason: str | None = status.FOUND
            message = f'Found new replica set "{new["metadata"]["name"]}"'
            if status.find(owner.get("status"), "Progressing") or status.deadline_s(owner) is None:
                reason = None
        elif create:
            name = self._create_set(owner, revision)
            reason, message = status.CREATED, f'Created new replica set "{name}"'
        else:
            return owner
        return self._with_revision(owner, revision, reason, message if reason else "", now)

    def _with_revision(self, owner, revision, reason, message, now):
        made = owner.get("status") or {}
        if reason and status.deadline_s(owner) is not None:
            made = status.with_condition(made, "Progressing", "True", reason, message, now)
        annotations = owner["metadata"].get("annotations") or {}
        if annotations.get(sets.REVISION) != str(revision):
            annotations = {**annotations, sets.REVISION: str(revision)}
        return self._write_status(owner, made, annotations)

    def _create_set(self, owner, revision):
        name_hash = template_hash(
            sets.without_hash(owner["spec"]["template"]), (owner.get("status") or {}).get("collisionCount")
        )
        size = rolling.new_size(owner, self.sets_of(owner), None)
        made = sets.new_set(owner, name_hash, size, revision)
        name, metadata = made["metadata"]["name"], owner["metadata"]
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
                owner, "ReplicaSetCreateError", f'Failed to create new replica set "{name}": {error.message}', "Warning"
            )
            raise
        if size > 0:
            self.event(owner, "ScalingReplicaSet", f"Scaled up replica set {name} from 0 to {size}")
        return name

    def _update_set(self, owner, new, annotations):
        spec = new["spec"]
        if owner["spec"].get("minReadySeconds", 0) != spec.get("minReadySeconds", 0):
            spec = {**spec, "minReadySeconds": owner["spec"].get("minReadySeconds", 0)}
        self._write_set(new, spec, annotations, UPDATE, {"owner": owner["metadata"]["name"]})

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

    def _take(self, owner, steps):
        """Carry out (set, replicas, reason) -> whether one of them changed a size."""
        changed = False
        for one, size, (why, bound) in steps:
            before, name = one["spec"]["replicas"], one["metadata"]["name"]
            annotations = {**(one["metadata"].get("annotations") or {}), **sets.replica_annotations(owner)}
            direction = "up" if before < size else "down"
            verb, facts = UPDATE, {"owner": owner["metadata"]["name"]}
            if size != before:
                verb, facts = (
                    SCALE,
                    {**facts, "set": name, "before": before, "after": size, "why_now": why, "bound": bound},
                )
            self._write_set(one, {**one["spec"], "replicas": size}, annotations, verb, facts)
            if size != before:
                changed = True
                self.event(owner, "ScalingReplicaSet", f"Scaled {direction} replica set {name} from {before} to {size}")
        return changed

    def _clean_up(self, owner):
        """Old ReplicaSets beyond revisionHistoryLimit go, the oldest revision first, once the rollout is complete."""
        if not owner["spec"].get("paused") and not status.is_complete(owner, owner.get("status") or {}):
            return
        old = sorted(
            (one for one in self._old(owner) if not one["metadata"].get("deletionTimestamp")), key=sets.revision_of
        )
        limit = owner["spec"].get("revisionHistoryLimit", 10)
        for one in old[: max(0, len(old) - limit)]:
            state, metadata = one.get("status") or {}, one["metadata"]
            idle = not state.get("replicas") and not one["spec"]["replicas"]
            if idle and metadata["generation"] <= state.get("observedGeneration", 0):
                facts = {"owner": owner["metadata"]["name"], "limit": limit}
                self.api.delete("replicasets", metadata["namespace"], metadata["name"], tell=DELETE, facts=facts)

    # Reporting

    def _paused_or_resumed(self, owner):
        current, made = status.find(owner.get("status"), "Progressing"), owner.get("status") or {}
        if status.deadline_s(owner) is None or (current and current["reason"] == status.TIMED_OUT):
            return owner
        paused, was_paused = bool(owner["spec"].get("paused")), bool(current and current["reason"] == status.PAUSED)
        if paused and not was_paused:
            made = status.with_condition(
                made, "Progressing", "Unknown", status.PAUSED, "Deployment is paused", self.clock.timestamp()
            )
        elif not paused and was_paused:
            made = status.with_condition(
                made, "Progressing", "Unknown", status.RESUMED, "Deployment is resumed", self.clock.timestamp()
            )
        return self._write_status(owner, made)

    def _write_status(self, owner, made, annotations=None):
        """Write the status (and annotations) where it differs -> the Deployment as it is then."""
        metadata = owner["metadata"]
        kept = annotations if annotations is not None else metadata.get("annotations")
        if difference(owner.get("status") or {}, made) is None and kept == metadata.get("annotations"):
            return owner

        def change(old):
            changed = {**old["metadata"], "annotations": kept} if kept else old["metadata"]
            return {**old, "metadata": changed, "status": made}

        progress = status.find(made, "Progressing")
        facts = {
            "owner": metadata["name"], "wanted": owner["spec"]["replicas"], "updated": made.get("updatedReplicas", 0),
            "available": made.get("availableReplicas", 0), "progress": progress["message"] if progress else None,
        }  # fmt: skip
        return self.api.change(
            "deployments", metadata["namespace"], metadata["name"], change, "status", STATUS, facts, verb="update"
        )
