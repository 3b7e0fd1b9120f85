"""A StatefulSet's sync: pods in the order of their numbers up, in reverse order down, replaced one by one from the end.

Source: pkg/controller/statefulset/{stateful_set_control,stateful_pod_control}.go. It remembers nothing. Not modelled: maxUnavailable.
"""

from itertools import islice

from ...apiserver.api.status import StatusError
from ...budget import charge
from ...component_helpers.labels import label_selector
from ...values import difference
from ...verbs import VERBS
from ..shared import history, own_writes
from ..shared.batches import MOST, batches
from ..shared.controller import Controller, answered, key_of, spec_changed, split
from ..shared.owners import claim, controller_keys, controller_reference
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
        keys = controller_keys("StatefulSet", old, new)
        if new is not None and controller_reference(new) is None:
            sets = self.index.all("statefulsets", new["metadata"]["namespace"])
            keys |= {key_of(one) for one in sets if self._would_adopt(one, new)}
        return sorted(keys)

    @staticmethod
    def _would_adopt(one, pod):
        selector = label_selector(one["spec"]["selector"])
        return identity.ordinal_of(one, pod) is not None and selector.matches(pod["metadata"].get("labels") or {})

    def sync(self, key):
        owner = self.informers.get("statefulsets", *split(key))
        if owner is None:
            own_writes.forget(self, key)
            self.succeeded(key)
            return None
        self._claim(owner)
        if not own_writes.are_heard(self, key):
            return self.retry_ms(key)
        try:
            update = history.update_revision(self, owner, "controller.kubernetes.io/hash", REVISIONS)["metadata"][
                "name"
            ]
            current = self._current(owner, update)
            wake_ms = self._act(owner, current, update) if not owner["metadata"].get("deletionTimestamp") else None
        except StatusError as error:
            answered(error)
            self._write_status(owner, *self._revisions(owner))
            return None if "being terminated" in error.message else self.retry_ms(key)
        self.succeeded(key)
        self._write_status(owner, current, update)
        history.truncate(self, owner, {current, update, *map(history.hash_of, self._pods(owner))}, FORGET)
        return wake_ms if wake_ms is not None else self._until_available(owner)

    def _claim(self, owner):
        orphans = self.index.orphans.get(owner["metadata"]["namespace"], {})
        mine = [orphans[name] for name in sorted(orphans) if identity.ordinal_of(owner, orphans[name]) is not None]
        claim(self, "pods", owner, label_selector(owner["spec"]["selector"]), self._pods(owner), mine, CLAIM)

    def _pods(self, owner):
        return self.index.pods_of(owner["metadata"]["uid"]).sorted()

    def _current(self, owner, update):
        """The revision that the status names, where it still exists."""
        named = (owner.get("status") or {}).get("currentRevision")
        return named if any(one["metadata"]["name"] == named for one in history.revisions_of(self, owner)) else update

    def _revisions(self, owner):
        status = owner.get("status") or {}
        return status.get("currentRevision"), status.get("updateRevision")

    def _until_available(self, owner):
        seconds = owner["spec"].get("minReadySeconds", 0)
        waits = [available_in_ms(pod, seconds, self.clock.now_ms) for pod in self._pods(owner)] if seconds else []
        return min((self.clock.now_ms + wait for wait in waits if wait is not None), default=None)

    # Up, down, over

    def _act(self, owner, current, update):
        """One step where order matters, as many as one step may where it does not -> when to go on, or None."""
        by_ordinal = {identity.ordinal_of(owner, pod): pod for pod in self._pods(owner)}
        charge(len(by_ordinal))
        by_ordinal.pop(None, None)
        wanted = identity.ordinals(owner)
        awaited, again_ms = self._up(owner, by_ordinal, wanted, current, update)
        if awaited or again_ms is not None:
            return again_ms
        condemned = [by_ordinal[ordinal] for ordinal in sorted(by_ordinal, reverse=True) if ordinal not in wanted]
        healthy = all(identity.is_healthy(pod) for ordinal, pod in by_ordinal.items() if ordinal in wanted)
        awaited, again_ms = self._down(owner, condemned, healthy)
        if not awaited and identity.is_rolling(owner):
            self._over(owner, by_ordinal, wanted[identity.partition(owner) :], update)
        return again_ms

    def _up(self, owner, by_ordinal, wanted, current, update):
        """(whether something has to be awaited, when to go on). Ordinals are counted, never listed: there may be very many."""
        if not identity.is_ordered(owner):
            return False, self._up_at_once(owner, by_ordinal, wanted, current, update)
        for ordinal in wanted:
            pod = by_ordinal.get(ordinal)
            if pod is None:
                self._create(owner, ordinal, current, update)
                return True, None
            if has_ended(pod):
                self._recreate(owner, pod)
                return True, None
            going = "deletionTimestamp" in pod["metadata"]
            if going or not identity.is_running_and_available(owner, pod, self.clock.now_ms):
                return True, None
        return False, None

    def _up_at_once(self, owner, by_ordinal, wanted, current, update):
        for ordinal in sorted(by_ordinal):
            if ordinal in wanted and has_ended(by_ordinal[ordinal]):
                self._recreate(owner, by_ordinal[ordinal])
        most = max(1, MOST // (1 + len(owner["spec"].get("volumeClaimTemplates") or ())))
        missing = list(islice((ordinal for ordinal in wanted if ordinal not in by_ordinal), most + 1))
        for batch in batches(missing[:most]):
            for ordinal in batch:
                self._create(owner, ordinal, current, update)
        return self._soon_ms(owner) if len(missing) > most else None

    def _soon_ms(self, owner):
        """When the rest of a sync is done that is too much for one step."""
        return self.clock.now_ms + self.ground.latency.ms("controller.sync", NAME, key_of(owner))

    def _down(self, owner, condemned, healthy):
        """(whether something has to be awaited, when to go on)."""
        ordered = identity.is_ordered(owner)
        first_unhealthy = (
            next((pod for pod in reversed(condemned) if not identity.is_healthy(pod)), None) if healthy else None
        )
        if not ordered:
            condemned = [pod for pod in condemned if "deletionTimestamp" not in pod["metadata"]]
        for pod in condemned[:MOST]:
            if "deletionTimestamp" in pod["metadata"]:
                return True, None
            if ordered and not identity.is_running_and_ready(pod) and pod is not first_unhealthy:
                return True, None
            self._own_claims(owner, pod)
            self._delete(owner, pod, "surplus")
            if ordered:
                return True, None
        return False, self._soon_ms(owner) if len(condemned) > MOST else None

    def _over(self, owner, by_ordinal, ordinals, update):
        """A new version replaces the old one from the last pod to the first, each waiting for the one before."""
        for ordinal in reversed(ordinals):
            pod = by_ordinal.get(ordinal)
            if pod is None:
                return
            if history.hash_of(pod) != update and "deletionTimestamp" not in pod["metadata"]:
                self._delete(owner, pod, "outdated")
                return
            if not identity.is_healthy(pod) or not identity.is_running_and_available(owner, pod, self.clock.now_ms):
                return

    # What it does to a pod

    def _create(self, owner, ordinal, current, update):
        old = identity.is_rolling(owner) and ordinal < identity.ordinals(owner).start + identity.partition(owner)
        name = current if old else update
        place = ("controllerrevisions", owner["metadata"]["namespace"], name)
        revision = self.informers.get(*place) or self.api.get(*place)  # one that it has just made may not be heard of
        pod = identity.new_pod(owner, history.template_of(revision), name, ordinal)
        facts = {"owner": owner["metadata"]["name"], "pod": pod["metadata"]["name"], "ordinal": ordinal}
        try:
            self._create_claims(owner, ordinal, pod["metadata"]["name"])
            made = self.api.create("pods", owner["metadata"]["namespace"], pod, tell=CREATE, facts=facts)
        except StatusError as error:
            answered(error)
            words = f"Create Pod {pod['metadata']['name']} in StatefulSet {owner['metadata']['name']} failed error: {error.message}"
            self.event(owner, "FailedCreate", words, "Warning")
            raise
        self.event(
            owner,
            "SuccessfulCreate",
            f"Create Pod {pod['metadata']['name']} in StatefulSet {owner['metadata']['name']} successful",
        )
        own_writes.note(self, key_of(owner), "pods", made)

    def _create_claims(self, owner, ordinal, pod):
        namespace, name = owner["metadata"]["namespace"], owner["metadata"]["name"]
        for made in identity.claims_of(owner, ordinal):
            if self.informers.get("persistentvolumeclaims", namespace, made["metadata"]["name"]) is None:
                self.api.create(
                    "persistentvolumeclaims", namespace, made, tell=CREATE_CLAIM, facts={"owner": name, "pod": pod}
                )
                self.event(
                    owner,
                    "SuccessfulCreate",
                    f"Create Claim {made['metadata']['name']} Pod {pod} in StatefulSet {name} success",
                )

    def _own_claims(self, owner, pod):
        """whenScaled Delete: the claims of a condemned pod follow it."""
        if (owner["spec"].get("persistentVolumeClaimRetentionPolicy") or {}).get("whenScaled") != "Delete":
            return
        namespace, reference = owner["metadata"]["namespace"], identity.plain_reference(pod)
        for made in identity.claims_of(owner, identity.ordinal_of(owner, pod)):
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

    def _recreate(self, owner, pod):
        if "deletionTimestamp" in pod["metadata"]:
            return
        phase = pod["status"]["phase"]
        words = RECREATES.format(key_of(owner), phase.lower(), pod["metadata"]["name"])
        self.event(
            owner,
            f"Recreating{'Failed' if phase == 'Failed' else 'Terminated'}Pod",
            words,
            "Warning" if phase == "Failed" else "Normal",
        )
        self._delete(owner, pod, "ended")

    def _delete(self, owner, pod, why):
        name, set_name = pod["metadata"]["name"], owner["metadata"]["name"]
        gone = self.api.delete(
            "pods",
            owner["metadata"]["namespace"],
            name,
            tell=DELETE,
            facts={"owner": set_name, "pod": name, "why_now": why, "phase": pod["status"].get("phase")},
        )
        self.event(owner, "SuccessfulDelete", f"Delete Pod {name} in StatefulSet {set_name} successful")
        own_writes.note(self, key_of(owner), "pods", gone)

    # What it reports

    def _write_status(self, owner, current, update):
        before, pods = owner.get("status") or {}, self._pods(owner)
        made = {
            **identity.counts(owner, pods, current, update, self.clock.now_ms),
            "observedGeneration": owner["metadata"]["generation"],
        }
        if identity.is_rolling(owner) and made.get("updatedReplicas", 0) == made["replicas"] == made.get(
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
            metadata = owner["metadata"]
            facts = {
                "owner": metadata["name"],
                "ready": made.get("readyReplicas", 0),
                "have": made["replicas"],
                "wanted": owner["spec"]["replicas"],
            }
            place = ("statefulsets", metadata["namespace"], metadata["name"])
            own_writes.note(self, key_of(owner), "statefulsets", self.api.replace_status(*place, made, STATUS, facts))


def _owned(old, reference):
    others = [one for one in old["metadata"].get("ownerReferences") or () if one["uid"] != reference["uid"]]
    return {**old, "metadata": {**old["metadata"], "ownerReferences": [*others, reference]}}
