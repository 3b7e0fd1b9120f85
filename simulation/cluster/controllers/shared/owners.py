"""Owner references: who controls an object, and how a controller adopts or lets go (k8s.io/apimachinery meta/v1/controller_ref.go)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ...component_helpers.labels import LabelSelector
from ...informers import Object
from ...verbs.table import Verb
from . import own_writes

if TYPE_CHECKING:
    from .controller import Controller


def controller_reference(obj: Object) -> Object | None:
    """The owner reference that says controller: true, or None."""
    for reference in obj["metadata"].get("ownerReferences") or ():
        if reference.get("controller"):
            return reference
    return None


def controller_of(obj: Object | None) -> str | None:
    """The uid of an object's controller, or None; None for no object."""
    found = controller_reference(obj) if obj is not None else None
    return found["uid"] if found else None


def controller_key(obj: Object, kind: str) -> str | None:
    """namespace/name of an object's controller, where that is of this kind."""
    reference = controller_reference(obj)
    if reference is None or reference["kind"] != kind:
        return None
    return f"{obj['metadata']['namespace']}/{reference['name']}"


def controller_keys(kind: str, old: Object | None, new: Object | None) -> set[str]:
    """namespace/name of those of this kind that controlled an object before a change, or do so after it."""
    owned = [obj for obj in (old, new) if obj is not None and "ownerReferences" in obj["metadata"]]
    return {key for obj in owned if (key := controller_key(obj, kind)) is not None}


def owner_reference(owner: Object) -> Object:
    """The reference that a controller writes into what it makes (NewControllerRef)."""
    return {
        "apiVersion": owner["apiVersion"], "kind": owner["kind"], "name": owner["metadata"]["name"], "uid": owner["metadata"]["uid"],
        "controller": True, "blockOwnerDeletion": True,
    }  # fmt: skip


def with_owner(obj: Object, owner: Object) -> Object:
    """The object with `owner` as its controller; the same one where it is so already (references are merged by their uid)."""
    metadata = obj["metadata"]
    before = metadata.get("ownerReferences") or ()
    if any(reference["uid"] == owner["metadata"]["uid"] for reference in before):
        return obj
    return {**obj, "metadata": {**metadata, "ownerReferences": [*before, owner_reference(owner)]}}


def without_owner(obj: Object, uid: str) -> Object:
    """The object without its reference to the owner of this uid."""
    metadata = obj["metadata"]
    left = [reference for reference in metadata.get("ownerReferences") or () if reference["uid"] != uid]
    made = {key: value for key, value in metadata.items() if key != "ownerReferences"}
    return {**obj, "metadata": {**made, "ownerReferences": left} if left else made}


def claim(
    controller: Controller,
    plural: str,
    owner: Object,
    selector: LabelSelector,
    owned: Iterable[Object],
    orphans: Iterable[Object],
    verbs: tuple[Verb, Verb],
) -> list[str]:
    """Adopt what matches and has no controller, let go of what no longer matches -> the names that changed.

    `selector` is a LabelSelector; `owned` and `orphans` are iterables of objects in a fixed order; `verbs` the pair
    (adopt, release). Source: pkg/controller/controller_ref_manager.go.
    """
    changed = []
    for obj in owned:
        metadata = obj["metadata"]
        if not selector.matches(metadata.get("labels") or {}) and not owner["metadata"].get("deletionTimestamp"):
            _write(
                controller, plural, obj, lambda found: without_owner(found, owner["metadata"]["uid"]), verbs[1], owner
            )
            changed.append(metadata["name"])
    if owner["metadata"].get("deletionTimestamp"):
        return changed
    for obj in orphans:
        metadata = obj["metadata"]
        if not metadata.get("deletionTimestamp") and selector.matches(metadata.get("labels") or {}):
            _write(controller, plural, obj, lambda found: with_owner(found, owner), verbs[0], owner)
            changed.append(metadata["name"])
    return changed


def _write(
    controller: Controller, plural: str, obj: Object, change: Callable[[Object], Object], verb: Verb, owner: Object
) -> None:
    metadata = obj["metadata"]
    facts = {"owner": owner["metadata"]["name"], "owner_kind": owner["kind"]}
    written = controller.api.change(plural, metadata["namespace"], metadata["name"], change, tell=verb, facts=facts)
    own_writes.note(controller, f"{metadata['namespace']}/{owner['metadata']['name']}", plural, written)
