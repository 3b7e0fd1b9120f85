"""One try of one probe: its answer now or after a while, its Event, and the thresholds at which the verdict turns.

Source: pkg/kubelet/prober/prober.go and worker.go, doProbe.
"""

from ...verbs import VERBS
from .. import handlers
from ..handlers import Outcome

PROBE, TURNED = VERBS["kubelet.probe"], VERBS["kubelet.probe-turned"]
AWAITED = VERBS["kubelet.probe-awaited"]
EFFECTS = {
    ("readiness", True): "ready", ("readiness", False): "unready", ("liveness", True): "alive", ("liveness", False): "kill",
    ("startup", True): "started", ("startup", False): "kill",
}  # fmt: skip
ATTEMPTS = 3  # a probe that errs is tried again at once


def outcome(work, spec, kind, key, entry):
    """The Outcome of this tick, told as an Event where it is no success; None where the answer takes its time."""
    pending = entry.get("pending")
    if pending is not None:
        if pending["due_ms"] > work.now_ms:
            return None
        found = Outcome(**{**pending["outcome"], "took_ms": 0})
        work.record["probes"] = {
            **work.record["probes"],
            key: {name: value for name, value in entry.items() if name != "pending"},
        }
    else:
        found = _try(work, spec, spec[f"{kind}Probe"])
        if found.took_ms and _matters(entry, found):
            _await(work, spec, kind, key, entry, found)
            return None
    _event(work, spec, kind, found)
    return found


def _try(work, spec, probe):
    for _ in range(ATTEMPTS):
        found = handlers.run(work, spec, probe, probe.get("timeoutSeconds", 1) * 1000)
        if not found.error:
            break
    return found


def _matters(entry, found):
    """A success where all is well changes nothing, however long it takes."""
    return not found.ok or entry["result"] != "success" or entry["last"] != "success"


def _await(work, spec, kind, key, entry, found):
    pending = {"due_ms": work.now_ms + found.took_ms, "outcome": found._asdict()}
    work.record["probes"] = {**work.record["probes"], key: {**entry, "pending": pending}}
    work.tell(AWAITED, kind=kind, container=spec["name"], wait_ms=found.took_ms)


def _event(work, spec, kind, found):
    label, init = f"{kind.capitalize()} probe", work.is_init(spec)
    if found.error:
        work.event(
            "Warning",
            "Unhealthy",
            f"{label} errored and resulted in unknown state: {found.message}",
            spec["name"],
            init,
        )
    elif not found.ok:
        work.event("Warning", "Unhealthy", f"{label} failed: {found.message}", spec["name"], init)


def threshold(probe, ok):
    """How many answers in a row turn the verdict."""
    return probe.get("successThreshold", 1) if ok else probe.get("failureThreshold", 3)


def judge(work, spec, kind, key, found):
    """Count; at the threshold the verdict turns. -> whether it turned. What erred does not count."""
    if found.error:
        return False
    entry, probe = work.record["probes"][key], spec[f"{kind}Probe"]
    last = "success" if found.ok else "failure"
    count = entry["count"] + 1 if entry["last"] == last else 1
    enough = threshold(probe, found.ok)
    turned = count >= enough and entry["result"] != last
    made = {**entry, "count": min(count, enough), "last": last}
    if turned:
        made |= {"result": last, "hold": kind == "startup" or (kind == "liveness" and not found.ok)}
    if made != entry:
        work.record["probes"] = {**work.record["probes"], key: made}
        facts = {
            "kind": kind,
            "container": spec["name"],
            "verdict": last,
            "message": None if found.ok else found.message,
            "count": count,
        }
        work.tell(TURNED, **facts, effect=EFFECTS[kind, found.ok]) if turned else work.tell(PROBE, **facts)
    return turned
