"""A client over plain objects in memory: enough of an API server to try kubectl's commands alone."""

from simulation.cluster.apiserver.api import status
from simulation.cluster.apiserver.api.resources import named, of_object
from simulation.cluster.apiserver.api.selectors import field_selector, parse_label_selector
from simulation.cluster.apiserver.patch import apply_patch
from simulation.cluster.apiserver.scheme import KNOWN

BIRTH = "2026-01-01T00:00:00Z"


class FakeClient:
    """`objects`: {(plural, namespace, name): object}. Deleting removes at once, unless `slow` holds the name."""

    scheme = KNOWN

    def __init__(self, *objects):
        self.objects, self.asked, self.slow, self.warnings, self.revision = {}, [], set(), [], 10
        for obj in objects:
            self.add(obj)

    def add(self, obj):
        found = of_object(obj)
        metadata = {"uid": f"uid-{len(self.objects)}", "creationTimestamp": BIRTH, **obj["metadata"]}
        if found.namespaced:
            metadata.setdefault("namespace", "default")
        made = {**obj, "metadata": metadata}
        return self._keep(made) if "resourceVersion" in metadata else self._put(made)

    def _put(self, obj):
        self.revision += 1
        obj = {**obj, "metadata": {**obj["metadata"], "resourceVersion": str(self.revision)}}
        return self._keep(obj)

    def _keep(self, obj):
        found = of_object(obj)
        namespace = obj["metadata"].get("namespace") if found.namespaced else None
        self.objects[found.plural, namespace, obj["metadata"]["name"]] = obj
        return obj

    def take_warnings(self):
        taken, self.warnings = self.warnings, []
        return taken

    def get(self, resource, namespace, name, subresource=None):
        found = named(resource)
        key = resource, namespace if found.namespaced else None, name
        if key not in self.objects:
            raise status.not_found(found, name)
        obj = self.objects[key]
        return self.scheme.kind(found).subresources[subresource].view(obj) if subresource else obj

    def list(self, resource, namespace=None, label_selector_text="", field_selector_text=""):
        labels, fields = (
            parse_label_selector(label_selector_text),
            field_selector(self.scheme.kind(named(resource)).selectable, field_selector_text),
        )
        items = [
            obj
            for (plural, space, _), obj in sorted(self.objects.items(), key=lambda item: str(item[0]))
            if plural == resource and namespace in (None, space)
            and labels.matches(obj["metadata"].get("labels") or {}) and fields.matches(obj)
        ]  # fmt: skip
        return {"items": items, "metadata": {"resourceVersion": str(self.revision)}}

    def create(self, resource, namespace, obj, **query):
        self.asked.append(("create", resource, obj.get("metadata", {}).get("name"), query))
        found = named(resource)
        if resource == "selfsubjectaccessreviews":
            return {**obj, "status": {"allowed": True}}
        if resource == "selfsubjectreviews":
            return {**obj, "status": {"userInfo": {"username": "me", "groups": ["a", "b"]}}}
        if (resource, namespace if found.namespaced else None, obj["metadata"]["name"]) in self.objects:
            raise status.already_exists(found, obj["metadata"]["name"])
        if query.get("dry_run"):
            return obj
        metadata = {**obj["metadata"], **({"namespace": namespace} if found.namespaced else {})}
        return self.add({**obj, "metadata": metadata})

    def update(self, resource, namespace, name, obj, subresource=None, **query):
        self.asked.append(("update", resource, name, obj))
        self.get(resource, namespace, name)
        return self._put(obj)

    def patch(self, resource, namespace, name, body, patch_type="strategic", subresource=None, **query):
        self.asked.append(("patch", f"{resource}/{subresource}" if subresource else resource, name, body))
        old = self.get(resource, namespace, name)
        new = apply_patch(old["kind"], old, body, patch_type)
        return new if query.get("dry_run") else self._put(new)

    def delete(self, resource, namespace, name, grace_period_seconds=None, propagation_policy=None, uid=None, **query):
        self.asked.append(("delete", resource, name, grace_period_seconds))
        obj = self.get(resource, namespace, name)
        if name not in self.slow and not query.get("dry_run"):
            self.gone(resource, namespace, name)
        return obj

    def gone(self, resource, namespace, name):
        del self.objects[resource, namespace if named(resource).namespaced else None, name]

    def evict(self, namespace, name):
        self.asked.append(("evict", "pods", name, None))
        if name in self.slow:
            message = "Cannot evict pod as it would violate the pod's disruption budget."
            raise status.too_many_requests(message)
        self.gone("pods", namespace, name)

    def logs(self, namespace, name, container=None, previous=False):
        return f"{name} {container} {'previous' if previous else 'now'}\nsecond line\n"
