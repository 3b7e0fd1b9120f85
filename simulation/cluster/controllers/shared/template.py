"""A pod from a template, as every controller makes it (GetPodFromTemplate in pkg/controller/controller_utils.go)."""

from .owners import owner_reference


def pod_from(template, owner, name=None, labels=None, annotations=None, finalizers=None):
    """A Pod to be created: the template's labels, annotations and spec, controlled by `owner`.

    `name` None: the API server makes one from the owner's, as generateName says.
    """
    given = template.get("metadata") or {}
    metadata = {"name": name} if name else {"generateName": prefix(owner["metadata"]["name"])}
    for field, more in (("labels", labels), ("annotations", annotations)):
        made = {**(given.get(field) or {}), **(more or {})}
        if made:
            metadata[field] = made
    made = [*(given.get("finalizers") or ()), *(finalizers or ())]
    if made:
        metadata["finalizers"] = made
    metadata["ownerReferences"] = [owner_reference(owner)]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]}


def prefix(name):
    return f"{name}-"
