"""A client of the API server: how a component, or kubectl, reads and writes. Refusals are raised as StatusError."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..budget import charge
from .api.caller import Caller, User
from .api.request import Request
from .api.resources import Resource
from .api.status import StatusError, path_not_found

if TYPE_CHECKING:
    from ..informers import Informers
    from ..verbs.table import Verb
    from .scheme import Scheme
    from .server import ApiServer

REQUEST_WORK, GET_WORK = 100, 10  # units of a request, beside what it does; and of one for a single object


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

    def request(
        self,
        verb: str,
        resource: Resource | str,
        namespace: str | None,
        name: str,
        subresource: str | None = None,
        dry_run: object = False,
        field_validation: str = "Strict",
    ) -> Request:
        """The head of a request as this client sends it; 404 for a resource that there is not."""
        kind = self.scheme.named(resource) if isinstance(resource, str) else resource
        if kind is None:
            raise path_not_found()
        charge(GET_WORK if verb == "get" else REQUEST_WORK)
        self.sent += 1
        scope = (namespace if isinstance(namespace, str) and namespace else "default") if kind.namespaced else ""
        request = Request(
            verb,
            kind,
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
            self.server.faults.refuse_if_down(request)
        return request

    def take_warnings(self) -> Sequence[str]:
        """What the API server warned of with its last answers (HTTP Warning headers)."""
        taken, self.warnings = self.warnings, []
        return taken

    def peek(self, resource: Resource | str, namespace: str | None, name: str) -> dict | None:
        """The object from this component's informer cache, or None: no request is made."""
        if self.informers is not None:
            return self.informers.get(resource, namespace, name)
        return self.server.peek(resource, namespace, name)

    def get(self, resource: Resource | str, namespace: str | None, name: str, subresource: str | None = None) -> dict:
        """The object, or what a subresource shows of it (a Scale)."""
        return self.server.get(self.request("get", resource, namespace, name, subresource))

    def find(self, resource: Resource | str, namespace: str | None, name: str) -> dict | None:
        """As `get`, but None for a 404."""
        try:
            return self.get(resource, namespace, name)
        except StatusError as error:
            if error.reason != "NotFound":
                raise
            return None

    def list(
        self, resource: Resource | str, namespace: str | None = None, label_selector: str = "", field_selector: str = ""
    ) -> dict:
        """{"items": [...], "metadata": {"resourceVersion": ...}}; namespace None lists all namespaces."""
        request = self.request("list", resource, namespace, "")
        if namespace is None:
            request = request._replace(namespace="")
        return self.server.list(request, label_selector, field_selector)

    def create(
        self,
        resource: Resource | str,
        namespace: str | None,
        obj: dict,
        tell: Verb | None = None,
        facts: dict | None = None,
        subresource: str | None = None,
        **query: Any,
    ) -> dict:
        """POST; `query` may say dry_run and field_validation."""
        metadata = obj.get("metadata") if isinstance(obj, dict) else None
        name = metadata.get("name", "") if isinstance(metadata, dict) else ""
        return self.server.create(
            self._write("create", resource, namespace, name, subresource, query), obj, tell, facts
        )

    def update(
        self,
        resource: Resource | str,
        namespace: str | None,
        name: str,
        obj: dict,
        subresource: str | None = None,
        tell: Verb | None = None,
        facts: dict | None = None,
        **query: Any,
    ) -> dict:
        """PUT; with a resourceVersion only if it is still the newest."""
        return self.server.update(
            self._write("update", resource, namespace, name, subresource, query), obj, tell, facts
        )

    def patch(
        self,
        resource: Resource | str,
        namespace: str | None,
        name: str,
        body: dict | Sequence,
        patch_type: str = "strategic",
        subresource: str | None = None,
        tell: Verb | None = None,
        facts: dict | None = None,
        **query: Any,
    ) -> dict:
        """PATCH: "json", "merge" or "strategic"."""
        request = self._write("patch", resource, namespace, name, subresource, query)
        return self.server.patch(request, body, patch_type, tell, facts)

    def change(
        self,
        resource: Resource | str,
        namespace: str | None,
        name: str,
        change: Callable[[dict], dict],
        subresource: str | None = None,
        tell: Verb | None = None,
        facts: dict | None = None,
        verb: str = "patch",
        seen: str | None = None,
    ) -> dict:
        """A patch given as a function old -> new of the whole object; the newest version is used (GuaranteedUpdate).

        `verb` is what the request is told as: "update" for a component that would PUT the whole object; with it goes the
        resourceVersion that it goes on from (`seen`, else that of its cache): the API server refuses (409) what was made from old facts.
        """
        request = self.request(verb, resource, namespace, name, subresource)
        if seen is None and verb == "update" and self.informers is not None:
            seen = self.informers.stale_version(resource, namespace, name)
        return self.server.change(request, change, tell, facts, seen)

    def replace_status(
        self,
        resource: Resource | str,
        namespace: str | None,
        name: str,
        status: dict,
        tell: Verb | None = None,
        facts: dict | None = None,
        seen: str | None = None,
    ) -> dict:
        """PUT of the whole status, as controllers do it; 409 where it was made from old facts."""
        return self.change(
            resource, namespace, name, lambda old: {**old, "status": status}, "status", tell, facts, "update", seen
        )

    def delete(
        self,
        resource: Resource | str,
        namespace: str | None,
        name: str,
        grace_period_seconds: int | None = None,
        propagation_policy: str | None = None,
        uid: str | None = None,
        tell: Verb | None = None,
        facts: dict | None = None,
        **query: Any,
    ) -> dict:
        """DELETE; returns the object as it was last."""
        request = self._write("delete", resource, namespace, name, None, query)
        return self.server.delete(request, grace_period_seconds, propagation_policy, uid, tell, facts)

    def bind(
        self, namespace: str, name: str, uid: str | None, node: str, tell: Verb | None = None, facts: dict | None = None
    ) -> dict:
        """POST pods/<name>/binding."""
        request = self.request("create", "pods", namespace, name, "binding")
        return self.server.bind(request, uid, node, tell, facts)

    def evict(self, namespace: str, name: str, grace_period_seconds: int | None = None) -> dict:
        """POST pods/<name>/eviction."""
        return self.server.evict(self.request("create", "pods", namespace, name, "eviction"), grace_period_seconds)

    def logs(self, namespace: str, name: str, container: str | None = None, previous: bool = False) -> str:
        """What a container wrote; the API server asks the node's kubelet."""
        return self.server.logs(self.request("get", "pods", namespace, name, "log"), container, previous)

    def _write(
        self,
        verb: str,
        resource: Resource | str,
        namespace: str | None,
        name: str,
        subresource: str | None,
        query: dict,
    ) -> Request:
        dry_run, strict = query.get("dry_run", False), query.get("field_validation") or "Strict"
        return self.request(verb, resource, namespace, name, subresource, dry_run, strict)


class Impersonating(Client):
    """A client that asks in another user's name; what it sends counts as its owner's."""

    def __init__(self, owner: Client, user: User):
        super().__init__(owner.server, owner.caller.as_user(user), owner.node)
        self.owner = owner

    def request(self, *args: Any, **kwargs: Any) -> Request:
        self.owner.sent += 1
        return super().request(*args, **kwargs)
