"""One pod's part of the kubelet's memory, opened for the length of one turn of its worker and written back once.

Fields of the record: namespace, name, uid; stage (sync, terminating, terminated); steps (the rest of this pass); busy
(until_ms or None: until woken); again; next_ms; failed, did (of this pass); reasons (container -> [reason, message]); backoff;
images; seen (what PLEG saw last); status (newest, to be reported); over (the decided end); mounted; probes; hooks.
"""

from ..clock import since_start_ms
from . import status
from .containers import resizing
from .status.view import View

EVICTED = ("DisruptionTarget", "TerminationByKubelet")
DEADLINE = "Pod was active on the node longer than the specified deadline"

EMPTY = {
    "stage": "sync", "steps": [], "busy": None, "again": True, "next_ms": None, "failed": False, "did": False, "passing": False,
    "reasons": {}, "backoff": {}, "images": {}, "seen": {}, "status": None, "over": None, "mounted": False, "probes": {}, "hooks": [],
    "wait_ms": None, "stopped": False, "retries": 0,
}  # fmt: skip


class Work:
    """`pod` is the object as the API server has it now, or, once it is gone there, None."""

    def __init__(self, kubelet, namespace, name, uid):
        self.kubelet, self.namespace, self.name, self.uid = kubelet, namespace, name, uid
        self.ground, self.runtime, self.now_ms = kubelet.ground, kubelet.runtime, kubelet.ground.now_ms
        self.saved = kubelet.keys.get(f"pods/{uid}")
        self.record = dict(self.saved) if self.saved else None
        found = kubelet.api.peek("pods", namespace, name)
        self.pod = found if found and found["metadata"]["uid"] == uid else None
        self.ref = f"{namespace}/{name}/{uid}"

    @property
    def about(self):
        return f"pods/{self.namespace}/{self.name}"

    def adopt(self):
        self.record = {"namespace": self.namespace, "name": self.name, "uid": self.uid, **EMPTY}

    def save(self):
        if self.record is not None and self.record != self.saved:
            self.saved = dict(self.record)
            self.kubelet.put(f"pods/{self.uid}", self.saved)

    def drop(self):
        self.kubelet.put(f"pods/{self.uid}", None)
        self.record = self.saved = None

    def tell(self, verb, /, **facts):
        self.save()
        facts.setdefault("pod", self.name)
        return self.ground.story.tell(verb, node=self.kubelet.node, about=self.about, facts=facts)

    def event(self, kind, reason, message, container=None, init=False):
        """An Event about the pod, or about what was it, if the object is gone."""
        self.save()
        path = f"spec.{'initContainers' if init else 'containers'}{{{container}}}" if container else None
        self.kubelet.recorder.record(self.pod or self._gone(), kind, reason, message, path)

    def _gone(self):
        metadata = {"namespace": self.namespace, "name": self.name, "uid": self.uid, "resourceVersion": ""}
        return {"kind": "Pod", "apiVersion": "v1", "metadata": metadata}

    def container(self, name):
        return self.runtime.container(self.uid, name)

    def containers(self):
        """All of the pod's containers: name -> containerd's record or None, init containers first."""
        return {spec["name"]: self.container(spec["name"]) for spec in self.specs()}

    def is_init(self, spec):
        return spec not in self.pod["spec"]["containers"]

    def specs(self):
        spec = self.pod["spec"]
        return [*(spec.get("initContainers") or ()), *spec["containers"]]

    def spec_of(self, name):
        return next(spec for spec in self.specs() if spec["name"] == name)

    def reason(self, name, reason, message=""):
        """Remember why the last try failed: it shows with the next status, not before."""
        self.record["reasons"] = {**self.record["reasons"], name: [reason, message]}

    def clear_reason(self, name):
        if name in self.record["reasons"]:
            self.record["reasons"] = {key: value for key, value in self.record["reasons"].items() if key != name}

    def view(self):
        containers, reasons = self.containers(), self.record["reasons"]
        sandbox = self.runtime.sandbox(self.uid)
        return View(
            sandbox,
            containers,
            reasons,
            self.record["probes"],
            self.kubelet.host_ip,
            self.record["hooks"],
            self._extra(),
        )

    def _extra(self):
        found = resizing.conditions(self.record) if "resize" in self.record else []
        return [*found, (*EVICTED, self.record["evicted"])] if "evicted" in self.record else found

    def generate(self):
        """The status as of now. A pod that is older than its activeDeadlineSeconds has failed, and each look says so again."""
        if self.deadline_ms() is not None and self.deadline_ms() <= self.now_ms:
            self.event("Normal", "DeadlineExceeded", DEADLINE)
            self.record["over"] = {"phase": "Failed", "reason": "DeadlineExceeded", "message": DEADLINE}
        timestamp = self.ground.clock.timestamp()
        return status.generate(self.pod, self.view(), timestamp, self.record["over"], self.record["stopped"])

    def deadline_ms(self):
        """When the pod has been active for too long, in ms of the run; None: never (pkg/kubelet/active_deadline.go)."""
        seconds, start = self.pod["spec"].get("activeDeadlineSeconds"), (self.pod.get("status") or {}).get("startTime")
        return since_start_ms(start) + seconds * 1000 if seconds is not None and start else None

    def set_status(self, made):
        """Hand a status to the status manager: it keeps only the newest and writes beside the worker."""
        if made != self.record["status"]:
            self.record["status"] = made
            self.kubelet.wake_reporter(self.ref)


KEPT = (
    "namespace",
    "name",
    "uid",
    "stage",
    "over",
    "stopped",
    "generation",
    "mounted",
    "volumes",
    "sources",
    "mounted_ms",
)


def restarted(record):
    """A record as a kubelet that has just started has it: back-offs, probes' verdicts and half-done passes are forgotten."""
    kept = {field: record[field] for field in KEPT if field in record}
    return {**EMPTY, **kept, "again": record["stage"] != "terminated"}
