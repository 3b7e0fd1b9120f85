"""The API server: every read and every write passes here, through its gates, to etcd; then its watchers are woken.

A request is carried out in one breath at one virtual moment. Gates are told one by one for what a person asks (kubectl);
for components they are passed silently, for theirs is the same way.
"""

from __future__ import annotations

from collections.abc import Callable

from ..etcd import CompareFailed, Etcd
from ..verbs import VERBS
from . import admission, binding, complete, deletion, eviction, gates, patch, reviews, strategy, validation
from .api import status
from .api.resources import RESOURCES, etcd_key, named
from .api.selectors import field_selector, parse_label_selector
from .authorization import authorize
from .services import allocation
from .services import types as service_types

TRUSTED = {"events", "leases", "endpointslices", "endpoints"}  # written by components only: complete as they are


class ApiServer:
    def __init__(self, store, clock, agenda, story, ids, latency):
        self.store, self.clock, self.agenda = store, clock, agenda
        self.story, self.ids, self.latency = story, ids, latency
        self.etcd = Etcd(store)
        self.watchers = {}  # plural -> [hear]
        self.faults = None  # set by the front hall: what is broken on purpose
        self.kubelet_logs = None  # set by the front hall: (pod, container, previous) -> text

    # Watching

    def watch(self, plural: str, hear: Callable[[dict | None, dict | None], object]) -> None:
        """From now on hear(old, new) is called with every change of the resource."""
        self.watchers.setdefault(plural, []).append(hear)

    def _announce(self, request, old, new):
        for hear in self.watchers.get(request.resource.plural, ()):
            hear(old, new)

    # Reading

    def peek(self, resource, namespace, name):
        plural = resource if isinstance(resource, str) else resource.plural
        record = self.etcd.get(etcd_key(plural, namespace or "", name))
        return record["object"] if record else None

    def objects(self, resource, namespace=None):
        return [record["object"] for record in self.etcd.range(etcd_key(resource, namespace or ""))]

    def get(self, request):
        authorize(self.etcd, request)
        return self.record(request)["object"]

    def record(self, request):
        """The etcd record of what the request names; 404 where there is none."""
        record = self.etcd.get(etcd_key(request.resource, request.namespace, request.name))
        if record is None:
            raise status.not_found(request.resource, request.name)
        return record

    def list(self, request, labels="", fields=""):
        authorize(self.etcd, request)
        by_label, by_field = parse_label_selector(labels), field_selector(request.resource, fields)
        items = [
            obj
            for obj in self.objects(request.resource, request.namespace)
            if by_label.matches(obj["metadata"].get("labels") or {}) and by_field.matches(obj)
        ]
        return {"items": items, "metadata": {"resourceVersion": str(self.etcd.revision)}}

    # Writing

    def create(self, request, body, tell=None, facts=None):
        if request.resource.verbs == ("create",):
            return reviews.answer(self.etcd, request, body)
        with gates.Gates(self, request) as gate:
            gate.authorized()
            obj = self._completed(request, body, gate)
            request = request._replace(name=obj["metadata"].get("name", ""))
            gate.validated(
                request, validation.validate_create(request.resource, obj) if not self._trusted(request) else []
            )
            obj = self._allocated(request, obj)
            gate.admitted(admission.validate(self._context(request), obj))
            if self.etcd.get(etcd_key(request.resource, request.namespace, request.name)):
                raise self._exists(request)
            if request.dry_run:
                return obj
        return self.put(request, obj, tell, facts, expected=0)

    def _trusted(self, request):
        return request.resource.plural in TRUSTED and request.caller.trusted

    def _completed(self, request, body, gate):
        if self._trusted(request):
            obj = body
        else:
            obj, gate.warnings = complete.complete(request.resource, body, request.namespace, request.field_validation)
            gate.defaulted(body, obj)
        obj = complete.finish(
            strategy.prepare_create(request, obj, self.ids, self.clock.timestamp(), self.etcd.revision + 1)
        )
        obj, added = admission.mutate(self._context(request), obj)
        gate.mutated(obj, added)
        return obj

    def _allocated(self, request, obj):
        """A Service with its address and node ports; everything else as it is."""
        if request.resource.plural != "services":
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
            given = body["metadata"].get("resourceVersion")
            if given and given != old["metadata"]["resourceVersion"]:
                raise status.conflict(request.resource, request.name)
            new = self._changed(request, old, body, gate)
            if new is old or request.dry_run:
                return new
        return self.put(request, new, tell, facts)

    def patch(self, request, body, patch_type, tell=None, facts=None):
        with gates.Gates(self, request) as gate:
            gate.authorized()
            old = self.record(request)["object"]
            new = self._changed(request, old, patch.apply_patch(request.resource.kind, old, body, patch_type), gate)
            if new is old or request.dry_run:
                return new
        return self.put(request, new, tell, facts)

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
        return self.put(request, strategy.prepare_update(request, old, new), tell, facts)

    def _changed(self, request, old, new, gate):
        if request.subresource is None:
            obj, gate.warnings = complete.complete(request.resource, new, request.namespace, request.field_validation)
            new = obj
        new = strategy.prepare_update(request, old, new)
        if request.subresource is None:
            if request.resource.plural == "services":
                new = service_types.without_old_type(allocation.keep_allocated(new, old), old)
            gate.validated(request, validation.validate_update(request.resource, new, old))
            new = self._allocated(request, new)
        return old if new == old else new

    # Storing and telling

    def put(self, request, obj, tell=None, facts=None, expected=None, verb=None):
        """One etcd transaction, one line of the story, then the watchers. Returns the object as stored."""
        key = etcd_key(request.resource, request.namespace, request.name)
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

    def erase(self, request, facts=None):
        """Remove the key from etcd, tell it as `removed`, wake the watchers. Returns the last object."""
        key = etcd_key(request.resource, request.namespace, request.name)
        record = self.etcd.delete(key)
        verb = VERBS[f"{request.caller.tells_as}.removed"]
        self.tell(request, verb, facts, record["object"], self.etcd.revision, "delete")
        self._announce(request, record["object"], None)
        return record["object"]

    def tell(self, request, tell, facts, obj, revision, verb=None):
        verb = verb or request.verb
        found = tell or VERBS[f"{request.caller.tells_as}.{verb}"]
        told = {"name": request.name, "kind": obj["kind"], "resource": request.resource.plural, "revision": revision}
        told["phase"] = ", and its phase is Pending" if request.resource.plural == "pods" and verb == "create" else ""
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
    return bool(obj["metadata"].get("finalizers") or (obj["kind"] == "Namespace" and obj["spec"].get("finalizers")))


def _is_free_to_go(obj):
    """Marked, held by no finalizer any more, and no grace period is running (deletionGracePeriodSeconds 0)."""
    metadata = obj["metadata"]
    return "deletionTimestamp" in metadata and not _is_held(obj) and not metadata.get("deletionGracePeriodSeconds")


def resource_of(plural):
    return named(plural)


ALL_PLURALS = [resource.plural for resource in RESOURCES]
