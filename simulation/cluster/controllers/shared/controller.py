"""The one shape of a controller: a name, what it watches, and sync(key); with its client, its Events and its memory.

Source: cmd/kube-controller-manager; each controller speaks as a ServiceAccount of its own in kube-system.
"""

from ...apiserver.api.caller import component, service_account_user
from ...apiserver.client import Client
from ...events import Recorder
from ...verbs import VERBS
from .index import Index


class Controller:
    """A controller of `name`; `account` is its ServiceAccount, `source` its Events' component, where these are called otherwise.

    `watches` is made by the subclass: plural -> notice(old, new) giving keys. Its memory is the space of its name.
    """

    name, account, source, priority = "", "", "", 20

    def __init__(self, hall):
        self.hall, self.store, self.clock, self.agenda, self.story = (
            hall,
            hall.store,
            hall.clock,
            hall.agenda,
            hall.story,
        )
        user = service_account_user("kube-system", self.account or self.name)
        self.api = Client(hall.server, component(user, self.name))
        if f"{self.name}.create-event" in VERBS:
            self.recorder = Recorder(self.api, hall, self.name, self.source or self.name)
        self.index = Index.of(hall)
        self.watches = self.watched()

    def watched(self):
        """plural -> notice(old, new) -> keys of what must be looked at."""
        return {}

    def sync(self, key):
        """Make true what the object of this key says -> when to look again, ms of the run, or None."""
        raise TypeError(f"{self.name} does not say how it syncs {key}")

    def event(self, obj, reason, message, kind="Normal"):
        self.recorder.record(obj, kind, reason, message)

    def wake(self, key, after_ms, heartbeat=False):
        """Look at `key` again, at the latest after so many ms (a work queue's AddAfter)."""
        due_ms = self.clock.now_ms + after_ms
        self.agenda.set(self.name, key, due_ms, self.priority, self.story.cause, heartbeat)

    def memory(self, key):
        return self.store.get(self.name, key)

    def remember(self, key, value):
        """Keep a JSON value in this controller's space; None forgets it."""
        if value != self.store.get(self.name, key):
            self.store.put(self.name, key, value)

    def retry_ms(self, key):
        """When to try a failed key again: 5 ms, doubled with each failure up to 1000 s (client-go util/workqueue)."""
        failures = (self.memory(f"failures/{key}") or 0) + 1
        self.remember(f"failures/{key}", failures)
        return self.clock.now_ms + min(5 * 2 ** (failures - 1), 1_000_000)

    def succeeded(self, key):
        """The key needs no retry: its count of failures is forgotten."""
        self.remember(f"failures/{key}", None)


def answered(error):
    """A refusal of the API server may be handled; no answer at all is the hall's affair: it is raised again."""
    if not error.reason:
        raise error


def key_of(obj):
    """namespace/name, or the name in cluster scope."""
    metadata = obj["metadata"]
    namespace = metadata.get("namespace")
    return f"{namespace}/{metadata['name']}" if namespace else metadata["name"]


def split(key):
    """(namespace, name) of a key; the namespace is empty in cluster scope."""
    namespace, _, name = key.rpartition("/")
    return namespace, name


def spec_changed(old, new):
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
