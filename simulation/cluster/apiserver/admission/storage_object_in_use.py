"""StorageObjectInUseProtection: claims and volumes get a finalizer, so that none goes while it is in use (plugin/pkg/admission/storage)."""

NAME, RESOURCES = "StorageObjectInUseProtection", {"persistentvolumeclaims", "persistentvolumes"}
FINALIZERS = {
    "PersistentVolumeClaim": "kubernetes.io/pvc-protection",
    "PersistentVolume": "kubernetes.io/pv-protection",
}


def mutate(context, obj):
    finalizer, before = FINALIZERS[obj["kind"]], obj["metadata"].get("finalizers") or []
    if finalizer in before:
        return obj
    return {**obj, "metadata": {**obj["metadata"], "finalizers": [*before, finalizer]}}
