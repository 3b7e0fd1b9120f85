"""ControllerRevisions: the versions of a template that a StatefulSet or a DaemonSet has had (pkg/controller/history)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from ...apiserver.api.status import StatusError
from ...informers import Object
from ...verbs.table import Verb
from .hashing import template_hash
from .owners import controller_reference, owner_reference
from .pods import has_ended

if TYPE_CHECKING:
    from .controller import Controller

HASH = "controller-revision-hash"


def data_of(template: Object) -> Object:
    """What a revision keeps: a patch that puts the template back."""
    return {"spec": {"template": {**template, "$patch": "replace"}}}


def template_of(revision: Object) -> Object:
    return {key: value for key, value in revision["data"]["spec"]["template"].items() if key != "$patch"}


def revisions_of(controller: Controller, owner: Object) -> list[Object]:
    """The owner's revisions, oldest first."""
    uid, found = owner["metadata"]["uid"], controller.index.all("controllerrevisions", owner["metadata"]["namespace"])
    mine = [one for one in found if (controller_reference(one) or {}).get("uid") == uid]
    return sorted(
        mine, key=lambda one: (one["revision"], one["metadata"]["creationTimestamp"], one["metadata"]["name"])
    )


def update_revision(controller: Controller, owner: Object, label: str, verbs: tuple[Verb, Verb]) -> Object:
    """The revision of the owner's template now; made, or given the highest number, where it must be.

    `label`: under which label the revision bears its hash; `verbs`: (create, update).
    """
    template, before = owner["spec"]["template"], revisions_of(controller, owner)
    data, number = data_of(template), (before[-1]["revision"] if before else 0) + 1
    found = next((one for one in reversed(before) if one["data"] == data), None)
    namespace, name = owner["metadata"]["namespace"], owner["metadata"]["name"]
    if found is None:
        return _create(controller, owner, data, number, label, verbs[0])
    if found["revision"] == number - 1:
        return found
    facts = {"owner": name, "number": number}
    return controller.api.change(
        "controllerrevisions", namespace, found["metadata"]["name"], lambda old: {**old, "revision": number},
        tell=verbs[1], facts=facts, verb="update",
    )  # fmt: skip


def _create(controller: Controller, owner: Object, data: Object, number: int, label: str, verb: Verb) -> Object:
    name = owner["metadata"]["name"]
    made = template_hash(data, (owner.get("status") or {}).get("collisionCount"))
    labels = {**(owner["spec"]["template"]["metadata"].get("labels") or {}), label: made}
    metadata = {"name": f"{name}-{made}", "labels": labels, "ownerReferences": [owner_reference(owner)]}
    if owner["metadata"].get("annotations"):
        metadata["annotations"] = owner["metadata"]["annotations"]
    revision: Object = {
        "apiVersion": "apps/v1",
        "kind": "ControllerRevision",
        "metadata": metadata,
        "data": data,
        "revision": number,
    }
    namespace, facts = owner["metadata"]["namespace"], {"owner": name, "number": number}
    try:
        return controller.api.create("controllerrevisions", namespace, revision, tell=verb, facts=facts)
    except StatusError as error:
        if error.reason != "AlreadyExists":
            raise
        existing = controller.api.get("controllerrevisions", namespace, revision["metadata"]["name"])
        if existing["data"] != data:
            raise
        return existing  # made before, and not heard of yet


def truncate(controller: Controller, owner: Object, in_use: Collection[str | None], verb: Verb) -> None:
    """Delete revisions that nobody uses, beyond revisionHistoryLimit, the oldest first."""
    unused = [one for one in revisions_of(controller, owner) if one["metadata"]["name"] not in in_use]
    limit = owner["spec"].get("revisionHistoryLimit", 10)
    for one in unused[: max(0, len(unused) - limit)]:
        facts = {"owner": owner["metadata"]["name"], "limit": limit}
        controller.api.delete(
            "controllerrevisions", owner["metadata"]["namespace"], one["metadata"]["name"], tell=verb, facts=facts
        )


def hash_of(pod: Object) -> str | None:
    return (pod["metadata"].get("labels") or {}).get(HASH)


def is_gone(pod: Object) -> bool:
    """Ended and being deleted: nothing more has to be awaited from it."""
    return has_ended(pod) and "deletionTimestamp" in pod["metadata"]
