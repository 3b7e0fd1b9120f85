"""The kubelet of one node: joins workers, status manager, PLEG and probers; each is woken by alarms of its own.

Keys of its alarms: "node", "node starting", "pod <ref>", "status <ref>", "pleg <ref>", "probe <ref> <container>/<kind>",
"volumes <ref>", "monitor <ref>", where ref is namespace/name/uid.
"""

from ..apiserver.api.caller import component, node_user
from ..apiserver.client import Client
from ..containerd.lookers import look_again
from ..events import Recorder
from ..verbs import VERBS
from . import doors, pleg, volumes, watching, worker
from .node import eviction, pressure
from .node import status as node_status
from .probes import Probes
from .status import reporter
from .work import Work, restarted

SYNC = VERBS["kubelet.sync-pod"]


class Kubelet:
    priority = 20

    def __init__(self, node, hall, runtime, host_ip):
        self.node, self.hall, self.runtime, self.host_ip = node, hall, runtime, host_ip
        self.name = self.space = f"kubelet/{node}"
        runtime.kubelet = self
        self.keys = hall.store.space(self.space)
        self.api = Client(hall.server, component(node_user(node), "kubelet"), node)
        self.recorder = Recorder(self.api, hall, self.space, "kubelet", node)
        self.probes = Probes(self)
        if not hall.kubelets:  # the first speaks for all: single objects are watched by whoever mounts them
            watching.watch_sources(hall)
        self.phase_ms = int(hall.ids.digest("pleg", node)[:6], 16) % pleg.PERIOD_MS

    def put(self, key, value):
        self.hall.store.put(self.space, key, value)

    def allocatable(self):
        node = self.api.peek("nodes", None, self.node) or {}
        return (node.get("status") or {}).get("allocatable") or {}

    def services(self, namespace):
        return self.hall.server.objects("services", namespace)

    # Alarms

    def set_alarm(self, key, due_ms, heartbeat=False):
        self.hall.agenda.set(self.name, key, due_ms, self.priority, self.hall.story.cause, heartbeat)

    def wake_worker(self, ref, after_ms):
        self.set_alarm(f"pod {ref}", self.hall.clock.now_ms + after_ms)

    def wake_reporter(self, ref):
        self.set_alarm(
            f"status {ref}", self.hall.clock.now_ms + self.hall.latency.ms("kubelet.status", ref, self.hall.story.seq)
        )

    def next_tick(self, at_ms, period_ms):
        """The first tick of one of the kubelet's loops that is not before `at_ms`."""
        return at_ms + (self.phase_ms - at_ms) % period_ms

    def pleg_soon(self, ref):
        """Something changed in the runtime: the next relist of the whole node will find it."""
        self.set_alarm(f"pleg {ref}", self.next_tick(self.hall.clock.now_ms, pleg.PERIOD_MS))

    def runtime_changed(self, uid, about, stopping):
        """A process has ended. The kubelet that waits for StopContainer hears it at once, else PLEG finds it."""
        _, namespace, name = about.split("/")
        ref = f"{namespace}/{name}/{uid}"
        self.pleg_soon(ref)
        if stopping:
            self.wake_worker(ref, 0)

    def process_changed(self, uid, about, volumes=()):
        """A process of the pod answers otherwise now, or has written to a volume: probers look again."""
        record = self.keys.get(f"pods/{uid}")
        if not record or record["stage"] == "terminated" or not (record["probes"] or volumes):
            return
        work = Work(self, record["namespace"], record["name"], uid)
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
        work, seq = Work(self, namespace, name, uid), self.hall.story.seq
        before = work.record
        result = getattr(self, f"_sync_{kind}")(work, *rest)
        work.save()
        if self.hall.story.seq == seq and self.hall.store.pending and work.record is not None:
            work.tell(SYNC, what=_in_words(before or {}, work.record))
        return result

    def _sync_pod(self, work):
        if self.runtime.sandbox(work.uid) and self.hall.faults.stopped_since_ms(self.runtime.name) is not None:
            return None  # what runs there can be neither asked nor stopped; the runtime that is back wakes every worker
        return worker.sync(work)

    def _sync_status(self, work):
        if work.record is not None:
            reporter.report(work)

    def _sync_probe(self, work, probe):
        self.probes.sync(work, probe)

    def _sync_monitor(self, work):
        eviction.monitor(work)

    def _sync_volumes(self, work):
        if work.record is not None and work.pod is not None and volumes.refresh(work):
            look_again(self.hall)
            self.process_changed(work.uid, work.about)

    def _sync_pleg(self, work):
        if work.record is not None and work.record["stage"] == "sync" and pleg.relist(work):
            self.wake_worker(work.ref, 0)

    def retry_resizes(self):
        """Something has gone from the node: pods whose resize was put off are looked at again."""
        waiting = [item for item in self.keys.items() if (item[1].get("resize") or {}).get("state") == "Deferred"]
        for key, record in sorted(waiting):
            if key.startswith("pods/"):
                self.put(key, {**record, "again": True})
                self.wake_worker(f"{record['namespace']}/{record['name']}/{record['uid']}", 0)

    # What others ask of it

    def logs(self, pod, container=None, previous=False):
        """What a container wrote, as text; raises StatusError 400 in the real API's words."""
        return doors.logs(self, pod, container, previous)

    def run(self, pod, command, container=None):
        """A command (a list of words) inside a running container -> (exit code, stdout, stderr); raises StatusError 400."""
        return doors.run(self, pod, command, container)

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

    def restart(self):
        """What the kubelet kept in memory only is gone; what runs is found again with the next relist."""
        for key, record in sorted(self.keys.items()):
            if key.startswith("pods/"):
                self.put(key, restarted(record))

    def own_keys(self):
        """What must be looked at although the object may be gone: the node's own status, every pod that this kubelet has taken."""
        yield "node"
        for key, record in sorted(self.keys.items()):
            if key.startswith("pods/"):
                yield f"pod {record['namespace']}/{record['name']}/{record['uid']}"
                yield f"status {record['namespace']}/{record['name']}/{record['uid']}"

    # Watching

    @staticmethod
    def notice(kubelets):
        """What the pod watch of all kubelets makes of a change."""
        return watching.of_pods(kubelets)


def _in_words(before, after):
    """What a turn that told nothing else has come to."""
    if after["stopped"] and not before.get("stopped"):
        return "all of it has stopped, and its last status is on its way"
    return "its status is made anew" if after["status"] != before.get("status") else "it takes note of where it stands"
