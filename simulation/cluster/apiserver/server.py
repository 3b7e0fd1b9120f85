"""The API server: every read and every write passes here, through its gates, to etcd; then its watchers are woken.

A request is carried out in one breath at one virtual moment. Gates are told one by one for what a person asks (kubectl);
for components they are passed silently, for theirs is the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..budget import charge
from ..clock import Agenda, Clock
from ..etcd import CompareFailed, Etcd
from ..ids import Ids
from ..latency import Latency
from ..store import Store
from ..transition import Story
from ..verbs import VERBS
from ..verbs.table import Verb
from . import admission, binding, changes, complete, deletion, eviction, gates, reviews, sizes, strategy, validation
from .api import status
from .api.request import Request
from .api.resources import Resource
from .api.selectors import field_selector, parse_label_selector
from .authorization import authorize
from .scheme import Kind, Scheme

if TYPE_CHECKING:
    from ..faults import Faults

Objects = list[dict]


class ApiServer:
    """One for a cluster. `etcd` keeps what is stored, `scheme` knows the kinds."""

    def __init__(self, store: Store, clock: Clock, agenda: Agenda, story: Story, ids: Ids, latency: Latency):
        self.store, self.clock, self.agenda = store, clock, agenda
        self.story, self.ids, self.latency = story, ids, latency
        self.etcd, self.scheme = Etcd(store), Scheme(store)
        self.watchers: dict[str, list[Callable[[dict | None, dict | None], object]]] = {}  # by a resource's key
        self.faults: Faults | None = None  # set by the front hall: what is broken on purpose
        self.kubelet_logs: Callable[[dict, str | None, bool], str] = no_logs  # set by the front hall

    # Watching

    def watch(self, plural: str, hear: Callable[[dict | None, dict | None], object]) -> None:
        """From now on hear(old, new) is called with every change of the resource."""
        self.watchers.setdefault(plural, []).append(hear)

    def _announce(self, request: Request, old: dict | None, new: dict | None) -> None:
        for hear in self.watchers.get(request.resource.key, ()):
            hear(old, new)

    # Reading

    def peek(self, resource: Resource | str, namespace: str | None, name: str) -> dict | None:
        """The object as it is stored, or None; no request is made."""
        record = self.etcd.get(self.scheme.key(resource, namespace or "", name))
        return record["object"] if record else None

    def objects(self, resource: Resource | str, namespace: str | None = None) -> Objects:
        """All objects of a resource, or those of one namespace, in the order of their keys."""
        return [record["object"] for record in self.etcd.range(self.scheme.key(resource, namespace or ""))]

    def get(self, request: Request) -> dict:
        """The object, or what its subresource shows of it."""
        authorize(self.etcd, request)
        return self._seen(request, self.record(request)["object"])

    def _seen(self, request: Request, obj: dict) -> dict:
        part = changes.subresource(self.scheme.kind(request.resource), request)
        return part.view(obj) if part else obj

    def _key(self, request: Request) -> str:
        return self.scheme.key(request.resource, request.namespace, request.name)

    def record(self, request: Request) -> dict:
        """The etcd record of what the request names; 404 where there is none."""
        record = self.etcd.get(self._key(request))
        if record is None:
            raise status.not_found(request.resource, request.name)
        return record

    def list(self, request: Request, labels: str = "", fields: str = "") -> dict:
        """{"items", "metadata"} of what both selectors match; raises StatusError 400 for a wrong one."""
        authorize(self.etcd, request)
        by_label, by_field = (
            parse_label_selector(labels),
            field_selector(self.scheme.kind(request.resource).selectable, fields),
        )
        objects = self.objects(request.resource, request.namespace)
        charge(len(objects) * (1 + (len(by_label.requirements or ()) + len(by_field.requirements)) // 4))
        items = [
            obj for obj in objects if by_label.matches(obj["metadata"].get("labels") or {}) and by_field.matches(obj)
        ]
        return {"items": items, "metadata": {"resourceVersion": str(self.etcd.revision)}}

    # Writing

    def create(self, request: Request, body: dict, tell: Verb | None = None, facts: dict | None = None) -> dict:
        """POST: the object as it is stored, or as it would be (dry run)."""
        if request.resource.verbs == ("create",):
            return reviews.answer(self.etcd, self.scheme, request, body)
        with gates.Gates(self, request) as gate:
            gate.authorized()
            kind = self.scheme.kind(request.resource)
            as_it_comes = kind.by_components and request.caller.trusted
            obj = self._completed(request, kind, body, gate, as_it_comes)
            if (name := obj["metadata"].get("name", "")) != request.name:
                request = request._replace(name=name)
            gate.validated(request, [] if as_it_comes else validation.validate_create(kind, obj))
            obj = changes.allocated(self, request, obj)
            gate.admitted(admission.validate(self._context(request), obj))
            if self.etcd.get(self._key(request)):
                raise self._exists(request)
            if request.dry_run:
                return obj
        return self.put(request, obj, tell, facts, expected=0)

    def _completed(self, request: Request, kind: Kind, body: dict, gate: gates.Gates, as_it_comes: bool) -> dict:
        if as_it_comes:
            obj = body
        else:
            obj, gate.warnings = complete.complete(kind, body, request.namespace, request.field_validation)
            gate.defaulted(body, obj)
        now, drawn = self.clock.timestamp(), self.etcd.revision + 1
        obj = complete.finish(strategy.prepare_create(kind.strategy, request, obj, self.ids, now, drawn))
        obj, added = admission.mutate(self._context(request), obj)
        gate.mutated(obj, added)
        return obj

    def _context(self, request: Request) -> admission.Context:
        return admission.Context(request, self.peek, self.objects, self.ids, self)

    def _exists(self, request: Request) -> status.StatusError:
        existing = self.record(request)["object"]
        return status.already_exists(request.resource, request.name, "deletionTimestamp" in existing["metadata"])

    def update(self, request: Request, body: dict, tell: Verb | None = None, facts: dict | None = None) -> dict:
        """PUT: with a resourceVersion a compare-and-swap, without one the last writer wins."""
        with gates.Gates(self, request) as gate:
            gate.authorized()
            old = self.record(request)["object"]
            new = changes.replaced(self, request, old, body, gate)
        return self._stored(request, old, new, tell, facts)

    def patch(
        self, request: Request, body: Any, patch_type: str, tell: Verb | None = None, facts: dict | None = None
    ) -> dict:
        """PATCH: "json", "merge" or "strategic"."""
        with gates.Gates(self, request) as gate:
            gate.authorized()
            old = self.record(request)["object"]
            new = changes.patched(self, request, old, body, patch_type, gate)
        return self._stored(request, old, new, tell, facts)

    def _stored(self, request: Request, old: dict, new: dict, tell: Verb | None, facts: dict | None) -> dict:
        same = new is old or request.dry_run
        return self._seen(request, new if same else self.put(request, new, tell, facts))

    def change(
        self,
        request: Request,
        change: Callable[[dict], dict],
        tell: Verb | None = None,
        facts: dict | None = None,
        seen: str | None = None,
    ) -> dict:
        """A component's patch, given as a function old -> new; an equal object is not written again.

        `seen`: the resourceVersion that the caller has made its change from; 409 where it is another by now.
        """
        authorize(self.etcd, request)
        old = self.record(request)["object"]
        if seen is not None and seen != old["metadata"]["resourceVersion"]:
            raise status.conflict(request.resource, request.name)
        new = change(old)
        if new is old or new == old:
            return old
        how = self.scheme.kind(request.resource).strategy
        return self.put(request, strategy.prepare_update(how, request, old, new), tell, facts)

    # Storing and telling

    def put(
        self,
        request: Request,
        obj: dict,
        tell: Verb | None = None,
        facts: dict | None = None,
        expected: int | None = None,
        verb: str | None = None,
    ) -> dict:
        """One etcd transaction, one line of the story, then the watchers. Returns the object as stored."""
        sizes.check(request, obj)
        key = self._key(request)
        old = self.etcd.get(key)
        try:
            record = self.etcd.put(key, lambda revision: _versioned(obj, revision), expected)
        except CompareFailed:
            raise self._exists(request) from None
        made = record["object"]
        if old and deletion.is_held(old["object"]) and deletion.is_free_to_go(made):
            self.tell(request, tell, facts, made, record["mod_revision"], verb)
            return self.erase(request)
        self.tell(request, tell, facts, made, record["mod_revision"], verb)
        self._announce(request, old["object"] if old else None, made)
        return made

    def erase(self, request: Request, tell: Verb | None = None, facts: dict | None = None) -> dict:
        """Remove the key from etcd, tell it as `tell` or as `removed`, wake the watchers. Returns the last object."""
        key = self._key(request)
        record = self.etcd.delete(key)
        verb = tell or VERBS[f"{request.caller.tells_as}.removed"]
        self.tell(request, verb, facts, record["object"], self.etcd.revision, "delete")
        self._announce(request, record["object"], None)
        return record["object"]

    def tell(
        self,
        request: Request,
        tell: Verb | None,
        facts: dict | None,
        obj: dict,
        revision: int,
        verb: str | None = None,
    ) -> None:
        """One line of the story: what was written, by the verb `tell` or the caller's own for such a request."""
        verb = verb or request.verb
        declared = tell or VERBS[f"{request.caller.tells_as}.{verb}"]
        told = {"name": request.name, "kind": obj["kind"], "resource": request.resource.plural, "revision": revision}
        code = 201 if verb == "create" else 200
        self.story.tell(
            declared,
            node=request.node,
            about=request.about(),
            facts={**told, **facts} if facts else told,
            request=(request if verb == request.verb else request._replace(verb=verb)).described(code),
            object=obj,
            revision=revision,
        )

    # Subresources

    def delete(
        self,
        request: Request,
        grace_s: int | None = None,
        policy: str | None = None,
        uid: str | None = None,
        tell: Verb | None = None,
        facts: dict | None = None,
    ) -> dict:
        """DELETE: marks or removes; returns the object as it was last."""
        with gates.Gates(self, request) as gate:
            gate.authorized()
            return deletion.delete(self, request, grace_s, policy, uid, tell, facts)

    def evict(self, request: Request, grace_s: int | None = None) -> dict:
        """POST pods/<name>/eviction: a delete that asks the pod's PodDisruptionBudget first."""
        with gates.Gates(self, request) as gate:
            gate.authorized()
            return eviction.evict(self, request, grace_s)

    def bind(
        self, request: Request, uid: str | None, node: str, tell: Verb | None = None, facts: dict | None = None
    ) -> dict:
        """POST pods/<name>/binding: sets nodeName and PodScheduled, once (pkg/registry/core/pod/storage/storage.go)."""
        authorize(self.etcd, request)
        pod = self.record(request)["object"]
        refusal = binding.why_not_bound(pod, uid)
        if refusal:
            raise status.conflict("pods/binding", request.name, refusal)
        labels = admission.pod_topology_labels.labels_of(self.peek, node)
        return self.put(request, binding.bound(pod, node, labels, self.clock.timestamp()), tell, facts)

    def logs(self, request: Request, container: str | None = None, previous: bool = False) -> str:
        """GET pods/<name>/log: what the node's kubelet answers."""
        authorize(self.etcd, request)
        return self.kubelet_logs(self.record(request)["object"], container, previous)


def no_logs(pod: dict, container: str | None, previous: bool) -> str:
    """No kubelet can be asked yet."""
    return ""


def _versioned(obj: dict, revision: str) -> dict:
    return {**obj, "metadata": {**obj["metadata"], "resourceVersion": revision}}
