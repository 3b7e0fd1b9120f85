"""The garbage collector: what is left without an owner goes, and an owner waits or lets go as its deletion asked.

Source: pkg/controller/garbagecollector/garbagecollector.go. Background: dependents follow an owner that is gone. Foreground: they
go first. Orphan: their references are removed. Owners of kinds that the cluster does not know are taken to exist.
"""

from ..apiserver.api.resources import RESOURCES, of_kind
from ..apiserver.api.status import StatusError
from ..budget import charge
from ..verbs import VERBS
from .shared.batches import MOST
from .shared.controller import Controller, answered, split
from .shared.owners import without_owner

NAME = "generic-garbage-collector"
DELETE, ORPHAN, FINALIZER = (
    VERBS[f"{NAME}.delete-dependent"],
    VERBS[f"{NAME}.patch-orphan"],
    VERBS[f"{NAME}.patch-finalizer"],
)
FOREGROUND, ORPHANED = "foregroundDeletion", "orphan"


class GarbageCollector(Controller):
    name = NAME

    def watched(self):
        return {
            plural: self._notice(plural)
            for plural in dict.fromkeys(one.plural for one in RESOURCES)
            if plural not in ("events", "leases")
        }

    def _notice(self, plural):
        """Dependents of what is gone; what waits for its dependents; what names an owner that does not exist."""

        def notice(old, new):
            metadata = (new or old)["metadata"]
            owners = metadata.get("ownerReferences") or ()
            if new is None:
                dependents = self.index.dependents.get(metadata["uid"], {}).values()
                return sorted({_key(*place) for place in dependents} | set(self._waiting_owners(owners)))
            if "deletionTimestamp" in metadata:
                waits = {FOREGROUND, ORPHANED}.intersection(metadata.get("finalizers") or ())
                return [_key(plural, metadata.get("namespace", ""), metadata["name"])] if waits else []
            if any(owner["uid"] not in self.index.objects for owner in owners):
                return [_key(plural, metadata.get("namespace", ""), metadata["name"])]
            return self._waiting_owners(owners) if owners and old is None else []

        return notice

    def _waiting_owners(self, owners):
        """Keys of owners that are being deleted in the foreground."""
        places = [self.index.objects.get(owner["uid"]) for owner in owners]
        return sorted(_key(*place) for place in places if place and self._is_waiting(place))

    def _is_waiting(self, place):
        found = self.informers.get(*place)
        return (
            found is not None
            and "deletionTimestamp" in found["metadata"]
            and FOREGROUND in (found["metadata"].get("finalizers") or ())
        )

    def sync(self, key):
        plural, _, ref = key.partition(" ")
        found = self.newest(plural, *split(ref))  # it acts on what the API server has: its graph may be behind
        if found is None:
            return None
        finalizers = found["metadata"].get("finalizers") or ()
        try:
            if "deletionTimestamp" not in found["metadata"]:
                self._judge(plural, found)
            elif (ORPHANED in finalizers or FOREGROUND in finalizers) and not self._release(plural, found):
                return self.clock.now_ms + self.ground.latency.ms("controller.sync", NAME, key)
        except StatusError as error:
            answered(error)
            if error.reason not in ("NotFound", "Conflict"):
                raise
        return None

    def _dependents(self, found):
        """(plural, object) of everything that names this owner, by place."""
        places = sorted(self.index.dependents.get(found["metadata"]["uid"], {}).values())
        charge(len(places))
        return [(place[0], obj) for place in places if (obj := self.informers.get(*place)) is not None]

    # An object that has owners

    def _judge(self, plural, found):
        """Solid owners keep it; without any it goes; a reference to an absent one beside solid ones is removed."""
        owners = found["metadata"].get("ownerReferences") or ()
        exist = [self._exists(found, owner, number < MOST) for number, owner in enumerate(owners)]
        absent = [owner for owner, exists in zip(owners, exist, strict=True) if not exists]
        solid = (owner for owner, exists in zip(owners, exist, strict=True) if exists)
        waiting = [owner for owner in solid if self._is_waiting(self._place(owner))]
        if not owners or not (absent or waiting):
            return
        if len(absent) + len(waiting) < len(owners):
            for owner in (*absent, *waiting)[:MOST]:
                self._let_go(plural, found, owner)
            return
        policy = "Foreground" if waiting and self.index.dependents.get(found["metadata"]["uid"]) else "Background"
        self._delete(plural, found, (waiting or absent)[0], policy)

    def _place(self, owner):
        return self.index.objects.get(owner["uid"]) or ("pods", "", "")

    def _exists(self, found, owner, asks):
        """Whether the owner is there. `asks` the API server; of hundreds of owners the last are looked up without a request."""
        resource = of_kind(owner["apiVersion"], owner["kind"])
        if resource is None:
            return True
        charge(5)
        find = self.newest if asks else self.api.peek
        live = find(resource, found["metadata"].get("namespace"), owner["name"])
        return live is not None and live["metadata"]["uid"] == owner["uid"]

    def _delete(self, plural, found, owner, policy):
        metadata = found["metadata"]
        facts = {"kind": found["kind"], "name": metadata["name"], "owner": owner["name"], "owner_kind": owner["kind"]}
        self.api.delete(
            plural, metadata.get("namespace"), metadata["name"], propagation_policy=policy, uid=metadata["uid"], tell=DELETE, facts=facts,
        )  # fmt: skip

    def _let_go(self, plural, found, owner):
        metadata = found["metadata"]
        facts = {"kind": found["kind"], "owner": owner["name"]}
        self.api.change(
            plural,
            metadata.get("namespace"),
            metadata["name"],
            lambda old: without_owner(old, owner["uid"]),
            tell=ORPHAN,
            facts=facts,
        )

    # An owner that is being deleted

    def _release(self, plural, found):
        """Let its dependents go, or delete them first -> False where there are more than one step may look at."""
        orphans = ORPHANED in found["metadata"]["finalizers"]
        return self._orphan(plural, found) if orphans else self._delete_dependents_first(plural, found)

    def _orphan(self, plural, found):
        dependents = self._dependents(found)
        for kind, dependent in dependents[:MOST]:
            self._let_go(kind, dependent, found["metadata"])
        if len(dependents) > MOST:
            return False
        self._drop_finalizer(plural, found, ORPHANED, "orphaned")
        return True

    def _delete_dependents_first(self, plural, found):
        uid, blocked, room = found["metadata"]["uid"], False, MOST
        for kind, dependent in self._dependents(found):
            reference = next(one for one in dependent["metadata"]["ownerReferences"] if one["uid"] == uid)
            blocked = blocked or bool(reference.get("blockOwnerDeletion"))
            if "deletionTimestamp" not in dependent["metadata"]:
                if room == 0:
                    return False
                self._judge(kind, dependent)
                room -= 1
        if not blocked or not any(_blocks(dependent, uid) for _, dependent in self._dependents(found)):
            self._drop_finalizer(plural, found, FOREGROUND, "deleted")
        return True

    def _drop_finalizer(self, plural, found, finalizer, why):
        def change(old):
            left = [one for one in old["metadata"].get("finalizers") or () if one != finalizer]
            metadata = {key: value for key, value in old["metadata"].items() if key != "finalizers"}
            return {**old, "metadata": {**metadata, "finalizers": left} if left else metadata}

        metadata = found["metadata"]
        facts = {"kind": found["kind"], "finalizer": finalizer, "why_now": why}
        self.api.change(plural, metadata.get("namespace"), metadata["name"], change, tell=FINALIZER, facts=facts)


def _blocks(dependent, uid):
    return any(one["uid"] == uid and one.get("blockOwnerDeletion") for one in dependent["metadata"]["ownerReferences"])


def _key(plural, namespace, name):
    return f"{plural} {namespace}/{name}" if namespace else f"{plural} {name}"
