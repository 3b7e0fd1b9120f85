"""Probes: one prober per container and kind, on its own ticker; when each ticks, and what it may sleep through.

A prober whose answer nothing known will change sleeps; who changes a process or a volume wakes it (Kubelet.process_changed).
Source: pkg/kubelet/prober/worker.go. The memory of a pod's probers is the record's `probers` (records.Prober).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...program.foreseen import answers_change_ms, files_change_ms
from ...verbs import VERBS
from ..actions import Health
from ..records import SYNC, TERMINATED, AwaitedAnswer, Prober
from . import probing

if TYPE_CHECKING:
    from ..kubelet import Kubelet
    from ..work import Work

READY = VERBS["kubelet.ready"]
KINDS = ("startup", "readiness", "liveness")
FIRST = {"startup": "unknown", "readiness": "failure", "liveness": "success"}
FAILED = "Container {0} failed {1} probe, will be restarted"
INIT_FAILED = "Init container {0} failed {1} probe"


class Probes:
    """The probers of one kubelet; alarms are keyed "probe <ref> <container>/<kind>"."""

    def __init__(self, kubelet: Kubelet) -> None:
        self.kubelet = kubelet

    # When they begin and end

    def begin(self, work: Work, spec: dict[str, Any]) -> None:
        """A container has started: its probers watch the new one. Tickers keep the phase of the worker's first start."""
        for kind in KINDS:
            if spec.get(f"{kind}Probe"):
                self._watch(work, spec, kind)
        ends = (
            work.is_init(spec) and spec.get("restartPolicy") != "Always"
        )  # an init container is ready when it has ended
        if not ends and not spec.get("readinessProbe") and not spec.get("startupProbe"):
            work.tell(READY, container=spec["name"])

    def _watch(self, work, spec, kind):
        key, record = f"{spec['name']}/{kind}", work.container(spec["name"])
        before = work.record.probers.get(key)
        prober = Prober(record["id"], FIRST[kind], before.origin_ms if before else work.now_ms)
        work.update(probers={**work.record.probers, key: prober})
        if kind == "startup" or not spec.get("startupProbe"):
            self._wake_first(work, spec, kind, prober)

    def _wake_first(self, work, spec, kind, prober):
        """The first tick after the initial delay; a readiness probe is made at once when its container has become started."""
        delayed = spec[f"{kind}Probe"].get("initialDelaySeconds")
        due_ms = work.now_ms if kind == "readiness" and not delayed else self._next_tick(work, spec, kind, prober)
        self._wake(work.ref, f"{spec['name']}/{kind}", due_ms)

    def started(self, work: Work, spec: dict[str, Any]) -> None:
        """The startup probe has succeeded: the others begin."""
        for kind in KINDS[1:]:
            prober = work.record.probers.get(f"{spec['name']}/{kind}")
            if prober and spec.get(f"{kind}Probe"):
                self._wake_first(work, spec, kind, prober)

    def _wake(self, ref, key, due_ms, heartbeat=False):
        self.kubelet.set_alarm(f"probe {ref} {key}", due_ms, heartbeat)

    def changed(self, work: Work) -> None:
        """Something in the pod has changed: probers that sleep tick again, those that merely beat look closely."""
        agenda, now = self.kubelet.ground.agenda, work.now_ms
        for key, prober in work.record.probers.items():
            name, _, kind = key.partition("/")
            spec = work.spec_of(name)
            if prober.hold or not self._watches(work, name, prober) or self._waits(work, spec, kind):
                continue
            # it may have ticked in this very moment
            ticks = agenda.get(self.kubelet.name, f"probe {work.ref} {key}") is not None
            self._wake(work.ref, key, self._next_tick(work, spec, kind, prober, now + ticks))

    # One tick

    def sync(self, work: Work, key: str) -> None:
        """One tick of one prober: the answer, or the end of the wait for it."""
        name, _, kind = key.partition("/")
        prober = work.record.probers.get(key)
        if prober is None or work.pod is None or self._over(work, kind, prober):
            return
        spec = work.spec_of(name)
        if not self._watches(work, name, prober) or self._waits(work, spec, kind):
            return
        outcome = probing.outcome(work, spec, kind, key, prober)
        if isinstance(outcome, AwaitedAnswer):
            self._wake(work.ref, key, outcome.due_ms)
            return
        if probing.judge(work, spec, kind, key, outcome):
            self._turned(work, spec, kind, outcome)
        self._sleep(work, spec, kind, key, outcome)

    @staticmethod
    def _watches(work, name, prober):
        """Whether the container that this prober watches is the one that runs."""
        record = work.container(name)
        return record is not None and record["id"] == prober.id and record["state"] == "running"

    def _over(self, work, kind, prober):
        stopping = work.record.stage != SYNC or work.pod["metadata"].get("deletionTimestamp")
        return prober.hold or work.record.stage == TERMINATED or (bool(stopping) and kind != "readiness")

    def _waits(self, work, spec, kind):
        return kind != "startup" and not work.observed().started(spec)

    def _turned(self, work, spec, kind, outcome):
        work.update(again=True)
        self.kubelet.wake_worker(work.ref, 0)
        if work.under_way.steps and kind != "liveness":  # the status manager is told past the worker, which is busy
            work.set_status(work.generate())
        if kind == "startup" and outcome.ok:
            self.started(work, spec)

    def _next_tick(self, work, spec, kind, prober, least_ms=None):
        """The first tick after now (or not before `least_ms`) that is past the initial delay."""
        probe, record = spec[f"{kind}Probe"], work.container(spec["name"])
        period = probe.get("periodSeconds", 10) * 1000
        delayed = record["started_ms"] + probe.get("initialDelaySeconds", 0) * 1000
        least = max(work.now_ms + 1 if least_ms is None else least_ms, delayed)
        return prober.origin_ms + -(-(least - prober.origin_ms) // period) * period

    def _sleep(self, work, spec, kind, key, outcome):
        """Set the next tick: each one while something may turn; none while nothing can."""
        prober = work.record.probers[key]
        if prober.hold:
            return
        enough = probing.threshold(spec[f"{kind}Probe"], outcome.ok)
        settled = outcome.error or (prober.result == prober.last and prober.in_a_row >= enough)
        if not settled:
            self._wake(work.ref, key, self._next_tick(work, spec, kind, prober))
            return
        change_ms = None if outcome.asked_outside else self._change_ms(work, spec, f"{kind}Probe")
        if not outcome.ok or outcome.error or outcome.asked_outside:  # a failure is an Event each time
            self._wake(work.ref, key, self._next_tick(work, spec, kind, prober), heartbeat=change_ms is None)
        elif change_ms is not None:
            self._wake(work.ref, key, self._next_tick(work, spec, kind, prober, max(change_ms, work.now_ms + 1)))

    def _change_ms(self, work, spec, probe):
        """When the answer may next be another one, as far as anyone knows, in ms of the run; None: never."""
        own = work.container(spec["name"])
        if "exec" in spec[probe]:
            records, foresee = (
                [own],
                lambda process, at_ms: files_change_ms(process, at_ms, work.runtime.outside(work.uid)),
            )
        else:
            records, foresee = work.runtime.running(work.uid), answers_change_ms
        changes = [
            (record["started_ms"], foresee(record["process"], work.now_ms - record["started_ms"])) for record in records
        ]
        return min((start + at for start, at in changes if at is not None), default=None)

    # For the worker's decision

    def health(self, work: Work) -> Health:
        """What the verdicts say of the containers that run now."""
        kill, grace_s = {}, {}
        for key, prober in work.record.probers.items():
            name, _, kind = key.partition("/")
            if kind != "readiness" and prober.result == "failure" and self._watches(work, name, prober):
                spec = work.spec_of(name)
                words = INIT_FAILED if work.is_init(spec) else FAILED
                kill[name] = words.format(name, kind)
                grace_s[name] = spec[f"{kind}Probe"].get("terminationGracePeriodSeconds")
        return Health(kill, grace_s, work.observed().started)
