"""A StatefulSet's sync: pods in the order of their numbers up, in reverse order down, replaced one by one from the end.

Source: pkg/controller/statefulset/{stateful_set_control,stateful_pod_control}.go. It remembers nothing. Not modelled: maxUnavailable.
"""

from ...apiserver.api.status import StatusError
from ...component_helpers.labels import label_selector
from ...values import difference
from ...verbs import VERBS
from ..shared import history, own_writes
from ..shared.batches import batches
from ..shared.controller import Controller, answered, key_of, spec_changed, split
from ..shared.owners import claim, controller_reference
from ..shared.pods import available_in_ms, has_ended
from . import identity

NAME = "statefulset-controller"
CREATE, DELETE, STATUS = VERBS[f"{NAME}.create-pod"], VERBS[f"{NAME}.delete-pod"], VERBS[f"{NAME}.update-status"]
REVISIONS, FORGET = (
    (VERBS[f"{NAME}.create-revision"], VERBS[f"{NAME}.update-revision"]),
    VERBS[f"{NAME}.delete-revision"],
)
CREATE_CLAIM, OWN_CLAIM = VERBS[f"{NAME}.create-claim"], VERBS[f"{NAME}.patch-claim"]
CLAIM = VERBS[f"{NAME}.patch-adopt"], VERBS[f"{NAME}.patch-release"]
RECREATES = "StatefulSet {0} is recreating {1} Pod {2}"


