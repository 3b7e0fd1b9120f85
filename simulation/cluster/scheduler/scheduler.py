"""kube-scheduler as a component: it watches pods and nodes, decides one pod at a time, and binds through the API server.

Keys of its alarms: "pod <namespace>/<name>" (look at this pod), "cycle" (take the next pod from the queue), "bind <namespace>/<name>",
"retry <namespace>/<name>", "moved <event>" (something changed that may help), "flush". Its memory is the space kube-scheduler: queue,
assumed pods, where it looked last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..apiserver.api.status import StatusError
from ..apiserver.client import Client
from ..budget import Allowance, OutOfBudget, within
from ..component_helpers.pods import has_ended
from ..events import NewRecorder
from ..ground import Ground
from ..informers import Informers
from ..verbs import VERBS, Verb
from . import unplaced
from .cache import Cache
from .cluster_events import ClusterEvent, node_events, pending_changed, pod_event
from .decision import Decision, why_chosen
from .framework import CycleError
from .pod_status import Unplaced, unschedulable
from .profile import DEFAULT, PLUGINS, Profile
from .queue import ACTIVE, ERROR, FLUSH_AFTER_MS, GATED, UNSCHEDULABLE, Entry, Queue, backoff_ms, new_entry, was_changed
from .state import Object
from .state.podinfo import PodInfo

NAME = "kube-scheduler"
ENQUEUE, DECIDE, NO_NODE = VERBS[f"{NAME}.enqueue"], VERBS[f"{NAME}.decide"], VERBS[f"{NAME}.unschedulable"]
BIND, REQUEUE, FORGET = VERBS[f"{NAME}.create-binding"], VERBS[f"{NAME}.requeue"], VERBS[f"{NAME}.forget"]
BIND_FAILED, PATCH = VERBS[f"{NAME}.bind-failed"], VERBS[f"{NAME}.patch-status"]
VOLUMES = (
    "persistentvolumes",
    "persistentvolumeclaims",
    "storageclasses",
    "csinodes",
)  # their changes may help a pod that waits

CYCLE = Allowance(90_000, 32 * 1024 * 1024)  # what one pod's scheduling cycle may take of a step
TOO_MUCH = "podflow ends this scheduling cycle: {0}"
MOST = 500  # pods that go back to the queue in one step

READ = (  # what plugins look up
    "csidrivers", "csistoragecapacities", "namespaces", "poddisruptionbudgets", "replicasets", "replicationcontrollers", "services",
    "statefulsets",
)  # fmt: skip


class Scheduler:
    name, priority = NAME, 10

    def __init__(
        self,
        ground: Ground,
        api: Client,
        recorder: NewRecorder,
        informers: Informers,
        profiles: Mapping[str, Profile] | None = None,
    ) -> None:
        """`profiles`: {schedulerName: Profile}; a pod that names no profile of them is never looked at."""
        self.ground, self.api, self.recorder, self.profiles = ground, api, recorder, profiles or {DEFAULT.name: DEFAULT}
        self.store, self.clock, self.story = ground.store, ground.clock, ground.story
        self.queue, self.cache = Queue(ground.store, NAME, PLUGINS), Cache(ground.store, informers)
        informers.watch("pods", self, self.notice_pod)
        informers.watch("nodes", self, self.notice_node)
        for plural in VOLUMES:
            informers.watch(plural, self, self.notice_volume)
        informers.subscribe(*READ)

    # Watching

    def notice_pod(self, old: Object | None, new: Object | None) -> Iterator[str]:
        """Keys for one change of a pod: itself while it has no node; an event for others once it had one."""
        pod = new or old or {}
        if pod["spec"].get("schedulerName", DEFAULT.name) in self.profiles and pending_changed(old, new):
            yield f"pod {pod['metadata']['namespace']}/{pod['metadata']['name']}"
        if not self.queue.waiting:
            return
        event = pod_event(old, new)
        if event:
            yield f"moved {event}"

    def notice_node(self, old: Object | None, new: Object | None) -> Iterator[str]:
        if self.queue.waiting:
            yield from (f"moved {event}" for event in node_events(old, new))

    def notice_volume(self, old: Object | None, new: Object | None) -> Iterator[str]:
        if self.queue.waiting:
            yield f"moved {ClusterEvent.VOLUME}"

    # Its one shape

    def sync(self, key: str) -> int | None:
        """Do what the alarm says; -> when to wake it again, in ms of the run, or None."""
        kind, _, ref = key.partition(" ")
        return getattr(self, f"_sync_{kind}")(ref)

    def _wake(self, key: str, after_ms: int, heartbeat: bool = False) -> None:
        self.ground.wake(NAME, key, after_ms, self.priority, heartbeat)

    def _sync_pod(self, ref: str) -> None:
        """A pod that may need a node: into the queue, or out of it."""
        pod, entry = self.cache.pod(ref), self.queue.get(ref)
        self._stop_assuming(ref, pod)
        if pod is None or pod["spec"].get("nodeName") or pod["metadata"].get("deletionTimestamp") or has_ended(pod):
            self._leave(ref, entry, pod)
            return
        info, uid = self.cache.info(pod), pod["metadata"]["uid"]
        gated = any(plugin.pre_enqueue(info) for plugin in self._profile(pod).pre_enqueuers)
        if entry and entry["uid"] == uid and (entry["where"] != GATED or gated) and not was_changed(entry, pod):
            return
        attempts = entry["attempts"] if entry and entry["uid"] == uid else 0
        self._enqueue(ref, info, GATED if gated else ACTIVE, attempts)
        self._tell(ENQUEUE, ref, pod=pod["metadata"]["name"], gated=gated)
        if not gated:
            self._wake("cycle", self.ground.latency.ms("scheduler.cycle", ref, attempts))

    def _leave(self, ref: str, entry: Entry | None, pod: Object | None) -> None:
        if entry:
            self.queue.put(ref, None)
            self._tell(FORGET, ref, pod=ref.partition("/")[2], event="MODIFIED" if pod else "DELETED")

    def _enqueue(self, ref: str, info: PodInfo, where: str, attempts: int) -> None:
        state = self.store.get(NAME, "state") or {"number": 0, "next_start": 0}
        self.store.put(NAME, "state", {**state, "number": state["number"] + 1})
        made = new_entry(info.pod["metadata"], where, info.priority, self.clock.now_ms, state["number"], attempts)
        self.queue.put(ref, made)

    def _tell(self, verb: Verb, ref: str, decision: Decision | None = None, /, **facts: Any) -> int:
        return self.story.tell(verb, about=f"pods/{ref}", facts=facts, decision=decision)

    # One scheduling cycle

    def _sync_cycle(self, _: str) -> int | None:
        """The pod at the head of the queue: decide, then assume it on its node; the binding goes its own way."""
        ref = self.queue.head()
        entry = self.queue.get(ref) if ref else None
        if ref is None or entry is None:
            return None
        pod = self.cache.pod(ref)
        if pod is None or pod["spec"].get("nodeName") or pod["metadata"].get("deletionTimestamp"):
            self._leave(ref, entry, pod)
        else:
            self._decide(ref, entry, pod)
        if self.queue.head() is None:
            return None
        return self.clock.now_ms + self.ground.latency.ms("scheduler.cycle", ref, entry["attempts"], "next")

    def look(self, pod: Object) -> Decision:
        """The Decision for this pod as everything is now; nothing is changed by looking. Raises CycleError."""
        with within(*CYCLE) as budget:
            try:
                return self.cache.decide(pod, self._profile(pod), self.store.get(NAME, "state")["next_start"])
            except OutOfBudget as error:
                if error.budget is not budget:
                    raise
                raise CycleError(TOO_MUCH.format(error)) from error

    def _profile(self, pod: Object) -> Profile:
        return self.profiles[pod["spec"].get("schedulerName", DEFAULT.name)]

    def _decide(self, ref: str, entry: Entry, pod: Object) -> None:
        state = self.store.get(NAME, "state")
        try:
            decision = self.look(pod)
        except CycleError as error:
            unplaced.failed(self, ref, entry, pod, error)
            return
        if decision.next_start != state["next_start"]:
            self.store.put(NAME, "state", {**state, "next_start": decision.next_start})
        if decision.node is None:
            self._unschedulable(ref, entry, pod, decision)
            return
        self.queue.put(ref, None)
        self.store.put(
            NAME, f"assumed/{ref}", {"uid": entry["uid"], "node": decision.node, "attempts": entry["attempts"]}
        )
        facts = {
            "pod": pod["metadata"]["name"],
            "node": decision.node,
            "nodes": len(self.cache.snapshot()),
            "fit": len(decision.feasible),
            "why_node": why_chosen(decision),
        }
        self._tell(DECIDE, ref, decision, **facts)
        self._wake(f"bind {ref}", self.ground.latency.ms("scheduler.bind", ref))

    def _unschedulable(self, ref: str, entry: Entry, pod: Object, decision: Decision) -> None:
        """Out of the way until an event may help; the Event and the condition say why."""
        now, attempts = self.clock.now_ms, entry["attempts"] + 1
        plugins = sorted(decision.failed_plugins)
        waits = {
            "where": UNSCHEDULABLE,
            "attempts": attempts,
            "plugins": plugins,
            "tried_ms": now,
            "until_ms": now + backoff_ms(attempts),
        }
        self.queue.put(ref, {**entry, **waits})
        self._tell(NO_NODE, ref, decision, pod=pod["metadata"]["name"], message=decision.message)
        self.recorder.record(pod, "Warning", "FailedScheduling", decision.message or "", "Scheduling")
        self.write_condition(pod, decision)
        if decision.nominated:
            unplaced.preempt(self.api, self.recorder, pod, decision, self.clock.timestamp())
        self._wake("flush", FLUSH_AFTER_MS, heartbeat=True)

    def write_condition(self, pod: Object, decision: Decision | Unplaced) -> None:
        """PodScheduled is False, and why."""
        metadata, now = pod["metadata"], self.clock.timestamp()
        generation = metadata.get("generation", 1)
        self.api.change(
            "pods",
            metadata["namespace"],
            metadata["name"],
            lambda newest: unschedulable(newest, decision, generation, now),
            "status",
            PATCH,
            {"pod": metadata["name"], "reason": decision.reason},
        )

    # The binding cycle

    def _sync_bind(self, ref: str) -> None:
        assumed, pod = self.store.get(NAME, f"assumed/{ref}"), self.cache.pod(ref)
        if assumed is None:
            return
        namespace, _, name = ref.partition("/")
        try:
            if pod is None:
                self._forget_assumed(ref)
                self._tell(FORGET, ref, pod=name, event="DELETED")
                return
            self._forget_assumed(ref)
            self.api.bind(
                namespace, name, assumed["uid"], assumed["node"], BIND, {"pod": name, "node": assumed["node"]}
            )
            self._assume_until_heard(ref, assumed)
            self.recorder.record(
                pod, "Normal", "Scheduled", f"Successfully assigned {ref} to {assumed['node']}", "Binding"
            )
        except StatusError as error:
            self._tell(BIND_FAILED, ref, pod=name, message=error.message)
            self._wake(f"pod {ref}", backoff_ms(assumed["attempts"] + 1))

    def _forget_assumed(self, ref: str) -> None:
        self.store.put(NAME, f"assumed/{ref}", None)

    def _assume_until_heard(self, ref: str, assumed: dict[str, Any]) -> None:
        """Where the news of the binding is lost or late, the pod takes its room as an assumed one (FinishBinding)."""
        pod = self.cache.pod(ref)
        if pod is not None and not pod["spec"].get("nodeName"):
            self.store.put(NAME, f"assumed/{ref}", {**assumed, "finished": True})

    def _stop_assuming(self, ref: str, pod: Object | None) -> None:
        """The news has come: the pod is bound, or it is gone by now."""
        assumed = self.store.get(NAME, f"assumed/{ref}")
        if not assumed or not assumed.get("finished"):
            return
        if pod is None or pod["spec"].get("nodeName") or pod["metadata"]["uid"] != assumed["uid"]:
            self._forget_assumed(ref)

    # Trying again

    def _sync_moved(self, event: str) -> int | None:
        """Pods that this event may help go back to the queue, MOST of them in a step; on an idle cluster they are tried at once."""
        woken = self.queue.woken_by(ClusterEvent(event))
        for ref, entry in woken[:MOST]:
            self._again(ref, entry, event)
        if woken:
            self._wake("cycle", self.ground.latency.ms("scheduler.cycle", event, self.story.seq))
        return self.clock.now_ms if len(woken) > MOST else None

    def _again(self, ref: str, entry: Entry, event: str) -> None:
        where = ACTIVE if entry["until_ms"] <= self.clock.now_ms else "backoff"
        self.queue.put(ref, {**entry, "where": where})
        self._tell(REQUEUE, ref, pod=ref.partition("/")[2], event=event)

    def _sync_retry(self, ref: str) -> None:
        """A pod whose cycle has failed has waited long enough."""
        entry = self.queue.get(ref)
        if entry and entry["where"] == ERROR:
            self._again(ref, entry, "retry")
            self._wake("cycle", self.ground.latency.ms("scheduler.cycle", ref, "retry"))

    def _sync_flush(self, _: str) -> int | None:
        stale = self.queue.stale(self.clock.now_ms)
        for ref, entry in stale[:MOST]:
            self._again(ref, entry, "flush")
        if len(stale) > MOST:
            return self.clock.now_ms
        if self.queue.head() is not None:
            self._wake("cycle", self.ground.latency.ms("scheduler.cycle", "flush", self.story.seq))
        if self.queue.waiting:
            self._wake("flush", FLUSH_AFTER_MS, heartbeat=True)
        return None
