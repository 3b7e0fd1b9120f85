"""DefaultStorageClass: a claim that names no class gets the cluster's default one (plugin/pkg/admission/storage/storageclass/setdefault)."""

NAME, RESOURCES = "DefaultStorageClass", {"persistentvolumeclaims"}
DEFAULT = "storageclass.kubernetes.io/is-default-class"
OLD_CLASS = "volume.beta.kubernetes.io/storage-class"


def mutate(context, claim):
    """Of several defaults the newest counts, then the first by name. An empty name asks for no class, and is kept."""
    if "storageClassName" in claim["spec"] or OLD_CLASS in (claim["metadata"].get("annotations") or {}):
        return claim
    defaults = [
        storage_class
        for storage_class in context.objects("storageclasses", "")
        if (storage_class["metadata"].get("annotations") or {}).get(DEFAULT) == "true"
    ]
    if not defaults:
        return claim
    newest = max(storage_class["metadata"]["creationTimestamp"] for storage_class in defaults)
    name = min(
        storage_class["metadata"]["name"]
        for storage_class in defaults
        if storage_class["metadata"]["creationTimestamp"] == newest
    )
    return {**claim, "spec": {**claim["spec"], "storageClassName": name}}
