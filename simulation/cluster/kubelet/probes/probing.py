"""One try of one probe: its answer now or after a while, its Event, and the thresholds at which the verdict turns.

Source: pkg/kubelet/prober/prober.go and worker.go, doProbe.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...verbs import VERBS
from .. import handlers
from ..handlers import Outcome
from ..records import AwaitedAnswer, Prober, replace

if TYPE_CHECKING:
    from ..work import Work

PROBE, TURNED = VERBS["kubelet.probe"], VERBS["kubelet.probe-turned"]
AWAITED = VERBS["kubelet.probe-awaited"]
EFFECTS = {
    ("readiness", True): "ready", ("readiness", False): "unready", ("liveness", True): "alive", ("liveness", False): "kill",
    ("startup", True): "started", ("startup", False): "kill",
}  # fmt: skip
ATTEMPTS = 3  # a probe that errs is tried again at once


def outcome(work: Work, spec: dict[str, Any], kind: str, key: str, prober: Prober) -> Outcome | AwaitedAnswer:
    """The Outcome of this tick, told as an Event where it is no success; what is awaited where the answer takes its time."""
    awaited = prober.awaited
    if awaited is not None:
        if awaited.due_ms > work.now_ms:
            return awaited
        answer = Outcome(awaited.ok, awaited.message, 0, awaited.error, awaited.asked_outside)
        _keep(work, key, replace(prober, awaited=None))
    else:
        answer = _try(work, spec, spec[f"{kind}Probe"])
        if answer.took_ms and _matters(prober, answer):
            return _await(work, spec, kind, key, prober, answer)
    _event(work, spec, kind, answer)
    return answer


def _keep(work, key, prober):
    work.update(probers={**work.record.probers, key: prober})


def _try(work, spec, probe):
    for _ in range(ATTEMPTS):
        answer = handlers.run(work, spec, probe, probe.get("timeoutSeconds", 1) * 1000)
        if not answer.error:
            break
    return answer


def _matters(prober, answer):
    """A success where all is well changes nothing, however long it takes."""
    return not answer.ok or prober.result != "success" or prober.last != "success"


def _await(work, spec, kind, key, prober, answer):
    due_ms = work.now_ms + answer.took_ms
    awaited = AwaitedAnswer(due_ms, answer.ok, answer.message, answer.error, answer.asked_outside)
    _keep(work, key, replace(prober, awaited=awaited))
    work.tell(AWAITED, kind=kind, container=spec["name"], wait_ms=answer.took_ms)
    return awaited


def _event(work, spec, kind, answer):
    label, init = f"{kind.capitalize()} probe", work.is_init(spec)
    if answer.error:
        work.event(
            "Warning",
            "Unhealthy",
            f"{label} errored and resulted in unknown state: {answer.message}",
            spec["name"],
            init,
        )
    elif not answer.ok:
        work.event("Warning", "Unhealthy", f"{label} failed: {answer.message}", spec["name"], init)


def threshold(probe: dict[str, Any], ok: bool) -> int:
    """How many answers in a row turn the verdict."""
    return probe.get("successThreshold", 1) if ok else probe.get("failureThreshold", 3)


def judge(work: Work, spec: dict[str, Any], kind: str, key: str, answer: Outcome) -> bool:
    """Count; at the threshold the verdict turns. -> whether it turned. What erred does not count."""
    if answer.error:
        return False
    prober, last = work.record.probers[key], "success" if answer.ok else "failure"
    count = prober.in_a_row + 1 if prober.last == last else 1
    enough = threshold(spec[f"{kind}Probe"], answer.ok)
    turned = count >= enough and prober.result != last
    made = replace(prober, in_a_row=min(count, enough), last=last)
    if turned:
        made = replace(made, result=last, hold=kind == "startup" or (kind == "liveness" and not answer.ok))
    if made != prober:
        _keep(work, key, made)
        facts = {
            "kind": kind,
            "container": spec["name"],
            "verdict": last,
            "message": None if answer.ok else answer.message,
            "count": count,
        }
        work.tell(TURNED, **facts, effect=EFFECTS[kind, answer.ok]) if turned else work.tell(PROBE, **facts)
    return turned
