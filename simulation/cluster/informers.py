"""How every component reads: list and watch, and a cache that is stale where an event was lost.

The cache of a process is etcd as it is, overlaid by what the process has not heard yet: its space `informers/<process>` holds
etcd key -> {"heard": the object as it was last heard of, or null}. It is empty but where a fault has lost or delayed an event.
kube-controller-manager has one for all its controllers, as in reality; kube-scheduler and each kubelet have their own.

    informers = watches.process("kube-scheduler")
    informers.get("pods", namespace, name); informers.list("pods", namespace)      the cache: no request is made
    informers.watch("pods", component, notice)    notice(old, new) -> keys that component.sync must look at, or Wake(key, after_ms)
    informers.on_change("pods", fold)             fold(old, new): what the process has heard, first of all that is there
    informers.subscribe("services")               kept in the cache; nobody is woken by it

A notice and a fold change nothing but what is folded from them. Who starts again has lost its cache: the front hall calls its
`restart()`, if it has one, and lets `informers.restart()` list everything: each notice hears of each object as if it were new.
Not modelled: a resync by time, bookmarks, "too old resource version".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from .apiserver.api.resources import Resource, etcd_key
from .etcd import Etcd
from .ground import Ground
from .values import Object as Object

if TYPE_CHECKING:
    from .watches import Watches

Objects = list[Object]
Fold = Callable[[Object | None, Object | None], None]


class Wake(NamedTuple):
    """A notice's answer where a key need be looked at later only (a work queue's AddAfter)."""

    key: str
    after_ms: int
    heartbeat: bool = False


Notice = Callable[[Object | None, Object | None], Iterable[str | Wake] | None]
Concern = Callable[[Object], bool]


class Component(Protocol):
    """Whoever is woken: its alarms bear its name."""

    name: str
    priority: int


Handlers = list[tuple[Component, Notice]]
Components = list[Component]


class Informers:
    """The cache of one process, and who is to hear of its changes."""

    def __init__(self, process: str, ground: Ground, etcd: Etcd, watches: Watches):
        self.process, self.space = process, f"informers/{process}"
        self._ground, self._etcd, self._watches = ground, etcd, watches
        self._unheard: dict[str, dict[str, Any]] = ground.store.space(self.space)
        self._handlers: dict[str, Handlers] = {}
        self._folds: dict[str, list[Fold]] = {}  # what follows /registry/ in the keys of a resource -> its folds
        self.heard_of: set[str] = set()  # resources that are watched; what is read of others would never be stale
        self._concerns: dict[str, Concern] = {}  # resources of which the process watches some objects only
        self._folded: set[str] = set()  # the first parts of these keys
        self._nested: set[str] = set()  # first parts of those that have two: services/specs

    # Reading

    def get(self, resource: Resource | str, namespace: str | None, name: str) -> Object | None:
        """The object as this process knows it, or None."""
        key = etcd_key(resource, namespace or "", name)
        if self._unheard and key in self._unheard:
            heard: Object | None = self._unheard[key]["heard"]
            return heard
        record = self._etcd.get(key)
        return record["object"] if record else None

    def list(self, resource: Resource | str, namespace: str | None = None) -> Objects:
        """All objects as this process knows them, by namespace and name; namespace None: of all namespaces."""
        prefix = etcd_key(resource, namespace or "")
        objects = [record["object"] for record in self._etcd.range(prefix)]
        unheard = {key: value["heard"] for key, value in self._unheard.items() if key.startswith(prefix)}
        if not unheard:
            return objects
        known = {_key(resource, obj): obj for obj in objects} | unheard
        return [known[key] for key in sorted(known) if known[key] is not None]

    def oldest_first(self, resource: Resource | str) -> Objects:
        """As `list`, in the order in which they were created; last what is gone, though nobody here has heard of it."""
        return sorted(self.list(resource), key=lambda obj: self._created(_key(resource, obj), obj))

    def _created(self, key: str, obj: Object) -> int:
        record = self._etcd.get(key)
        if record is None or record["object"]["metadata"]["uid"] != obj["metadata"]["uid"]:
            return self._etcd.revision + 1
        return int(record["create_revision"])

    def is_stale(self, key: str) -> bool:
        """Whether the newest news of this etcd key has not arrived."""
        return key in self._unheard

    def is_behind(self, key: str, version: int) -> bool:
        """Whether the process has not heard yet of this resourceVersion of an etcd key."""
        unheard = self._unheard.get(key)
        if unheard is None:
            return False
        return unheard["heard"] is None or int(unheard["heard"]["metadata"]["resourceVersion"]) < version

    def stale_version(self, resource: Resource | str, namespace: str | None, name: str) -> str | None:
        """The resourceVersion that an update of a stale object bears, for the API server to refuse; None where it is not stale."""
        unheard = self._unheard.get(etcd_key(resource, namespace or "", name)) if self._unheard else None
        return unheard["heard"]["metadata"]["resourceVersion"] if unheard and unheard["heard"] else None

    # Subscribing

    def watch(self, plural: str, component: Component, notice: Notice, concern: Concern | None = None) -> None:
        """Wake `component` for what notice(old, new) says of each event of this resource; `concern`: which objects it watches, if not all."""
        self.subscribe(plural)
        if concern is not None:
            self._concerns[plural] = concern
        self._handlers.setdefault(plural, []).append((component, notice))

    def on_change(self, plural: str, fold: Fold) -> None:
        """Fold what the process knows of a resource; it first hears of everything that is there, in order of keys."""
        if not self._folds:
            self._ground.store.on_change(self.space, self._unheard_changed)
        self.subscribe(plural)
        for obj in self.list(plural):
            fold(None, obj)
        _, _, prefix = etcd_key(plural)[:-1].split("/", 2)
        first, _, second = prefix.partition("/")
        if first not in self._folded:
            self._folded.add(first)
            self._etcd.on_change(first, self._etcd_changed)
        if second:
            self._nested.add(first)
        self._folds.setdefault(prefix, []).append(fold)

    def subscribe(self, *plurals: str) -> None:
        """Keep these resources in the cache: from now on their events may be lost or late."""
        for plural in plurals:
            if plural not in self.heard_of:
                self.heard_of.add(plural)
                self._watches.subscribe(self, plural)

    def _folds_of(self, key: str) -> Iterable[Fold]:
        parts = key.split("/", 4)
        return self._folds.get(f"{parts[2]}/{parts[3]}" if parts[2] in self._nested else parts[2], ())

    def _etcd_changed(self, key: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> None:
        folds = self._folds_of(key)
        if folds and not (self._unheard and key in self._unheard):
            before, after = old["object"] if old else None, new["object"] if new else None
            for fold in folds:
                fold(before, after)

    def _unheard_changed(self, key: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> None:
        truth = self._truth(key)
        before, after = old["heard"] if old else truth, new["heard"] if new else truth
        for was, now in _as_events(before, after):
            for fold in self._folds_of(key):
                fold(was, now)

    # Hearing

    def hear(self, plural: str, old: Object | None, new: Object | None) -> None:
        """An event of the API server, unless a fault keeps it from this process."""
        if not self._watches.faults.keys and not self._unheard:
            self.tell(plural, old, new)
            return
        obj = newest(old, new)
        key = _key(plural, obj)
        if key not in self._unheard and plural in self._concerns and not self._concerns[plural](obj):
            self.tell(plural, old, new)
            return
        disturbance = self._watches.disturb(self.process, plural, obj)
        if disturbance is not None and disturbance.do != "repeat":
            self.miss(plural, old, key)
        elif key in self._unheard:
            self.catch_up(key)
        else:
            self.tell(plural, old, new)

    def miss(self, plural: str, old: Object | None, key: str) -> None:
        """The news of this etcd key has not arrived: what was known of it stays."""
        if key not in self._unheard:
            self._ground.store.put(self.space, key, {"plural": plural, "heard": old})

    def catch_up(self, key: str) -> None:
        """The news of one key arrives at last: whoever watches it hears the difference to what was known."""
        unheard = self._unheard[key]
        self._ground.store.put(self.space, key, None)
        for old, new in _as_events(unheard["heard"], self._truth(key)):
            self.tell(unheard["plural"], old, new)

    def hear_again(self, plural: str, key: str) -> None:
        """An event that comes twice: the object is what it was."""
        known = self._truth(key)
        if known is not None and key not in self._unheard:
            self.tell(plural, known, known)

    def relist(self) -> None:
        """The reflector lists again: all that was missed is heard now."""
        for key in sorted(self._unheard):
            self.catch_up(key)

    def _truth(self, key: str) -> Object | None:
        record = self._etcd.get(key)
        return record["object"] if record else None

    def tell(self, plural: str, old: Object | None, new: Object | None) -> None:
        """Let all who watch this resource say whom an event concerns, and wake them."""
        for component, notice in self._handlers.get(plural, ()):
            for key in notice(old, new) or ():
                self._wake(component, key)

    def _wake(self, component: Component, key: str | Wake) -> None:
        ground = self._ground
        if isinstance(key, Wake):
            ground.wake(component.name, key.key, key.after_ms, component.priority, key.heartbeat)
        else:
            after_ms = ground.latency.ms("watch", component.name, key, ground.story.seq)
            ground.wake(component.name, key, after_ms, component.priority)

    # Starting again

    def restart(self) -> None:
        """The process starts with an empty cache and lists everything; what it keeps of what may be gone it looks at too."""
        for key in sorted(self._unheard):
            self._ground.store.put(self.space, key, None)
        for component in self._components():
            for plural, handlers in self._handlers.items():
                for obj in self.list(plural):
                    self._list_for(component, handlers, obj)
            self.wake_own_keys(component)

    def _components(self) -> Components:
        found = {component.name: component for handlers in self._handlers.values() for component, _ in handlers}
        return list(found.values())

    def _list_for(self, component: Component, handlers: Handlers, obj: Object) -> None:
        for watcher, notice in handlers:
            if watcher is component:
                for key in notice(None, obj) or ():
                    key, after_ms, heartbeat = key if isinstance(key, Wake) else (key, 1, False)
                    self._ground.wake(component.name, key, after_ms, component.priority, heartbeat)

    def wake_own_keys(self, component: Component) -> None:
        """What a component must look at although no object may be there any more that speaks of it."""
        for key in component.own_keys() if hasattr(component, "own_keys") else ():
            self._ground.wake(component.name, key, 1, component.priority)


def newest(old: Object | None, new: Object | None) -> Object:
    """The object of an event: as it is now or, where it is gone, as it was. ValueError for an event of nothing."""
    obj = old if new is None else new
    if obj is None:
        raise ValueError("an event of nothing")
    return obj


def _as_events(old: Object | None, new: Object | None) -> list[tuple[Object | None, Object | None]]:
    """What a client hears of a difference: an object of the same name but another uid is a deletion and an addition."""
    if old is new:
        return []
    if old is not None and new is not None and old["metadata"]["uid"] != new["metadata"]["uid"]:
        return [(old, None), (None, new)]
    return [(old, new)]


def _key(resource: Resource | str, obj: Object) -> str:
    return etcd_key(resource, obj["metadata"].get("namespace") or "", obj["metadata"]["name"])