class StatefulSetController(Controller):
    name = NAME
    reads_own_writes = True

    def watched(self):
        return {"statefulsets": self.notice, "pods": self.notice_pod}

    def notice(self, old, new):
        return [key_of(new or old)] if spec_changed(old, new) else []

    def notice_pod(self, old, new):
        keys = {self._owner_key(pod) for pod in (old, new) if pod is not None} - {None}
        if new is not None and controller_reference(new) is None:
            sets = self.index.all("statefulsets", new["metadata"]["namespace"])
            keys |= {key_of(one) for one in sets if self._would_adopt(one, new)}
        return sorted(keys)

    @staticmethod
    def _owner_key(pod):
        found = controller_reference(pod)
        return f"{pod['metadata']['namespace']}/{found['name']}" if found and found["kind"] == "StatefulSet" else None

    @staticmethod
    def _would_adopt(one, pod):
        selector = label_selector(one["spec"]["selector"])
        return identity.ordinal_of(one, pod) is not None and selector.matches(pod["metadata"].get("labels") or {})

    def sync(self, key):
        found = self.informers.get("statefulsets", *split(key))
        if found is None:
            own_writes.forget(self, key)
            self.succeeded(key)
            return None
        self._claim(found)
        if not own_writes.are_heard(self, key):
            return self.retry_ms(key)
        try:
            update = history.update_revision(self, found, "controller.kubernetes.io/hash", REVISIONS)["metadata"][
                "name"
            ]
            current = self._current(found, update)
            if not found["metadata"].get("deletionTimestamp"):
                self._act(found, current, update)
        except StatusError as error:
            answered(error)
            self._write_status(found, *self._revisions(found))
            return None if "being terminated" in error.message else self.retry_ms(key)
        self.succeeded(key)
        self._write_status(found, current, update)
        history.truncate(self, found, {current, update, *map(history.hash_of, self._pods(found))}, FORGET)
        return self._until_available(found)

    def _claim(self, found):
        orphans = self.index.orphans.get(found["metadata"]["namespace"], {})
        mine = [orphans[name] for name in sorted(orphans) if identity.ordinal_of(found, orphans[name]) is not None]
        claim(self, "pods", found, label_selector(found["spec"]["selector"]), self._pods(found), mine, CLAIM)

    def _pods(self, found):
        return self.index.pods_of(found["metadata"]["uid"]).sorted()

    def _current(self, found, update):
        """The revision that the status names, where it still exists."""
        named = (found.get("status") or {}).get("currentRevision")
        return named if any(one["metadata"]["name"] == named for one in history.revisions_of(self, found)) else update

    def _revisions(self, found):
        status = found.get("status") or {}
        return status.get("currentRevision"), status.get("updateRevision")

    def _until_available(self, found):
        seconds = found["spec"].get("minReadySeconds", 0)
        waits = [available_in_ms(pod, seconds, self.clock.now_ms) for pod in self._pods(found)] if seconds else []
        return min((self.clock.now_ms + wait for wait in waits if wait is not None), default=None)

    # Up, down, over

    def _act(self, found, current, update):
        """One step where order matters, as many as may be where it does not."""
        by_ordinal = {identity.ordinal_of(found, pod): pod for pod in self._pods(found)}
        wanted = identity.ordinals(found)
        if self._up(found, [(ordinal, by_ordinal.get(ordinal)) for ordinal in wanted], current, update):
            return
        condemned = [by_ordinal[ordinal] for ordinal in sorted(set(by_ordinal) - {None} - set(wanted), reverse=True)]
        healthy = all(identity.is_healthy(by_ordinal[ordinal]) for ordinal in wanted if ordinal in by_ordinal)
        if self._down(found, condemned, healthy) or not identity.is_rolling(found):
            return
        self._over(
            found, [by_ordinal.get(ordinal) for ordinal in wanted if ordinal >= identity.partition(found)], update
        )

    def _up(self, found, slots, current, update):
        """Whether something has to be awaited."""
        ordered, missing = identity.is_ordered(found), []
        for ordinal, pod in slots:
            if pod is None:
                if ordered:
                    self._create(found, ordinal, current, update)
                    return True
                missing.append(ordinal)
            elif has_ended(pod):
                self._recreate(found, pod)
                if ordered:
                    return True
            elif ordered and (
                "deletionTimestamp" in pod["metadata"]
                or not identity.is_running_and_available(found, pod, self.clock.now_ms)
            ):
                return True
        for batch in batches(missing):
            for ordinal in batch:
                self._create(found, ordinal, current, update)
        return False

    def _down(self, found, condemned, healthy):
        ordered = identity.is_ordered(found)
        first_unhealthy = (
            next((pod for pod in reversed(condemned) if not identity.is_healthy(pod)), None) if healthy else None
        )
        for pod in condemned:
            if "deletionTimestamp" in pod["metadata"]:
                if ordered:
                    return True
                continue
            if ordered and not identity.is_running_and_ready(pod) and pod is not first_unhealthy:
                return True
            self._own_claims(found, pod)
            self._delete(found, pod, "surplus")
            if ordered:
                return True
        return False

    def _over(self, found, pods, update):
        """A new version replaces the old one from the last pod to the first, each waiting for the one before."""
        for pod in reversed(pods):
            if pod is None:
                return
            if history.hash_of(pod) != update and "deletionTimestamp" not in pod["metadata"]:
                self._delete(found, pod, "outdated")
                return
            if not identity.is_healthy(pod) or not identity.is_running_and_available(found, pod, self.clock.now_ms):
                return

    # What it does to a pod

    def _create(self, found, ordinal, current, update):
        old = identity.is_rolling(found) and ordinal < identity.ordinals(found).start + identity.partition(found)
        name = current if old else update
        place = ("controllerrevisions", found["metadata"]["namespace"], name)
        revision = self.informers.get(*place) or self.api.get(*place)  # one that it has just made may not be heard of
        pod = identity.new_pod(found, history.template_of(revision), name, ordinal)
        facts = {"owner": found["metadata"]["name"], "pod": pod["metadata"]["name"], "ordinal": ordinal}
        try:
            self._create_claims(found, ordinal, pod["metadata"]["name"])
            made = self.api.create("pods", found["metadata"]["namespace"], pod, tell=CREATE, facts=facts)
        except StatusError as error:
            answered(error)
            words = f"Create Pod {pod['metadata']['name']} in StatefulSet {found['metadata']['name']} failed error: {error.message}"
            self.event(found, "FailedCreate", words, "Warning")
            raise
        self.event(
            found,
            "SuccessfulCreate",
            f"Create Pod {pod['metadata']['name']} in StatefulSet {found['metadata']['name']} successful",
        )
        own_writes.note(self, key_of(found), "pods", made)

    def _create_claims(self, found, ordinal, pod):
        namespace, name = found["metadata"]["namespace"], found["metadata"]["name"]
        for made in identity.claims_of(found, ordinal):
            if self.informers.get("persistentvolumeclaims", namespace, made["metadata"]["name"]) is None:
                self.api.create(
                    "persistentvolumeclaims", namespace, made, tell=CREATE_CLAIM, facts={"owner": name, "pod": pod}
                )
                self.event(
                    found,
                    "SuccessfulCreate",
                    f"Create Claim {made['metadata']['name']} Pod {pod} in StatefulSet {name} success",
                )

    def _own_claims(self, found, pod):
        """whenScaled Delete: the claims of a condemned pod follow it."""
        if (found["spec"].get("persistentVolumeClaimRetentionPolicy") or {}).get("whenScaled") != "Delete":
            return
        namespace, reference = found["metadata"]["namespace"], identity.plain_reference(pod)
        for made in identity.claims_of(found, identity.ordinal_of(found, pod)):
            name = made["metadata"]["name"]
            if self.informers.get("persistentvolumeclaims", namespace, name):
                self.api.change(
                    "persistentvolumeclaims",
                    namespace,
                    name,
                    lambda old: _owned(old, reference),
                    tell=OWN_CLAIM,
                    facts={"pod": reference["name"]},
                )

    def _recreate(self, found, pod):
        if "deletionTimestamp" in pod["metadata"]:
            return
        phase = pod["status"]["phase"]
        words = RECREATES.format(key_of(found), phase.lower(), pod["metadata"]["name"])
        self.event(
            found,
            f"Recreating{'Failed' if phase == 'Failed' else 'Terminated'}Pod",
            words,
            "Warning" if phase == "Failed" else "Normal",
        )
        self._delete(found, pod, "ended")

    def _delete(self, found, pod, why):
        name, owner = pod["metadata"]["name"], found["metadata"]["name"]
        gone = self.api.delete(
            "pods",
            found["metadata"]["namespace"],
            name,
            tell=DELETE,
            facts={"owner": owner, "pod": name, "why_now": why, "phase": pod["status"].get("phase")},
        )
        self.event(found, "SuccessfulDelete", f"Delete Pod {name} in StatefulSet {owner} successful")
        own_writes.note(self, key_of(found), "pods", gone)

    # What it reports

    def _write_status(self, found, current, update):
        before, pods = found.get("status") or {}, self._pods(found)
        made = {
            **identity.counts(found, pods, current, update, self.clock.now_ms),
            "observedGeneration": found["metadata"]["generation"],
        }
        if identity.is_rolling(found) and made.get("updatedReplicas", 0) == made["replicas"] == made.get(
            "readyReplicas", 0
        ):
            current = update
            if made.get("updatedReplicas"):
                made["currentReplicas"] = made["updatedReplicas"]
        made |= {
            "currentRevision": current,
            "updateRevision": update,
            "collisionCount": before.get("collisionCount", 0),
        }
        if difference(before, made) is not None:
            metadata = found["metadata"]
            facts = {
                "owner": metadata["name"],
                "ready": made.get("readyReplicas", 0),
                "have": made["replicas"],
                "wanted": found["spec"]["replicas"],
            }
            place = ("statefulsets", metadata["namespace"], metadata["name"])
            own_writes.note(self, key_of(found), "statefulsets", self.api.replace_status(*place, made, STATUS, facts))


def _owned(old, reference):
    others = [one for one in old["metadata"].get("ownerReferences") or () if one["uid"] != reference["uid"]]
    return {**old, "metadata": {**old["metadata"], "ownerReferences": [*others, reference]}}
