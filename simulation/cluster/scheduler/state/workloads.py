"""Workloads: look-ups of Namespaces, Services and owners, for default spreading and namespace selectors."""

from ...component_helpers.labels import label_selector, set_selector

OWNER_KINDS = ("ReplicationController", "ReplicaSet", "StatefulSet")


class Workloads:
    """`namespaces`, `services` and `owners` (ReplicationController, ReplicaSet, StatefulSet) are iterables of dicts."""

    def __init__(self, namespaces=(), services=(), owners=()):
        self.namespace_labels = {one["metadata"]["name"]: one["metadata"].get("labels") or {} for one in namespaces}
        self._services, self._owners = {}, {}
        for one in services:
            self._services.setdefault(one["metadata"].get("namespace") or "default", []).append(one)
        for one in owners:
            self._owners[(one["kind"], one["metadata"].get("namespace") or "default", one["metadata"]["name"])] = one

    def services(self, namespace):
        """The Services of a namespace."""
        return self._services.get(namespace, ())

    def owner(self, kind, namespace, name):
        """A ReplicationController, ReplicaSet or StatefulSet, or None."""
        return self._owners.get((kind, namespace, name))

    def default_selector(self, pod):
        """The selector of everything that selects `pod` (PodInfo) together: its Services and its controller.

        Source: pkg/scheduler/framework/plugins/helper/spread.go, DefaultSelector.
        """
        labels = {}
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
    def _with_owner(selector, owner):
        if owner is None:
            return selector
        wanted = (owner.get("spec") or {}).get("selector")
        other = set_selector(wanted) if owner["kind"] == "ReplicationController" else label_selector(wanted)
        return selector.adding(other.requirements) if other.requirements else selector
