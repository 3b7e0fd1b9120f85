"""The one shape of a controller: a name, what it watches, and sync(key); with its client, its Events and its memory.

Source: cmd/kube-controller-manager; each controller speaks as a ServiceAccount of its own in kube-system.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...apiserver.api.resources import Resource
from ...apiserver.api.status import StatusError
from ...apiserver.client import Client
from ...events import Recorder
from ...ground import Ground
from ...informers import Informers, Notice, Object
from ...verbs import VERBS
from ...verbs.table import Verb
from .index import Index


class Controller:
    """A controller of `name`; `account` is its ServiceAccount, `source` its Events' component, where these are called otherwise.

    It reads through `informers` and `index`, writes through `api`, and keeps its memory in the space of its name. `watches` is made by the
    subclass: plural -> notice(old, new) giving keys, or Wake where a key need be looked at later only. `uses` names what else it is handed.
    """

    name, account, source, priority = "", "", "", 20
    uses: tuple[str, ...] = ()
    reads_own_writes = False  # see own_writes.py
    writes_stand = True  # what a sync wrote before it met a refusal has happened

    def __init__(self, ground: Ground, api: Client, informers: Informers, index: Index):
        self.ground, self.api, self.informers, self.index = ground, api, informers, index
        self.store, self.clock, self.agenda, self.story = ground.store, ground.clock, ground.agenda, ground.story
        if f"{self.name}.create-event" in VERBS:
            self.recorder = Recorder(api, ground, self.name, self.source or self.name)
        self.watches = self.watched()

    def watched(self) -> Mapping[str, Notice]:
        """plural -> notice(old, new) -> keys of what must be looked at."""
        return {}

    def sync(self, key: str) -> int | None:
        """Make true what the object of this key says -> when to look again, ms of the run, or None."""
        raise TypeError(f"{self.name} does not say how it syncs {key}")

    def newest(self, resource: Resource | str, namespace: str | None, name: str) -> Object | None:
        """What the API server itself has, past the cache: a GET; None for a 404."""
        return self.api.find(resource, namespace, name)

    def write_status(self, plural: str, obj: Object, status: Object, tell: Verb, facts: dict[str, Any]) -> Object:
        """PUT of an object's status; a conflict is tried once more upon the newest object (statusUpdateRetries is 1)."""
        place = (plural, obj["metadata"]["namespace"], obj["metadata"]["name"])
        try:
            return self.api.replace_status(*place, status, tell, facts)
        except StatusError as error:
            newest = self.newest(*place) if error.reason == "Conflict" else None
            if newest is None:
                raise
            return self.api.replace_status(*place, status, tell, facts, newest["metadata"]["resourceVersion"])

    def event(self, obj: Object, reason: str, message: str, kind: str = "Normal") -> None:
        self.recorder.record(obj, kind, reason, message)

    def wake(self, key: str, after_ms: int, heartbeat: bool = False) -> None:
        """Look at `key` again, at the latest after so many ms (a work queue's AddAfter)."""
        self.ground.wake(self.name, key, after_ms, self.priority, heartbeat)

    def memory(self, key: str) -> Any:
        return self.store.get(self.name, key)

    def remember(self, key: str, value: Any) -> None:
        """Keep a JSON value in this controller's space; None forgets it."""
        if value != self.store.get(self.name, key):
            self.store.put(self.name, key, value)

    def retry_ms(self, key: str) -> int:
        """When to try a failed key again: 5 ms, doubled with each failure up to 1000 s (client-go util/workqueue)."""
        failures: int = (self.memory(f"failures/{key}") or 0) + 1
        self.remember(f"failures/{key}", failures)
        return self.ground.now_ms + min(5 << min(failures - 1, 20), 1_000_000)

    def succeeded(self, key: str) -> None:
        """The key needs no retry: its count of failures is forgotten."""
        self.remember(f"failures/{key}", None)


def answered(error: StatusError) -> None:
    """A refusal of the API server may be handled; no answer at all is the hall's affair: it is raised again."""
    if not error.reason:
        raise error


def key_of(obj: Object) -> str:
    """namespace/name, or the name in cluster scope."""
    metadata = obj["metadata"]
    namespace = metadata.get("namespace")
    return f"{namespace}/{metadata['name']}" if namespace else metadata["name"]


def split(key: str) -> tuple[str, str]:
    """(namespace, name) of a key; the namespace is empty in cluster scope."""
    namespace, _, name = key.rpartition("/")
    return namespace, name


def spec_changed(old: Object | None, new: Object | None) -> bool:
    """New, gone, or anything but its status changed: what wakes an object's own controller."""
    if old is None or new is None or old["metadata"].get("generation") != new["metadata"].get("generation"):
        return True
    if old.get("spec") is not new.get("spec") and old.get("spec") != new.get("spec"):
        return True
    was, now = old["metadata"], new["metadata"]
    return any(
        was.get(field) != now.get(field)
        for field in ("labels", "annotations", "deletionTimestamp", "finalizers", "ownerReferences")
    )
