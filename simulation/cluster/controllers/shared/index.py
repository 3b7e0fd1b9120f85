"""Indexers over kube-controller-manager's informers: pods by their controller and by label, objects by owner; a sync need not scan the cluster.

One Index serves all controllers of a cluster. It knows what the process has heard, and holds nothing that cannot be folded again.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from ...apiserver.api.resources import RESOURCES
from ...budget import charge
from ...component_helpers.labels import LabelSelector
from ...informers import Informers, Object, newest
from .owners import controller_of
from .pods import Owned, pod_state

UNINDEXED = {"events", "leases"}
Place = tuple[str, str, str]  # plural, namespace, name


class Index:
    """Iterate what it gives in sorted order: a fold after a load has another one."""

    def __init__(self, informers: Informers):
        self.owned: dict[str, Owned] = {}  # uid of a controller -> its pods
        self.orphans: dict[str, dict[str, Object]] = {}  # namespace -> {name: pod}: pods without a controller
        self.labelled: dict[
            tuple[str, str | None, str | None], dict[str, Object]
        ] = {}  # (namespace, label, value) -> {name: pod}
        self.objects: dict[str, Place] = {}  # uid -> where it is
        self.dependents: dict[str, dict[str, Place]] = {}  # uid of an owner -> {uid: where it is}
        self.plurals: dict[str, dict[tuple[str, str], Object]] = {}  # plural, but pods -> {(namespace, name): object}
        self.pods = 0  # how many there are
        for resource in RESOURCES:
            if resource.etcd_prefix and resource.plural not in UNINDEXED:
                informers.on_change(resource.plural, partial(self._fold, resource.plural))

    def pods_of(self, uid: str) -> Owned:
        """The pods that an object controls: an Owned, perhaps an empty one."""
        return self.owned.get(uid) or Owned()

    def pods_with(self, namespace: str, selector: LabelSelector) -> list[Object]:
        """Pods of a namespace that a LabelSelector matches, by name."""
        pods = self._candidates(namespace, selector)
        charge(len(pods))
        return [pods[name] for name in sorted(pods) if selector.matches(pods[name]["metadata"].get("labels") or {})]

    def _candidates(self, namespace: str, selector: LabelSelector) -> dict[str, Object]:
        for key, operator, values in selector.requirements or ():
            if operator == "In" and len(values) == 1:
                return self.labelled.get((namespace, key, next(iter(values))), {})
        return self.labelled.get((namespace, None, None), {})

    def all(self, plural: str, namespace: str | None = None) -> list[Object]:
        """All objects of one of the plurals that are kept whole, by namespace and name."""
        found = self.plurals.get(plural)
        if not found:
            return []
        charge(len(found) // 4)
        return [found[at] for at in sorted(found) if namespace is None or at[0] == namespace]

    def count(self, plural: str) -> int:
        """How many objects there are of one of these plurals."""
        return len(self.plurals.get(plural) or ())

    # Folding

    def _fold(self, plural: str, was: Object | None, now: Object | None) -> None:
        if plural == "pods":
            self._fold_pod(was, now)
        else:
            self._keep(plural, was, now)
        if was is None or now is None or was["metadata"] is not now["metadata"]:
            self._fold_owners(plural, was, now)

    def _keep(self, plural: str, was: Object | None, now: Object | None) -> None:
        at = _place(newest(was, now))
        kept = self.plurals.setdefault(plural, {})
        if now is None:
            kept.pop(at, None)
        else:
            kept[at] = now

    def _fold_owners(self, plural: str, was: Object | None, now: Object | None) -> None:
        before = was["metadata"].get("ownerReferences") if was else None
        after = now["metadata"].get("ownerReferences") if now else None
        metadata = newest(was, now)["metadata"]
        place = (plural, metadata.get("namespace", ""), metadata["name"])
        if was is None or now is None or was["metadata"]["uid"] != now["metadata"]["uid"]:
            if was is not None:
                self.objects.pop(was["metadata"]["uid"], None)
            if now is not None:
                self.objects[now["metadata"]["uid"]] = place
        elif before == after:
            return
        if was is not None:
            for reference in before or ():
                self._drop(self.dependents, reference["uid"], was["metadata"]["uid"])
        if now is not None:
            for reference in after or ():
                self.dependents.setdefault(reference["uid"], {})[now["metadata"]["uid"]] = place

    @staticmethod
    def _drop(table: dict[Any, dict[Any, Any]], key: Any, inner: Any) -> None:
        found = table.get(key)
        if found is not None:
            found.pop(inner, None)
            if not found:
                del table[key]

    def _fold_pod(self, was: Object | None, now: Object | None) -> None:
        owner_was, owner_now = controller_of(was), controller_of(now)
        place = _place(newest(was, now))
        self.pods += (was is None) - (now is None)
        if was is not None and (now is None or owner_was != owner_now):
            if owner_was:
                self.owned[owner_was].remove(place[1], was)
                if not self.owned[owner_was].pods:
                    del self.owned[owner_was]
            else:
                self._drop(self.orphans, place[0], place[1])
        if now is not None:
            if owner_now:
                self.owned.setdefault(owner_now, Owned()).put(place[1], now, pod_state(now))
            else:
                self.orphans.setdefault(place[0], {})[place[1]] = now
        self._fold_labels(place, was, now)

    def _fold_labels(self, place: tuple[str, str], was: Object | None, now: Object | None) -> None:
        namespace, name = place
        before = (was["metadata"].get("labels") or {}) if was else {}
        after = (now["metadata"].get("labels") or {}) if now else {}
        if before is not after:
            for label, value in before.items():
                if after.get(label) != value:
                    self._drop(self.labelled, (namespace, label, value), name)
        if now is None:
            self._drop(self.labelled, (namespace, None, None), name)
            return
        for label, value in after.items():
            self.labelled.setdefault((namespace, label, value), {})[name] = now
        self.labelled.setdefault((namespace, None, None), {})[name] = now


def _place(obj: Object) -> tuple[str, str]:
    return obj["metadata"].get("namespace", ""), obj["metadata"]["name"]
