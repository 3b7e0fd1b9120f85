"""How a component records Kubernetes Events: the same Event again is counted up, similar ones are gathered, floods are cut.

Source: k8s.io/client-go tools/record/events_cache.go (core/v1: kubelet, controllers) and tools/events (events.k8s.io: scheduler).
What was recorded lives in the component's own space, so that a restart forgets nothing but time.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .apiserver.api.status import StatusError
from .clock import EPOCH_S
from .verbs import VERBS

if TYPE_CHECKING:
    from .apiserver.client import Client
    from .ground import Ground

Object = dict[str, Any]
BURST, REFILL_MS = 25, 300_000  # spam filter: per source and object
SIMILAR, SIMILAR_MS = 10, 600_000  # aggregation: from the tenth on that differs in its message only
COMBINED = "(combined from similar events): "


class Recorder:
    """Records core/v1 Events for one component; `client` writes, `space` remembers."""

    def __init__(self, client: Client, ground: Ground, space: str, component: str, host: str | None = None) -> None:
        self.client, self.space = client, space
        self.store, self.clock = ground.store, ground.clock
        self.component, self.host = component, host
        family = client.caller.tells_as
        self.created, self.counted = VERBS[f"{family}.create-event"], VERBS[f"{family}.patch-event"]

    def record(self, obj: Object, kind: str, reason: str, message: str, field_path: str | None = None) -> None:
        """`kind` is Normal or Warning; `obj` the object it is about. Filtered ones leave no trace."""
        uid = obj["metadata"]["uid"]
        memory = self.store.get(self.space, f"events/{uid}") or {
            "seen": {},
            "tokens": BURST,
            "at_ms": self.clock.now_ms,
        }
        gathered = self._is_one_of_many(memory["seen"], kind, reason, message)
        key = "|".join((kind, reason, COMBINED if gathered else message, field_path or ""))
        before = memory["seen"].get(key)
        count = before["count"] + 1 if before else 1
        name = before["name"] if before else self._name(obj, memory)
        seen = {**memory["seen"], key: {"name": name, "count": count, "at_ms": self.clock.now_ms}}
        tokens, at_ms = self._refilled(memory)
        told = tokens >= 1
        self._remember(uid, {"seen": seen, "tokens": tokens - told, "at_ms": at_ms})
        if told:
            self._write(obj, kind, reason, COMBINED + message if gathered else message, field_path, name, count)

    def _remember(self, uid, memory):
        self.store.put(self.space, f"events/{uid}", memory)

    def _refilled(self, memory):
        """(tokens that are left for more Events about the object, since when) as of now."""
        gained = (self.clock.now_ms - memory["at_ms"]) // REFILL_MS
        return min(BURST, memory["tokens"] + gained), memory["at_ms"] + gained * REFILL_MS

    def _is_one_of_many(self, seen, kind, reason, message):
        """Whether it is the tenth different message, or a later one: these are told as one Event that is counted up."""
        if len(seen) + 1 < SIMILAR:
            return False
        start, since = f"{kind}|{reason}|", self.clock.now_ms - SIMILAR_MS
        recent = [key for key, event in seen.items() if key.startswith(start) and event["at_ms"] >= since]
        similar = {key.split("|")[2] for key in recent} - {COMBINED}
        return message not in similar and len(similar) + 1 >= SIMILAR

    def _name(self, obj, memory):
        ns = (EPOCH_S * 1000 + self.clock.now_ms) * 1_000_000 + len(memory["seen"])
        return f"{obj['metadata']['name']}.{ns:x}"

    def _write(self, obj, kind, reason, message, field_path, name, count):
        namespace = obj["metadata"].get("namespace") or "default"
        facts = {"reason": reason, "message": message, "count": count, "type": kind}
        if count > 1:
            again = {"count": count, "lastTimestamp": self.clock.timestamp(), "message": message}
            if self.client.server.peek("events", namespace, name):
                self.client.change(
                    "events", namespace, name, lambda event: {**event, **again}, tell=self.counted, facts=facts
                )
                return
        event = self._event(obj, kind, reason, message, field_path, name, count)
        self._send(namespace, event, facts)

    def _send(self, namespace, event, facts):
        """An Event that is refused (its namespace is being deleted) is lost, and nobody minds."""
        with suppress(StatusError):
            self.client.create("events", namespace, event, tell=self.created, facts=facts)

    def _event(self, obj, kind, reason, message, field_path, name, count):
        namespace = obj["metadata"].get("namespace") or "default"
        source = {"component": self.component, **({"host": self.host} if self.host else {})}
        now = self.clock.timestamp()
        return {
            "kind": "Event", "apiVersion": "v1", "metadata": {"name": name, "namespace": namespace},
            "involvedObject": reference(obj, field_path), "reason": reason, "message": message, "source": source,
            "firstTimestamp": now, "lastTimestamp": now, "count": count, "type": kind, "eventTime": None,
            "reportingComponent": self.component, "reportingInstance": self.host or "",
        }  # fmt: skip


class NewRecorder(Recorder):
    """Records by events.k8s.io (the scheduler): an eventTime and an action, no count; a repeat becomes a series."""

    # This API asks for other things than the old one, and nobody takes one recorder for the other.
    def record(  # type: ignore[override]
        self, obj: Object, kind: str, reason: str, message: str, action: str, related: Object | None = None
    ) -> None:
        uid = obj["metadata"]["uid"]
        memory = self.store.get(self.space, f"events/{uid}") or {"seen": {}}
        key = "|".join((kind, reason, message, action))
        before = memory["seen"].get(key)
        seen = {
            "name": before["name"] if before else self._name(obj, memory),
            "count": before["count"] + 1 if before else 1,
        }
        self._remember(uid, {"seen": {**memory["seen"], key: seen}})
        namespace = obj["metadata"].get("namespace") or "default"
        facts = {"reason": reason, "message": message, "count": seen["count"], "type": kind}
        if before is None:
            event = self._new_event(obj, kind, reason, message, action, seen["name"])
            self._send(namespace, event, facts)
        elif seen["count"] == 2 and self.client.server.peek(
            "events", namespace, seen["name"]
        ):  # a running series is refreshed each 30 minutes only
            series = {"count": 2, "lastObservedTime": self.clock.micro_timestamp()}
            self.client.change(
                "events",
                namespace,
                seen["name"],
                lambda event: {**event, "series": series},
                tell=self.counted,
                facts=facts,
            )

    def _new_event(self, obj, kind, reason, message, action, name):
        return {
            "kind": "Event", "apiVersion": "v1", "metadata": {"name": name, "namespace": obj["metadata"].get("namespace") or "default"},
            "involvedObject": reference(obj), "reason": reason, "message": message, "source": {},
            "firstTimestamp": None, "lastTimestamp": None, "type": kind, "eventTime": self.clock.micro_timestamp(), "action": action,
            "reportingComponent": self.component, "reportingInstance": f"{self.component}-{self.host}",
        }  # fmt: skip


def reference(obj: Object, field_path: str | None = None) -> Object:
    """An ObjectReference to a stored object."""
    metadata = obj["metadata"]
    made = {
        "kind": obj["kind"],
        "namespace": metadata.get("namespace"),
        "name": metadata["name"],
        "uid": metadata["uid"],
    }
    made = {key: value for key, value in made.items() if value is not None}
    made["apiVersion"] = obj["apiVersion"]
    made["resourceVersion"] = metadata["resourceVersion"]
    return {**made, "fieldPath": field_path} if field_path else made
