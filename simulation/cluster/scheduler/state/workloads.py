"""Workloads: look-ups of Namespaces, Services and owners, for default spreading and namespace selectors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...component_helpers.labels import LabelSelector, label_selector, set_selector
from . import Object
from .podinfo import PodInfo

OWNER_KINDS = ("ReplicationController", "ReplicaSet", "StatefulSet")


class Workloads:
    """`namespaces`, `services` and `owners` (ReplicationController, ReplicaSet, StatefulSet) are iterables of dicts."""

    def __init__(
        self, namespaces: Iterable[Object] = (), services: Iterable[Object] = (), owners: Iterable[Object] = ()
    ) -> None:
        self._labels = {one["metadata"]["name"]: one["metadata"].get("labels") or {} for one in namespaces}
        self._services: dict[str, list[Object]] = {}
        self._owners: dict[tuple[str, str, str], Object] = {}
        for one in services:
            self._services.setdefault(one["metadata"].get("namespace") or "default", []).append(one)
        for one in owners:
            self._owners[(one["kind"], one["metadata"].get("namespace") or "default", one["metadata"]["name"])] = one

    @property
    def namespace_labels(self) -> dict[str, dict[str, str]]:
        """The labels of every namespace, by its name."""
        return self._labels

    def services(self, namespace: str) -> Sequence[Object]:
        """The Services of a namespace."""
        return self._services.get(namespace, ())

    def owner(self, kind: str, namespace: str, name: str) -> Object | None:
        """A ReplicationController, ReplicaSet or StatefulSet, or None."""
        return self._owners.get((kind, namespace, name))

    def default_selector(self, pod: PodInfo) -> LabelSelector:
        """The selector of everything that selects `pod` (PodInfo) together: its Services and its controller.

        Source: pkg/scheduler/framework/plugins/helper/spread.go, DefaultSelector.
        """
        labels: dict[str, str] = {}
        for service in self.services(pod.namespace):
            wanted = (service.get("spec") or {}).get("selector")
            if wanted and set_selector(wanted).matches(pod.labels):
                labels.update(wanted)
        selector = set_selector(labels)
        for reference in pod.pod["metadata"].get("ownerReferences") or ():
            if reference.get("controller") and reference["kind"] in OWNER_KINDS:
                return self._with_owner(selector, self.owner(reference["kind"], pod.namespace, reference["name"]))
        return selector

    @staticmethod
    def _with_owner(selector: LabelSelector, owner: Object | None) -> LabelSelector:
        if owner is None:
            return selector
        wanted = (owner.get("spec") or {}).get("selector")
        other = set_selector(wanted) if owner["kind"] == "ReplicationController" else label_selector(wanted)
        return selector.adding(other.requirements) if other.requirements else selector
