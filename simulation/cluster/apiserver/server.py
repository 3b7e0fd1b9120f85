"""The API server: every read and every write passes here, through its gates, to etcd; then its watchers are woken.

A request is carried out in one breath at one virtual moment. Gates are told one by one for what a person asks (kubectl);
for components they are passed silently, for theirs is the same way.
"""

from __future__ import annotations

from collections.abc import Callable

from ..clock import Agenda, Clock
from ..etcd import CompareFailed, Etcd
from ..ids import Ids
from ..latency import Latency
from ..store import Store
from ..transition import Story
from ..verbs import VERBS
from . import admission, binding, changes, complete, deletion, eviction, gates, reviews, strategy, validation
from .api import status
from .api.request import Request
from .api.resources import Resource
from .api.selectors import field_selector, parse_label_selector
from .authorization import authorize
from .scheme import Scheme
from .services import allocation


class ApiServer:
    """One for a cluster. `etcd` keeps what is stored, `scheme` knows the kinds."""

    def __init__(self, store: Store, clock: Clock, agenda: Agenda, story: Story, ids: Ids, latency: Latency):
        self.store, self.clock, self.agenda = store, clock, agenda
        self.story, self.ids, self.latency = story, ids, latency
        self.etcd, self.scheme = Etcd(store), Scheme(store)
        self.watchers: dict[str, list[Callable[[dict | None, dict | None], object]]] = {}  # by a resource's key
        self.faults = None  # set by the front hall: what is broken on purpose
        self.kubelet_logs = None  # set by the front hall: (pod, container, previous) -> text

    # Watching

    def watch(self, plural: str, hear: Callable[[dict | None, dict | None], object]) -> None:
        """From now on hear(old, new) is called with every change of the resource."""
        self.watchers.setdefault(plural, []).append(hear)

    def _announce(self, request, old, new):
        for hear in self.watchers.get(request.resource.key, ()):
            hear(old, new)

    # Reading

    def peek(self, resource: Resource | str, namespace: str | None, name: str) -> dict | None:
        """The object as it is stored, or None; no request is made."""
        record = self.etcd.get(self.scheme.key(resource, namespace or "", name))
        return record["object"] if record else None

    def objects(self, resource: Resource | str, namespace: str | None = None) -> list[dict]:
        """All objects of a resource, or those of one namespace, in the order of their keys."""
        return [record["object"] for record in self.etcd.range(self.scheme.key(resource, namespace or ""))]

    def get(self, request: Request) -> dict:
        """The object, or what its subresource shows of it."""
        authorize(self.etcd, request)
        return self._seen(request, self.record(request)["object"])

    def _seen(self, request, obj):
        part = changes.subresource(self.scheme.kind(request.resource), request)
        return part.view(obj) if part else obj

    def _key(self, request):
        return self.scheme.key(request.resource, request.namespace, request.name)

    def record(self, request: Request) -> dict:
        """The etcd record of what the request names; 404 where there is none."""
        record = self.etcd.get(self._key(request))
        if record is None:
            raise status.not_found(request.resource, request.name)
        return record

    def list(self, request, labels="", fields=""):
        authorize(self.etcd, request)
        by_label, by_field = (
            parse_label_selector(labels),
            field_selector(self.scheme.kind(request.resource).selectable, fields),
        )
        items = [
            obj
            for obj in self.objects(request.resource, request.namespace)
            if by_label.matches(obj["metadata"].get("labels") or {}) and by_field.matches(obj)
        ]
        return {"items": items, "metadata": {"resourceVersion": str(self.etcd.revision)}}

    # Writing

    def create(self, request, body, tell=None, facts=None):
        if request.resource.verbs == ("create",):
            return reviews.answer(self.etcd, self.scheme, request, body)
        with gates.Gates(self, request) as gate:
            gate.authorized()
            kind = self.scheme.kind(request.resource)
            as_it_comes = kind.by_components and request.caller.trusted
            obj = self._completed(request, kind, body, gate, as_it_comes)
            request = request._replace(name=obj["metadata"].get("name", ""))
            gate.validated(request, [] if as_it_comes else validation.validate_create(kind, obj))
            obj = self.allocated(request, obj)
            gate.admitted(admission.validate(self._context(request), obj))
            if self.etcd.get(self._key(request)):
                raise self._exists(request)
            if request.dry_run:
                return obj
        return self.put(request, obj, tell, facts, expected=0)

    def _completed(self, request, kind, body, gate, as_it_comes):
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

    def allocated(self, request: Request, obj: dict) -> dict:
        """A Service with its address and node ports; everything else as it is."""
        if request.resource.key != "services":
            return obj
        uid = obj["metadata"]["uid"]
        others = [found for found in self.objects("services") if found["metadata"]["uid"] != uid]
        made, errors = allocation.allocate_service(obj, others, self.ids.digest)
        if errors:
            raise status.invalid(request.resource.group_kind, request.name, errors)
        return made

    def _context(self, request):
        return admission.Context(request, self.peek, self.objects, self.ids, self)

    def _exists(self, request):
        found = self.peek(request.resource, request.namespace, request.name)
        return status.already_exists(request.resource, request.name, "deletionTimestamp" in found["metadata"])

    def update(self, request, body, tell=None, facts=None):
        """PUT: with a resourceVersion a compare-and-swap, without one the last writer wins."""
        with gates.Gates(self, request) as gate:
            gate.authorized()
            old = self.record(request)["object"]
            new = changes.replaced(self, request, old, body, gate)
        return self._stored(request, old, new, tell, facts)

    def patch(self, request, body, patch_type, tell=None, facts=None):
        """PATCH: "json", "merge" or "strategic"."""
        with gates.Gates(self, request) as gate:
            gate.authorized()
            old = self.record(request)["object"]
            new = changes.patched(self, request, old, body, patch_type, gate)
        return self._stored(request, old, new, tell, facts)

    def _stored(self, request, old, new, tell, facts):
        same = new is old or request.dry_run
        return self._seen(request, new if same else self.put(request, new, tell, facts))

    def change(self, request, change, tell=None, facts=None, seen=None):
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

    def put(self, request, obj, tell=None, facts=None, expected=None, verb=None):
        """One etcd transaction, one line of the story, then the watchers. Returns the object as stored."""
        key = self._key(request)
        old = self.etcd.get(key)
        try:
            record = self.etcd.put(key, lambda revision: _versioned(obj, revision), expected)
        except CompareFailed:
            raise self._exists(request) from None
        made = record["object"]
        if old and _is_held(old["object"]) and _is_free_to_go(made):
            self.tell(request, tell, facts, made, record["mod_revision"], verb)
            return self.erase(request)
        self.tell(request, tell, facts, made, record["mod_revision"], verb)
        self._announce(request, old["object"] if old else None, made)
        return made

    def erase(self, request):
        """Remove the key from etcd, tell it as `removed`, wake the watchers. Returns the last object."""
        key = self._key(request)
        record = self.etcd.delete(key)
        verb = VERBS[f"{request.caller.tells_as}.removed"]
        self.tell(request, verb, None, record["object"], self.etcd.revision, "delete")
        self._announce(request, record["object"], None)
        return record["object"]

    def tell(self, request, tell, facts, obj, revision, verb=None):
        verb = verb or request.verb
        found = tell or VERBS[f"{request.caller.tells_as}.{verb}"]
        told = {"name": request.name, "kind": obj["kind"], "resource": request.resource.plural, "revision": revision}
        code = 201 if verb == "create" else 200
        self.story.tell(
            found,
            node=request.node,
            about=request.about(),
            facts={**told, **facts} if facts else told,
            request=request._replace(verb=verb).described(code),
            object=obj,
            revision=revision,
        )

    # Subresources

    def delete(self, request, grace_s=None, policy=None, uid=None, tell=None, facts=None):
        with gates.Gates(self, request) as gate:
            gate.authorized()
            return deletion.delete(self, request, grace_s, policy, uid, tell, facts)

    def evict(self, request, grace_s=None):
        """POST pods/<name>/eviction: a delete that asks the pod's PodDisruptionBudget first."""
        with gates.Gates(self, request) as gate:
            gate.authorized()
            return eviction.evict(self, request, grace_s)

    def bind(self, request, uid, node, tell=None, facts=None):
        """POST pods/<name>/binding: sets nodeName and PodScheduled, once (pkg/registry/core/pod/storage/storage.go)."""
        authorize(self.etcd, request)
        pod = self.record(request)["object"]
        refusal = binding.why_not_bound(pod, uid)
        if refusal:
            raise status.conflict("pods/binding", request.name, refusal)
        labels = admission.pod_topology_labels.labels_of(self.peek, node)
        return self.put(request, binding.bound(pod, node, labels, self.clock.timestamp()), tell, facts)

    def logs(self, request, container=None, previous=False):
        authorize(self.etcd, request)
        return self.kubelet_logs(self.record(request)["object"], container, previous)


def _versioned(obj, revision):
    return {**obj, "metadata": {**obj["metadata"], "resourceVersion": revision}}


def _is_held(obj):
    """By a finalizer; a namespace also by those of its spec."""
    return bool(obj["metadata"].get("finalizers") or (_is_namespace(obj) and obj["spec"].get("finalizers")))


def _is_namespace(obj):
    return obj["kind"] == "Namespace" and obj["apiVersion"] == "v1"


def _is_free_to_go(obj):
    """Marked, held by no finalizer any more, and no grace period is running (deletionGracePeriodSeconds 0)."""
    metadata = obj["metadata"]
    return "deletionTimestamp" in metadata and not _is_held(obj) and not metadata.get("deletionGracePeriodSeconds")
