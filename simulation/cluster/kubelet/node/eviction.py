"""Eviction: the kubelet ends a pod that takes too much, or whose node is short of something (pkg/kubelet/eviction).

An emptyDir over its sizeLimit is found by the monitor, which looks each 10 s while there is something to look at. Node pressure comes from
outside, by Kubelet.evict. Not modelled: the measuring of nodes, ephemeral-storage limits, ranking.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...apiserver.api import quantity
from ...verbs import VERBS
from ..records import SYNC, End

if TYPE_CHECKING:
    from ..work import Work

EVICT = VERBS["kubelet.evict"]
MONITOR_MS = 10_000
OVER_LIMIT = 'Usage of EmptyDir volume "{0}" exceeds the limit "{1}". '


def evict(work: Work, reason: str, message: str) -> None:
    """The pod is over: Failed, for this reason; its containers are stopped within a second. Nothing for one that is ending."""
    record = work.record
    if work.pod is None or not work.taken or record.stage != SYNC or record.end:
        return
    work.update(end=End("Failed", reason, message), evicted=message, again=True)
    work.tell(EVICT, reason=reason, message=message)
    work.event("Warning", reason, message)
    work.kubelet.wake_worker(work.ref, 0)


def written(work: Work) -> None:
    """A volume of the pod has been written to: if one of them is over its limit, the monitor will find it."""
    if work.pod is not None and too_large(work) and work.record.stage == SYNC:
        work.kubelet.set_alarm(f"monitor {work.ref}", work.kubelet.next_tick(work.now_ms, MONITOR_MS))


def monitor(work: Work) -> None:
    """One look of the eviction manager at one pod."""
    message = work.pod is not None and work.taken and too_large(work)
    if message:
        evict(work, "Evicted", message)


def too_large(work: Work) -> str | None:
    """The words about the first emptyDir over its sizeLimit, or None."""
    for volume in work.pod["spec"].get("volumes") or ():
        limit = (volume.get("emptyDir") or {}).get("sizeLimit")
        if limit is not None and size(
            work.kubelet.keys.get(f"volume/{work.uid}/{volume['name']}") or {}
        ) > quantity.value(limit):
            return OVER_LIMIT.format(volume["name"], limit)
    return None


def size(files: Mapping[str, str]) -> int:
    """Bytes that the files of a volume take."""
    return sum(len(text.encode()) for text in files.values())
