"""DefaultStorageClass: a claim that names no class gets the cluster's default one (plugin/pkg/admission/storage/storageclass/setdefault)."""

NAME, RESOURCES = "DefaultStorageClass", {"persistentvolumeclaims"}
DEFAULT = "storageclass.kubernetes.io/is-default-class"
OLD_CLASS = "volume.beta.kubernetes.io/storage-class"


def mutate(context, claim):
    """Of several defaults the newest counts, then the first by name. An empty name asks for no class, and is kept."""
    if "storageClassName" in claim["spec"] or OLD_CLASS in (claim["metadata"].get("annotations") or {}):
        return claim
    found = [
        one
        for one in context.objects("storageclasses", "")
        if (one["metadata"].get("annotations") or {}).get(DEFAULT) == "true"
    ]
    if not found:
        return claim
    newest = max(one["metadata"]["creationTimestamp"] for one in found)
    name = min(one["metadata"]["name"] for one in found if one["metadata"]["creationTimestamp"] == newest)
    return {**claim, "spec": {**claim["spec"], "storageClassName": name}}
