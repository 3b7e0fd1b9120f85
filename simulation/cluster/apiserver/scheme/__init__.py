"""The Scheme: which kinds one run knows, and everything about each. Built-in kinds are shared; a run may add others to itself.

What a run has added are keys of its space `scheme`, so a Scheme is a fold of the store: whoever loads the run knows the same kinds.
"""

from __future__ import annotations

from typing import Any

from ...store import Store
from ..api.resources import BUILT_IN, Catalog, Resource
from .builtin import KINDS
from .declared import kind_of
from .kind import Kind, Subresource

__all__ = ["KNOWN", "SPACE", "Kind", "Scheme", "Subresource"]

SPACE = "scheme"


class Scheme:
    """Without a store it knows the built-in kinds, for good."""

    def __init__(self, store: Store | None = None):
        self._store = store
        self._kinds: dict[Resource, Kind] = KINDS
        self._added: dict[str, Kind] = {}  # by the declaration's key
        self._catalog = BUILT_IN
        if store is not None:
            store.on_change(SPACE, self._fold)

    # Asking

    @property
    def resources(self) -> tuple[Resource, ...]:
        """All that can be asked for, in the order of discovery."""
        return self._catalog.resources

    def named(self, name: str) -> Resource | None:
        """By what people type: "po", "Pods", "deployment.apps", "widgets.example.com"; None if there is none."""
        return self._catalog.named(name)

    def of_kind(self, api_version: str | None, kind: str | None) -> Resource | None:
        """By what stands in a manifest: ("apps/v1", "Deployment")."""
        return self._catalog.of_kind(api_version, kind)

    def of_object(self, obj: dict[str, Any]) -> Resource | None:
        """The resource of an object that bears its apiVersion and kind."""
        return self._catalog.of_object(obj)

    def at_path(self, group: str, version: str, plural: str) -> Resource | None:
        """By the parts of an address: ("apps", "v1", "deployments"); the core group is ""."""
        return self._catalog.at_path(group, version, plural)

    def in_category(self, category: str) -> list[Resource]:
        """What `kubectl get all` asks for, in the order of discovery."""
        return self._catalog.in_category(category)

    def kind(self, resource: Resource) -> Kind:
        """Everything that is known of a kind; KeyError for a resource of another run."""
        return self._kinds[resource]

    def key(self, resource: Resource | str, namespace: str = "", name: str = "") -> str:
        """The etcd key of an object; without a name the prefix (ending in /) of its namespace or of the resource."""
        if isinstance(resource, Resource):
            prefix = resource.etcd_prefix
        else:
            prefix = self._catalog.prefixes.get(resource) or self._prefix_of(resource)
        return f"{prefix}/{namespace}/{name}" if namespace else f"{prefix}/{name}"

    def _prefix_of(self, name: str) -> str:
        resource = self._catalog.named(name)
        if resource is None:
            raise KeyError(name)
        return resource.etcd_prefix

    # Adding

    def add(self, declaration: dict[str, Any]) -> Resource:
        """Let this run know one more kind: the `spec` of a CustomResourceDefinition. ValueError where it cannot be used."""
        made = kind_of(declaration)
        key = made.resource.group_resource
        if key not in self._added and self._catalog.named(key):
            raise ValueError(f"{key} is known already")
        self._keep(key, declaration)
        return self._added[key].resource

    def remove(self, key: str) -> None:
        """Forget an added kind ("widgets.example.com"); its objects stay in etcd, unreachable."""
        self._keep(key, None)

    def _keep(self, key: str, declaration: dict[str, Any] | None) -> None:
        if self._store is None:
            raise TypeError("the kinds that every cluster knows are what they are")
        self._store.put(SPACE, key, declaration)

    def _fold(self, key: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> None:
        if new is None:
            self._added.pop(key, None)
        else:
            self._added[key] = kind_of(new)
        added = {kind.resource: kind for _, kind in sorted(self._added.items())}
        self._kinds = {**KINDS, **added} if added else KINDS
        self._catalog = Catalog((*BUILT_IN.resources, *added)) if added else BUILT_IN


KNOWN = Scheme()  # what every cluster knows
