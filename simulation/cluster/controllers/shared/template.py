"""A pod from a template, as every controller makes it (GetPodFromTemplate in pkg/controller/controller_utils.go)."""

from __future__ import annotations

from ...informers import Object
from .owners import owner_reference


def pod_from(
    template: Object,
    owner: Object,
    name: str | None = None,
    labels: dict[str, str] | None = None,
    annotations: dict[str, str] | None = None,
    finalizers: list[str] | None = None,
) -> Object:
    """A Pod to be created: the template's labels, annotations and spec, controlled by `owner`.

    `name` None: the API server makes one from the owner's, as generateName says.
    """
    given = template.get("metadata") or {}
    metadata: Object = {"name": name} if name else {"generateName": prefix(owner["metadata"]["name"])}
    for field, more in (("labels", labels), ("annotations", annotations)):
        made = {**(given.get(field) or {}), **(more or {})}
        if made:
            metadata[field] = made
    held = [*(given.get("finalizers") or ()), *(finalizers or ())]
    if held:
        metadata["finalizers"] = held
    metadata["ownerReferences"] = [owner_reference(owner)]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"]}


def prefix(name: str) -> str:
    return f"{name}-"
