"""Claims and volumes in use are protected: their finalizer goes only when no pod uses the claim, and no claim the volume.

Source: pkg/controller/volume/pvcprotection, pkg/controller/volume/pvprotection (two controllers in Kubernetes, alike in everything).
"""

from ..verbs import VERBS
from .shared.controller import Controller, key_of, split
from .shared.pods import has_ended

NAME = "storage-protection-controller"
FREE = VERBS[f"{NAME}.patch-finalizer"]
FINALIZERS = {
    "persistentvolumeclaims": "kubernetes.io/pvc-protection",
    "persistentvolumes": "kubernetes.io/pv-protection",
}


class StorageProtectionController(Controller):
    name, account = NAME, "pvc-protection-controller"

    def watched(self):
        return {"persistentvolumeclaims": self._notice("persistentvolumeclaims"), "persistentvolumes": self._notice("persistentvolumes"),
                "pods": self.notice_pod}  # fmt: skip

    @staticmethod
    def _notice(plural):
        def notice(old, new):
            going = new is not None and "deletionTimestamp" in new["metadata"]
            return (
                [f"{plural} {key_of(new)}"]
                if going and FINALIZERS[plural] in (new["metadata"].get("finalizers") or ())
                else []
            )

        return notice

    def notice_pod(self, old, new):
        """A pod that is gone, or has ended, uses its claims no longer."""
        if old is None or (new is not None and (has_ended(old) or not has_ended(new))):
            return []
        namespace = old["metadata"]["namespace"]
        names = {
            volume["persistentVolumeClaim"]["claimName"]
            for volume in old["spec"].get("volumes") or ()
            if "persistentVolumeClaim" in volume
        }
        return [f"persistentvolumeclaims {namespace}/{name}" for name in sorted(names)]

    def sync(self, key):
        plural, _, ref = key.partition(" ")
        found = self.informers.get(plural, *split(ref))
        finalizer = FINALIZERS[plural]
        if (
            found is None
            or "deletionTimestamp" not in found["metadata"]
            or finalizer not in (found["metadata"].get("finalizers") or ())
        ):
            return
        if self._is_used(found):
            return

        def change(old):
            left = [one for one in old["metadata"].get("finalizers") or () if one != finalizer]
            metadata = {field: value for field, value in old["metadata"].items() if field != "finalizers"}
            return {**old, "metadata": {**metadata, "finalizers": left} if left else metadata}

        namespace, name = split(ref)
        self.api.change(plural, namespace, name, change, tell=FREE, facts={"kind": found["kind"]})

    def _is_used(self, found):
        if found["kind"] == "PersistentVolume":
            return (found.get("status") or {}).get("phase") == "Bound"
        metadata = found["metadata"]
        return any(not has_ended(pod) and any((volume.get("persistentVolumeClaim") or {}).get("claimName") == metadata["name"]
                   for volume in pod["spec"].get("volumes") or ()) for pod in self.informers.list("pods", metadata["namespace"]))  # fmt: skip
