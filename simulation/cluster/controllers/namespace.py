"""The namespace controller: empties a namespace that is being deleted, pods first, and then lets it go.

Source: pkg/controller/namespace/namespace_controller.go, deletion/namespaced_resources_deleter.go (OrderedNamespaceDeletion).
"""

from ..apiserver.api.status import StatusError
from ..clock import since_start_ms
from ..values import difference
from ..verbs import VERBS
from .shared import conditions
from .shared.batches import MOST
from .shared.controller import Controller, answered

NAME = "namespace-controller"
DELETE, STATUS, FINALIZE = (
    VERBS[f"{NAME}.delete-content"],
    VERBS[f"{NAME}.update-status"],
    VERBS[f"{NAME}.update-finalize"],
)
WAIT_MS = 5_000  # so that every API server has seen the mark
FINE = (
    ("NamespaceDeletionDiscoveryFailure", "ResourcesDiscovered", "All resources successfully discovered"),
    ("NamespaceDeletionGroupVersionParsingFailure", "ParsedGroupVersions", "All legacy kube types successfully parsed"),
    (
        "NamespaceDeletionContentFailure",
        "ContentDeleted",
        "All content successfully deleted, may be waiting on finalization",
    ),
)


class NamespaceController(Controller):
    name = NAME

    def watched(self):
        return {"namespaces": self.notice}

    def notice(self, old, new):
        return [new["metadata"]["name"]] if new is not None and new["metadata"].get("deletionTimestamp") else []

    def sync(self, key):
        found = self.informers.get("namespaces", "", key)
        if (
            found is None
            or not found["metadata"].get("deletionTimestamp")
            or "kubernetes" not in (found["spec"].get("finalizers") or ())
        ):
            return None
        due_ms = since_start_ms(found["metadata"]["deletionTimestamp"]) + WAIT_MS
        if self.clock.now_ms < due_ms:
            return due_ms
        left, wait_s = self._empty(key)
        if left is None:
            return self.clock.now_ms + self.ground.latency.ms("controller.sync", NAME, key)
        self._write_status(found, left)
        if left:
            return self.clock.now_ms + (wait_s // 2 + 1) * 1000
        self.api.change("namespaces", "", key, _finalized, "finalize", FINALIZE, {"namespace": key}, verb="update")
        return None

    def _empty(self, namespace):
        """Delete pods, and once they are gone all else -> (what is left: [(resource, objects)], seconds that it may take).

        (None, 0) where more is to be deleted than one step may.
        """
        kinds = self._kinds()
        pods = next(found for found in kinds if found.key == "pods")
        if not self._delete_some([pods], namespace):
            return None, 0
        if left := self._objects(pods, namespace):
            return [(pods, left)], max(
                (pod["metadata"].get("deletionGracePeriodSeconds", 0) for pod in left), default=0
            )
        if not self._delete_some(kinds, namespace):
            return None, 0
        return [(resource, left) for resource in kinds if (left := self._objects(resource, namespace))], 10

    def _kinds(self):
        """Whatever a namespace may hold (discovery), Events last."""
        found = {}
        for one in self.api.scheme.resources:
            if one.namespaced and "delete" in one.verbs:
                found.setdefault(one.key, one)
        return sorted(found.values(), key=lambda one: one.key == "events")

    def _objects(self, resource, namespace):
        """What is there now: it keeps no cache of the kinds that it deletes, and lists them."""
        return self.api.list(resource, namespace)["items"]

    def _delete_some(self, resources, namespace):
        """Whether all of these resources is being deleted now: no step deletes more than MOST objects."""
        room = MOST
        for resource in resources:
            for obj in self._objects(resource, namespace):
                if not obj["metadata"].get("deletionTimestamp"):
                    if room == 0:
                        return False
                    self._delete(resource, namespace, obj)
                    room -= 1
        return True

    def _delete(self, resource, namespace, obj):
        facts = {"kind": obj["kind"], "name": obj["metadata"]["name"], "namespace": namespace}
        try:
            self.api.delete(
                resource, namespace, obj["metadata"]["name"], propagation_policy="Background", tell=DELETE, facts=facts
            )
        except StatusError as error:
            answered(error)
            if error.reason != "NotFound":
                raise

    def _write_status(self, found, left):
        now, made = self.clock.timestamp(), (found.get("status") or {}).get("conditions")
        if not made and not left:
            return
        for kind, reason, message in FINE:
            made = conditions.moved(made, {"type": kind, "status": "False", "reason": reason, "message": message}, now)
        for condition in (_content(left), _finalizers(left)):
            made = conditions.moved(made, condition, now)
        status = {**(found.get("status") or {}), "conditions": made}
        if difference(found.get("status"), status) is not None:
            name = found["metadata"]["name"]
            facts = {"namespace": name, "message": _content(left)["message"]}
            self.api.replace_status("namespaces", "", name, status, STATUS, facts)


def _content(left):
    if not left:
        return {
            "type": "NamespaceContentRemaining",
            "status": "False",
            "reason": "ContentRemoved",
            "message": "All content successfully removed",
        }
    counts = ", ".join(f"{resource}. has {len(objects)} resource instances" for resource, objects in left)
    message = f"Some resources are remaining: {counts}"
    return {"type": "NamespaceContentRemaining", "status": "True", "reason": "SomeResourcesRemain", "message": message}


def _finalizers(left):
    counts = {}
    for _, objects in left:
        for obj in objects:
            for finalizer in obj["metadata"].get("finalizers") or ():
                counts[finalizer] = counts.get(finalizer, 0) + 1
    kind = "NamespaceFinalizersRemaining"
    if not counts:
        return {
            "type": kind,
            "status": "False",
            "reason": "ContentHasNoFinalizers",
            "message": "All content-preserving finalizers finished",
        }
    words = ", ".join(f"{name} in {counts[name]} resource instances" for name in sorted(counts))
    message = f"Some content in the namespace has finalizers remaining: {words}"
    return {"type": kind, "status": "True", "reason": "SomeFinalizersRemain", "message": message}


def _finalized(old):
    left = [one for one in old["spec"].get("finalizers") or () if one != "kubernetes"]
    return {**old, "spec": {**old["spec"], "finalizers": left}}
