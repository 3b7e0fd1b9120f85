"""Restarts of containers that ended: the back-off before each (doBackOff in pkg/kubelet/kuberuntime, client-go flowcontrol/backoff.go).

The first restart comes at once; then 10, 20, 40, 80, 160, 300, 300 … s after the container ended. An entry that was not touched
for ten minutes is forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...containerd.records import Container
from ...verbs import VERBS
from .. import records

if TYPE_CHECKING:
    from ..work import Work

BACK_OFF = VERBS["kubelet.back-off"]
FIRST_MS, LONGEST_MS, FORGET_MS = 10_000, 300_000, 600_000
EVENT = "Back-off restarting failed container {0} in pod {1}_{2}({3})"
WAITING = "back-off {0} restarting failed container={1} pod={2}_{3}({4})"
RESYNC_FACTOR, RESYNC_MOST_MS = 1.25, 60_000  # the worker's requeue: until the expiry, at most 60 s, times 1 to 1.5


class BackOff(Exception):
    """The container may not be started yet; the text is the waiting message."""


def check(work: Work, spec: dict[str, Any], init: bool, after_kill: bool = False) -> None:
    """Lets the start pass and notes it, or raises BackOff with its Event.

    `after_kill`: this very pass killed the container; the status that the pass works from still shows it running.
    """
    ended_ms = _last_end_ms(work.container(spec["name"]), after_kill)
    if ended_ms is None:
        return
    key, now = f"{spec['name']}|{spec['image']}", work.now_ms
    entry = work.record.restart_back_offs.get(key)
    if entry and ended_ms - entry.at_ms > FORGET_MS:
        entry = None
    if entry and now - ended_ms < entry.wait_ms:
        raise _refuse(work, spec, init, entry.wait_ms, ended_ms)
    wait_ms = min(entry.wait_ms * 2, LONGEST_MS) if entry else FIRST_MS
    work.update(restart_back_offs={**work.record.restart_back_offs, key: records.BackOff(now, wait_ms)})


def _refuse(work, spec, init, wait_ms, ended_ms):
    """The Event, and what becomes of the pass; -> the BackOff."""
    left_ms, under_way = min(ended_ms + wait_ms - work.now_ms, RESYNC_MOST_MS), work.under_way
    longest_ms = max(under_way.wait_ms or 0, int(left_ms * RESYNC_FACTOR))
    work.under_way = records.replace(under_way, wait_ms=longest_ms)
    name, wait = spec["name"], go_seconds(wait_ms // 1000)
    work.tell(BACK_OFF, after="exit", container=name, wait_ms=wait_ms)
    work.event("Warning", "BackOff", EVENT.format(name, work.name, work.namespace, work.uid), name, init)
    return BackOff(WAITING.format(wait, name, work.name, work.namespace, work.uid))


def _last_end_ms(record: Container | None, after_kill: bool) -> int | None:
    """When the newest ended attempt ended; a running one is passed over."""
    if record is None:
        return None
    if record["state"] == "exited" and not after_kill:
        return record["finished_ms"]
    previous = record.get("previous")
    return previous["finished_ms"] if previous else None


def go_seconds(seconds: int) -> str:
    """10s, 1m20s, 5m0s."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}m{rest}s" if minutes else f"{rest}s"
