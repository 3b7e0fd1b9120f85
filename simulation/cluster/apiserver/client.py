"""A client of the API server: how a component, or kubectl, reads and writes. Refusals are raised as StatusError."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .api.caller import Caller, User
from .api.request import Request
from .api.resources import Resource
from .api.status import path_not_found

if TYPE_CHECKING:
    from ..informers import Informers
    from .scheme import Scheme
    from .server import ApiServer


class Client:
    """Speaks for one caller. `node` says on which node it runs, if on one; `informers` is its cache, if it keeps one."""

    def __init__(self, server: ApiServer, caller: Caller, node: str | None = None, informers: Informers | None = None):
        self.server, self.caller, self.node, self.informers = server, caller, node, informers
        self.sent = 0  # requests so far: whether a command has left kubectl at all
        self.warnings: list[str] = []  # HTTP Warning headers of the last answers

    @property
    def scheme(self) -> Scheme:
        """Which kinds there are (discovery)."""
        return self.server.scheme

    def as_user(self, user: User) -> Client:
        """The same program in another user's name (kubectl --as)."""
        return Impersonating(self, user)

    def request(self, verb, resource, namespace, name, subresource=None, dry_run=False, field_validation="Strict"):
        found = self.scheme.named(resource) if isinstance(resource, str) else resource
        if found is None:
            raise path_not_found()
        self.sent += 1
        scope = (namespace or "default") if found.namespaced else ""
        request = Request(
            verb,
            found,
            scope,
            name if isinstance(name, str) else "",
            self.caller,
            subresource,
            self.node,
            bool(dry_run),
            field_validation,
            None if self.caller.trusted else self.warnings,
        )
        if self.server.faults is not None:
            self.server.faults.door(request)
        return request

    def take_warnings(self):
        """What the API server warned of with its last answers (HTTP Warning headers)."""
        taken, self.warnings = self.warnings, []
        return taken

    def peek(self, resource, namespace, name):
        """The object from this component's informer cache, or None: no request is made."""
        if self.informers is not None:
            return self.informers.get(resource, namespace, name)
        return self.server.peek(resource, namespace, name)

    def get(self, resource: Resource | str, namespace: str | None, name: str, subresource: str | None = None) -> dict:
        """The object, or what a subresource shows of it (a Scale)."""
        return self.server.get(self.request("get", resource, namespace, name, subresource))

    def list(self, resource, namespace=None, label_selector="", field_selector=""):
        """{"items": [...], "metadata": {"resourceVersion": ...}}; namespace None lists all namespaces."""
        request = self.request("list", resource, namespace, "")
        if namespace is None:
            request = request._replace(namespace="")
        return self.server.list(request, label_selector, field_selector)

    def create(self, resource, namespace, obj, tell=None, facts=None, subresource=None, **query):
        name = (obj.get("metadata") or {}).get("name", "") if isinstance(obj, dict) else ""
        return self.server.create(
            self._write("create", resource, namespace, name, subresource, query), obj, tell, facts
        )

    def update(self, resource, namespace, name, obj, subresource=None, tell=None, facts=None, **query):
        return self.server.update(
            self._write("update", resource, namespace, name, subresource, query), obj, tell, facts
        )

    def patch(
        self, resource, namespace, name, body, patch_type="strategic", subresource=None, tell=None, facts=None, **query
    ):
        request = self._write("patch", resource, namespace, name, subresource, query)
        return self.server.patch(request, body, patch_type, tell, facts)

    def change(
        self, resource, namespace, name, change, subresource=None, tell=None, facts=None, verb="patch", seen=None
    ):
        """A patch given as a function old -> new of the whole object; the newest version is used (GuaranteedUpdate).

        `verb` is what the request is told as: "update" for a component that would PUT the whole object; with it goes the
        resourceVersion that it goes on from (`seen`, else that of its cache): the API server refuses (409) what was made from old facts.
        """
        request = self.request(verb, resource, namespace, name, subresource)
        if seen is None and verb == "update" and self.informers is not None:
            seen = self.informers.stale_version(resource, namespace, name)
        return self.server.change(request, change, tell, facts, seen)

    def replace_status(self, resource, namespace, name, status, tell=None, facts=None, seen=None):
        """PUT of the whole status, as controllers do it; 409 where it was made from old facts."""
        return self.change(
            resource, namespace, name, lambda old: {**old, "status": status}, "status", tell, facts, "update", seen
        )

    def delete(
        self,
        resource,
        namespace,
        name,
        grace_period_seconds=None,
        propagation_policy=None,
        uid=None,
        tell=None,
        facts=None,
        **query,
    ):
        request = self._write("delete", resource, namespace, name, None, query)
        return self.server.delete(request, grace_period_seconds, propagation_policy, uid, tell, facts)

    def bind(self, namespace, name, uid, node, tell=None, facts=None):
        request = self.request("create", "pods", namespace, name, "binding")
        return self.server.bind(request, uid, node, tell, facts)

    def evict(self, namespace, name, grace_period_seconds=None):
        return self.server.evict(self.request("create", "pods", namespace, name, "eviction"), grace_period_seconds)

    def logs(self, namespace, name, container=None, previous=False):
        """What a container wrote; the API server asks the node's kubelet."""
        return self.server.logs(self.request("get", "pods", namespace, name, "log"), container, previous)

    def _write(self, verb, resource, namespace, name, subresource, query):
        dry_run, strict = query.get("dry_run", False), query.get("field_validation") or "Strict"
        return self.request(verb, resource, namespace, name, subresource, dry_run, strict)


class Impersonating(Client):
    """A client that asks in another user's name; what it sends counts as its owner's."""

    def __init__(self, owner, user):
        super().__init__(owner.server, owner.caller.as_user(user), owner.node)
        self.owner = owner

    def request(self, *args, **kwargs):
        self.owner.sent += 1
        return super().request(*args, **kwargs)
