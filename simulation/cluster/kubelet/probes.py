"""Probes: one prober per container and kind, on its own ticker; three kinds, thresholds, and what their verdicts change.

Source: pkg/kubelet/prober/worker.go. The memory of a pod's probers is the record's `probes`: "container/kind" -> {"id" (of the container
it watches), "result", "count", "last", "origin_ms" (of the ticker), "hold"}.
"""

from ..verbs import VERBS
from . import handlers

PROBE, TURNED, READY = VERBS["kubelet.probe"], VERBS["kubelet.probe-turned"], VERBS["kubelet.ready"]
KINDS = ("startup", "readiness", "liveness")
FIRST = {"startup": "unknown", "readiness": "failure", "liveness": "success"}
EFFECTS = {
    ("readiness", True): "the container is ready", ("readiness", False): "the container is not ready: Services leave it out",
    ("liveness", False): "the kubelet will restart the container", ("startup", True): "the other probes may begin",
    ("startup", False): "the kubelet will restart the container", ("liveness", True): "the container is alive",
}  # fmt: skip
ATTEMPTS = 3  # a probe that errs is tried again at once


class Probes:
    """The probers of one kubelet; alarms are keyed "probe <ref> <container>/<kind>"."""

    def __init__(self, kubelet):
        self.kubelet = kubelet

    def begin(self, work, spec):
        """A container has started: its probers watch the new one. Tickers keep the phase of the worker's first start."""
        for kind in KINDS:
            if spec.get(f"{kind}Probe"):
                self._watch(work, spec, kind)
        if not spec.get("readinessProbe") and not spec.get("startupProbe"):
            words = "has no readiness probe: it counts as ready as soon as it runs"
            work.tell(READY, container=spec["name"], probe=words)

    def _watch(self, work, spec, kind):
        key, record = f"{spec['name']}/{kind}", work.container(spec["name"])
        before = work.record["probes"].get(key) or {"origin_ms": work.now_ms}
        entry = {"id": record["id"], "result": FIRST[kind], "count": 0, "last": None, "origin_ms": before["origin_ms"], "hold": False}
        work.record["probes"] = {**work.record["probes"], key: entry}
        due_ms = self._next_tick(work, spec, kind, entry)
        if kind == "readiness" and not spec.get("startupProbe") and not spec["readinessProbe"].get("initialDelaySeconds"):
            due_ms = work.now_ms  # triggered at once when the container becomes started
        self._wake(work, key, due_ms)

    def _wake(self, work, key, due_ms, heartbeat=False):
        self.kubelet.set_alarm(f"probe {work.ref} {key}", due_ms, heartbeat)

    def _next_tick(self, work, spec, kind, entry):
        """The first tick after now that is past the initial delay."""
        probe, record = spec[f"{kind}Probe"], work.container(spec["name"])
        period = probe.get("periodSeconds", 10) * 1000
        least = max(work.now_ms + 1, record["started_ms"] + probe.get("initialDelaySeconds", 0) * 1000)
        return entry["origin_ms"] + -(-(least - entry["origin_ms"]) // period) * period

    def stop(self, work):
        """The pod is ending: liveness and startup probes stop (readiness goes on while it runs)."""

    def unhealthy(self, work):
        """{"kill": container -> the Event's words, "started": spec -> bool} for the worker's decision."""
        kill = {}
        for spec in work.specs():
            record = work.container(spec["name"])
            if not record or record["state"] != "running":
                continue
            for kind in ("startup", "liveness"):
                entry = work.record["probes"].get(f"{spec['name']}/{kind}")
                if entry and entry["id"] == record["id"] and entry["result"] == "failure":
                    kill[spec["name"]] = f"Container {spec['name']} failed {kind} probe, will be restarted"
        return {"kill": kill, "started": work.view().started}

    def sync(self, work, key):
        """One tick of one prober -> when it ticks next, or None."""
        name, _, kind = key.partition("/")
        entry = (work.record or {}).get("probes", {}).get(key)
        if entry is None or work.pod is None or self._over(work, kind, entry):
            return None
        spec = work.spec_of(name)
        record = work.container(name)
        if record is None or record["id"] != entry["id"] or record["state"] != "running":
            return None
        if self._on_hold(work, spec, kind):
            return self._next_tick(work, spec, kind, entry), True
        outcome = self._try(work, spec, kind)
        if outcome.error:
            return self._next_tick(work, spec, kind, entry), False
        changed = self._judge(work, spec, kind, key, entry, outcome)
        return self._after(work, spec, kind, key, changed)

    def _over(self, work, kind, entry):
        stopping = work.record["stage"] != "sync" or work.pod["metadata"].get("deletionTimestamp")
        return entry["hold"] or work.record["stage"] == "terminated" or (bool(stopping) and kind != "readiness")

    def _on_hold(self, work, spec, kind):
        return kind != "startup" and not work.view().started(spec)

    def _try(self, work, spec, kind):
        probe = spec[f"{kind}Probe"]
        for _ in range(ATTEMPTS):
            outcome = handlers.run(work, spec, probe, probe.get("timeoutSeconds", 1) * 1000)
            if not outcome.error:
                break
        label = f"{kind.capitalize()} probe"
        if outcome.error:
            work.event("Warning", "Unhealthy", f"{label} errored and resulted in unknown state: {outcome.message}", spec["name"])
        elif not outcome.ok:
            work.event("Warning", "Unhealthy", f"{label} failed: {outcome.message}", spec["name"])
        return outcome

    def _judge(self, work, spec, kind, key, entry, outcome):
        """Count; at the threshold the verdict turns. -> whether it turned."""
        probe = spec[f"{kind}Probe"]
        last = "success" if outcome.ok else "failure"
        count = entry["count"] + 1 if entry["last"] == last else 1
        threshold = probe.get("successThreshold", 1) if outcome.ok else probe.get("failureThreshold", 3)
        turned = count >= threshold and entry["result"] != last
        made = {**entry, "count": min(count, threshold), "last": last}
        if turned:
            made |= {"result": last}
            if kind == "startup" or (kind == "liveness" and not outcome.ok):
                made["hold"] = True
        if made == entry:
            return False
        work.record["probes"] = {**work.record["probes"], key: made}
        verdict = "success" if outcome.ok else outcome.message
        facts = {"kind": kind.capitalize(), "container": spec["name"], "verdict": verdict, "count": count}
        if turned:
            work.tell(TURNED, **facts, effect=EFFECTS[kind, outcome.ok])
        else:
            work.tell(PROBE, **facts)
        return turned

    def _after(self, work, spec, kind, key, turned):
        if turned:
            work.record["again"] = True
            self.kubelet.wake_worker(work.ref, 0)
            if kind == "startup" and work.record["probes"][key]["result"] == "success":
                self._wake_readiness(work, spec)
        entry = work.record["probes"][key]
        if entry["hold"]:
            return None
        return self._next_tick(work, spec, kind, entry), self._steady(work, spec, kind, entry)

    def _wake_readiness(self, work, spec):
        if spec.get("readinessProbe"):
            self._wake(work, f"{spec['name']}/readiness", work.now_ms)

    def _steady(self, work, spec, kind, entry):
        """True where the next ticks will say the same, as far as anyone can know: a heartbeat."""
        return entry["result"] == "success" and entry["last"] == "success"
