"""One pod's part of the kubelet's memory, opened for the length of one turn and written back once; and what every turn needs at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..budget import charge
from ..clock import since_start_ms
from ..containerd.records import Container
from . import status
from .containers import resizing
from .records import PLACES, End, Pass, PodRecord, Step, replace
from .status.observed import Observed

if TYPE_CHECKING:
    from ..verbs import Verb
    from .kubelet import Kubelet

EVICTED = ("DisruptionTarget", "TerminationByKubelet")
DEADLINE = "Pod was active on the node longer than the specified deadline"


class Work:
    """`pod` is the object as the API server has it now, or, once it is gone there, None.

    `record` is what the kubelet remembers of it, `under_way` its pass, which goes into the record with `save`; `taken`: whether it
    remembers anything, for a pod that is new here it does not.
    """

    def __init__(self, kubelet: Kubelet, namespace: str, name: str, uid: str) -> None:
        self.kubelet, self.namespace, self.name, self.uid = kubelet, namespace, name, uid
        self.ground, self.runtime, self.now_ms = kubelet.ground, kubelet.runtime, kubelet.ground.now_ms
        self.saved = kubelet.pods.get(uid)
        self.taken = self.saved is not None
        self.record = self.saved or PodRecord(namespace, name, uid)
        self.under_way = self.record.under_way
        self._touched: set[str] = set()  # fields of the record that may differ from `saved`
        self.ref, self.about = f"{namespace}/{name}/{uid}", f"pods/{namespace}/{name}"
        pod = kubelet.informers.get("pods", namespace, name)
        self.pod: Any = pod if pod and pod["metadata"]["uid"] == uid else None

    # The record

    def adopt(self) -> None:
        self.record, self.taken = PodRecord(self.namespace, self.name, self.uid, again=True), True

    def update(self, **fields: Any) -> None:
        """Put other values into fields of the record (see records.PodRecord)."""
        self._touched.update(fields)
        values = list(self.record)
        for field, value in fields.items():
            values[PLACES[field]] = value
        self.record = tuple.__new__(PodRecord, values)

    def mark(self, **fields: Any) -> Step:
        """Remember how far the first step of the pass under way has come (see records.Step); the step as it is now."""
        under_way = self.under_way
        step = replace(under_way.steps[0], **fields)
        self.under_way = Pass((step, *under_way.steps[1:]), *under_way[1:])
        return step

    def save(self) -> None:
        if self.under_way is not self.record.under_way:
            self.update(under_way=self.under_way)
        if self.taken and self.record is not self.saved and self.record != self.saved:
            self.kubelet.pods.put(self.record, self.saved, sorted(self._touched))
            self.saved, self._touched = self.record, set()

    def drop(self) -> None:
        self.kubelet.pods.drop(self.uid)
        self.taken, self.saved, self.record = False, None, PodRecord(self.namespace, self.name, self.uid)

    # Words about it

    def tell(self, verb: Verb, /, **facts: Any) -> int:
        self.save()
        facts.setdefault("pod", self.name)
        return self.ground.story.tell(verb, node=self.kubelet.node, about=self.about, facts=facts)

    def event(self, kind: str, reason: str, message: str, container: str | None = None, init: bool = False) -> None:
        """An Event about the pod, or about what was it, if the object is gone."""
        self.save()
        path = f"spec.{'initContainers' if init else 'containers'}{{{container}}}" if container else None
        self.kubelet.recorder.record(self.pod or self._gone(), kind, reason, message, path)

    def _gone(self):
        metadata = {"namespace": self.namespace, "name": self.name, "uid": self.uid, "resourceVersion": ""}
        return {"kind": "Pod", "apiVersion": "v1", "metadata": metadata}

    def fail(self, container: str, reason: str, message: str = "") -> None:
        """Remember why the last try failed: it shows with the next status, not before."""
        self.update(reasons={**self.record.reasons, container: (reason, message)})

    def clear_reason(self, container: str) -> None:
        if container in self.record.reasons:
            self.update(reasons={name: reason for name, reason in self.record.reasons.items() if name != container})

    # Its containers

    def container(self, name: str) -> Container | None:
        return self.runtime.container(self.uid, name)

    def runs(self, name: str) -> bool:
        """Whether the process of a container runs."""
        record = self.container(name)
        return record is not None and record["state"] == "running"

    def containers(self) -> dict[str, Container | None]:
        """All of the pod's containers: name -> containerd's record or None, init containers first."""
        specs = self.specs()
        charge(2 * len(specs))
        return {spec["name"]: self.container(spec["name"]) for spec in specs}

    def is_init(self, spec: dict[str, Any]) -> bool:
        return spec not in self.pod["spec"]["containers"]

    def specs(self) -> list[dict[str, Any]]:
        spec = self.pod["spec"]
        return [*(spec.get("initContainers") or ()), *spec["containers"]]

    def spec_of(self, name: str) -> dict[str, Any]:
        return next(spec for spec in self.specs() if spec["name"] == name)

    # Its status

    def observed(self) -> Observed:
        record, sandbox = self.record, self.runtime.sandbox(self.uid)
        return Observed(
            sandbox, self.containers(), record.reasons, record.probers, self.kubelet.host_ip, record.hooks, self._passing_conditions()
        )  # fmt: skip

    def _passing_conditions(self):
        """(type, reason, message) of the conditions that hold only now and then."""
        made = resizing.conditions(self.record)
        return [*made, (*EVICTED, self.record.evicted)] if self.record.evicted is not None else made

    def generate(self) -> dict[str, Any]:
        """The status as of now. A pod that is older than its activeDeadlineSeconds has failed, and each look says so again."""
        deadline_ms = self.deadline_ms()
        if deadline_ms is not None and deadline_ms <= self.now_ms:
            self.event("Normal", "DeadlineExceeded", DEADLINE)
            self.update(end=End("Failed", "DeadlineExceeded", DEADLINE))
        timestamp = self.ground.clock.timestamp()
        charge(6 * len(self.pod["spec"]["containers"]))
        return status.generate(self.pod, self.observed(), timestamp, self.record.end, self.record.stopped)

    def deadline_ms(self) -> int | None:
        """When the pod has been active for too long, in ms of the run; None: never (pkg/kubelet/active_deadline.go)."""
        seconds, start = self.pod["spec"].get("activeDeadlineSeconds"), (self.pod.get("status") or {}).get("startTime")
        return since_start_ms(start) + seconds * 1000 if seconds is not None and start else None

    def set_status(self, made: dict[str, Any]) -> None:
        """Hand a status to the status manager: it keeps only the newest and writes beside the worker."""
        if made != self.record.status:
            self.update(status=made)
            self.kubelet.wake_reporter(self.ref)
