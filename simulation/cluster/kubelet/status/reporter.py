"""The status manager: writes each pod's newest status through the API server, beside the workers; deletes what has ended.

Source: pkg/kubelet/status/status_manager.go. A terminal phase waits until nothing of the pod can run any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...apiserver.api.status import StatusError
from ...apiserver.printers.pod import summary
from ...component_helpers.pods import TERMINAL
from ...transition import now_s
from ...verbs import VERBS
from ..records import TERMINATED

if TYPE_CHECKING:
    from ..work import Work

PATCH, PATCH_PHASE, DELETE = VERBS["kubelet.patch-status"], VERBS["kubelet.patch-phase"], VERBS["kubelet.delete"]
PASSING = {"PodResizeInProgress", "PodResizePending"}  # the kubelet's own, where they do not hold they are gone
WHY = ("reason", "message")


def report(work: Work) -> None:
    """One turn of the status manager for one pod."""
    if work.pod is None or work.record.status is None:
        return
    old = work.pod.get("status") or {}
    new = _merged(old, work.record)
    changed = old != new
    if changed:
        _write(work, old, new, changed)
    if work.pod["metadata"].get("deletionTimestamp") and work.record.stage == TERMINATED:
        _delete(work)


def _merged(old, record):
    new = record.status
    if new["phase"] in TERMINAL and old.get("phase") not in TERMINAL and not record.stopped:
        new = {key: value for key, value in new.items() if key not in WHY}  # something may still run:
        new = {
            **new,
            "phase": old["phase"],
            **{key: old[key] for key in WHY if key in old},
        }  # the end is told when it is sure
    own = {condition["type"] for condition in new["conditions"]} | PASSING
    others = [condition for condition in old.get("conditions") or () if condition["type"] not in own]
    before = {condition["type"]: condition for condition in old.get("conditions") or ()}
    conditions = [_since(condition, before.get(condition["type"])) for condition in new["conditions"]]
    return {**new, "conditions": [*conditions, *others]}


def _since(condition, before):
    since = before.get("lastTransitionTime") if before else None  # what others write may come without
    if since and before["status"] == condition["status"] and since != condition.get("lastTransitionTime"):
        return {**condition, "lastTransitionTime": since}
    return condition


def _write(work, old, new, changed):
    _, printed, _ = summary({**work.pod, "status": new}, now_s(work.now_ms))
    turned = new["phase"] != old.get("phase") or _is_ready(new) != _is_ready(old)
    facts = {"pod": work.name, "phase": new["phase"], "status": printed, **_changed(old, new)}
    work.pod = work.kubelet.api.change(
        "pods", work.namespace, work.name, lambda pod: {**pod, "status": new}, subresource="status",
        tell=PATCH_PHASE if turned else PATCH, facts=facts,
    )  # fmt: skip


def _is_ready(status):
    return any(c["type"] == "Ready" and c["status"] == "True" for c in status.get("conditions") or ())


def _changed(old, new):
    """What this write changes, as facts: address, conditions ("Ready=True"), and the containers that came to a state."""
    before = {condition["type"]: condition["status"] for condition in old.get("conditions") or ()}
    facts = {"ip": new["podIP"]} if new.get("podIP") and not old.get("podIP") else {}
    conditions = [f"{c['type']}={c['status']}" for c in new["conditions"] if before.get(c["type"]) != c["status"]]
    if conditions:
        facts["conditions"] = conditions
    states = {status["name"]: _state(status) for field in _LISTS for status in old.get(field) or ()}
    for field in _LISTS:
        for status in new.get(field) or ():
            if states.get(status["name"]) != (now := _state(status)) and now is not None:
                _note(facts, status["name"], *now)
    return facts or {"seen": True}


_LISTS = ("initContainerStatuses", "containerStatuses")
_REASONS = {"waiting": "waiting_for", "terminated": "ended_with"}


def _state(status):
    """(running, waiting or terminated; the reason), or None where there is no state."""
    kind = next(iter(status["state"]), None)
    return (kind, (status["state"][kind] or {}).get("reason")) if kind else None


def _note(facts, container, kind, reason):
    facts.setdefault(kind, []).append(container)
    if reason and kind in _REASONS and reason not in (known := facts.setdefault(_REASONS[kind], [])):
        known.append(reason)


def _delete(work):
    """Nothing is left on the node: the object may go. A failed delete is tried again with the next report."""
    try:
        work.kubelet.api.delete(
            "pods", work.namespace, work.name, grace_period_seconds=0, uid=work.uid, tell=DELETE, facts={"pod": work.name}
        )  # fmt: skip
    except StatusError:
        return
    work.pod = None
