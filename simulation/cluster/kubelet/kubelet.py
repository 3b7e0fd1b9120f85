"""The kubelet of one node: joins workers, status manager, PLEG and probers; each is woken by alarms of its own.

Keys of its alarms: "node", "node starting", "pod <ref>", "status <ref>", "pleg <ref>", "probe <ref> <container>/<kind>",
"volumes <ref>", "monitor <ref>", where ref is namespace/name/uid.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from ..apiserver.client import Client
from ..containerd import Containerd
from ..containerd.events import CONTAINER_STOPPED, SANDBOX_LOST, ContainerEvent
from ..events import Recorder
from ..ground import Ground
from ..informers import Informers
from ..verbs import VERBS
from . import pleg, server, volumes, watching, worker
from .memory import PodRecords
from .node import eviction, pressure
from .node import status as node_status
from .probes import Probes
from .records import SYNC, TERMINATED, PodRecord, replace
from .status import reporter
from .work import Work

SYNC_POD = VERBS["kubelet.sync-pod"]


class NodeFaults(Protocol):
    """What a kubelet finds out about its machine by trying."""

    def stopped_since_ms(self, name: str) -> int | None:
        """Since when "containerd/<node>" or "cni/<node>" does not answer, ms of the run; None where it does."""

    def pressures(self, node: str) -> list[str]:
        """What the node is short of: some of memory, disk, pid."""


class Kubelet:
    """Handed by the front hall: the ground, its runtime, how it writes (its client) and reads (its informers), its
    machine's faults and address, and how the Node looks that it registers."""

    priority = 20

    def __init__(
        self, node: str, ground: Ground, runtime: Containerd, api: Client, informers: Informers, faults: NodeFaults,
        host_ip: str, node_object: Callable[[], dict[str, Any]],
    ) -> None:  # fmt: skip
        self.node, self.ground, self.runtime, self.api = node, ground, runtime, api
        self.informers, self.faults, self.host_ip, self.node_object = informers, faults, host_ip, node_object
        self.name = self.space = f"kubelet/{node}"
        self.keys: dict[str, Any] = ground.store.space(self.space)
        self.pods = PodRecords(ground.store, self.space)
        self.recorder = Recorder(api, ground, self.space, "kubelet", node)
        self.probes = Probes(self)
        self.phase_ms = int(ground.ids.digest("pleg", node)[:6], 16) % pleg.PERIOD_MS
        runtime.events.subscribe(self.hear)
        watching.watch(self, informers)

    def put(self, key, value):
        self.ground.store.put(self.space, key, value)

    def allocatable(self):
        node = self.informers.get("nodes", None, self.node) or {}
        return (node.get("status") or {}).get("allocatable") or {}

    # Alarms

    def set_alarm(self, key, due_ms, heartbeat=False):
        self.ground.agenda.set(self.name, key, due_ms, self.priority, self.ground.story.cause, heartbeat)

    def wake_worker(self, ref, after_ms):
        self.set_alarm(f"pod {ref}", self.ground.now_ms + after_ms)

    def wake_reporter(self, ref):
        self.set_alarm(
            f"status {ref}", self.ground.now_ms + self.ground.latency.ms("kubelet.status", ref, self.ground.story.seq)
        )

    def next_tick(self, at_ms, period_ms):
        """The first tick of one of the kubelet's loops that is not before `at_ms`."""
        return at_ms + (self.phase_ms - at_ms) % period_ms

    def pleg_soon(self, ref):
        """Something changed in the runtime: the next relist of the whole node will find it."""
        self.set_alarm(f"pleg {ref}", self.next_tick(self.ground.now_ms, pleg.PERIOD_MS))

    def hear(self, event: ContainerEvent) -> None:
        """One event of the runtime's stream. A worker that waits for StopContainer goes on at once, else PLEG finds it."""
        if event.type != SANDBOX_LOST:
            self.process_changed(event.uid, event.about, event.volumes)
        if event.type in (CONTAINER_STOPPED, SANDBOX_LOST):
            self.pleg_soon(event.ref)
        if event.requested:
            self.wake_worker(event.ref, 0)

    def process_changed(self, uid, about, volumes=()):
        """A process of the pod answers otherwise now, or has written to a volume: probers look again."""
        record = self.pods.get(uid)
        if not record or record.stage == TERMINATED or not (record.probers or volumes):
            return
        work = Work(self, record.namespace, record.name, uid)
        if volumes:
            eviction.written(work)
        if work.pod is not None:
            self.probes.changed(work)

    # Its one shape

    def sync(self, key):
        """Carry out one alarm -> when to come again for the same key, or None."""
        if key == "node-pressure":
            return pressure.monitor(self)
        if key.startswith("node"):
            node_status.report(self, key)
            return pressure.until_ms(self) if key == "node" else None
        kind, ref, *rest = key.split(" ")
        namespace, name, uid = ref.split("/")
        work, seq = Work(self, namespace, name, uid), self.ground.story.seq
        before = work.record
        result = getattr(self, f"_sync_{kind}")(work, *rest)
        work.save()
        if self.ground.story.seq == seq and self.ground.store.pending and work.taken:
            work.tell(SYNC_POD, found=_come_to(before, work.record))
        return result

    def _sync_pod(self, work):
        if self.runtime.sandbox(work.uid) and self.faults.stopped_since_ms(self.runtime.name) is not None:
            return None  # what runs there can be neither asked nor stopped; the runtime that is back wakes every worker
        return worker.sync(work)

    def _sync_status(self, work):
        if work.taken:
            reporter.report(work)

    def _sync_probe(self, work, probe):
        self.probes.sync(work, probe)

    def _sync_monitor(self, work):
        eviction.monitor(work)

    def _sync_volumes(self, work):
        if work.taken and work.pod is not None and volumes.refresh(work):
            self.runtime.volumes_changed()
            self.process_changed(work.uid, work.about)

    def _sync_pleg(self, work):
        if work.taken and work.record.stage == SYNC and pleg.relist(work):
            self.wake_worker(work.ref, 0)

    def retry_resizes(self):
        """Something has gone from the node: pods whose resize was put off are looked at again."""
        for record in self.pods:
            if record.resize and record.resize.state == "Deferred":
                self.pods.put(replace(record, again=True))
                self.wake_worker(record.ref, 0)

    # What others ask of it

    def logs(self, pod, container=None, previous=False):
        """What a container wrote, as text; raises StatusError 400 in the real API's words."""
        return server.logs(self, pod, container, previous)

    def run(self, pod, command, container=None):
        """A command (a list of words) inside a running container -> (exit code, stdout, stderr); raises StatusError 400."""
        return server.run(self, pod, command, container)

    def evict(self, pod, reason, message):
        """End a pod of this node for good; what `message` says is its status, its Event and its DisruptionTarget condition."""
        metadata = pod["metadata"]
        work = Work(self, metadata["namespace"], metadata["name"], metadata["uid"])
        eviction.evict(work, reason, message)
        work.save()

    def under_pressure(self):
        """The node runs short of something, or has enough again."""
        pressure.changed(self)

    # Coming back

    def notice_stop(self, place: str) -> None:
        """The runtime ("containerd") or the network ("cni") of this node has stopped."""
        node_status.wake_after_stop(self, place)

    def restart(self):
        """What the kubelet kept in memory only is gone; what runs is found again with the next relist."""
        for record in self.pods:
            self.pods.put(record.restarted())

    def own_keys(self):
        """What must be looked at although the object may be gone: the node's own status, every pod that this kubelet has taken."""
        yield "node"
        for record in self.pods:
            yield f"pod {record.ref}"
            yield f"status {record.ref}"


def _come_to(before: PodRecord, after: PodRecord) -> str:
    """What a turn that told nothing else has come to, as a code."""
    if after.stopped and not before.stopped:
        return "stopped"
    return "status" if after.status != before.status else "same"
