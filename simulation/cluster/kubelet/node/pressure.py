"""Node-pressure eviction: a node that runs short says so in its conditions and ends one pod in each pass (pkg/kubelet/eviction).

What the node is short of is a fault (`pressure`); the manager looks each 10 s while it is. A condition stays for five minutes after the need
has passed. Ranking: usage above the request first, then lower priority, then the larger excess. Not modelled: soft thresholds, reclaiming images.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import program
from ...apiserver.api import quantity
from ..records import SYNC

if TYPE_CHECKING:
    from ..kubelet import Kubelet

MONITOR_MS, TRANSITION_MS = 10_000, 300_000
CONDITIONS = {  # what the node is short of -> (condition, reason and message where it is, what is reclaimed, threshold, available)
    "memory": ("MemoryPressure", "KubeletHasInsufficientMemory", "kubelet has insufficient memory available", "memory", "100Mi", "80Mi"),
    "disk": ("DiskPressure", "KubeletHasDiskPressure", "kubelet has disk pressure", "ephemeral-storage", "5025467Ki", "4096Mi"),
    "pid": ("PIDPressure", "KubeletHasInsufficientPID", "kubelet has insufficient PID available", "pids", "0", "0"),
}  # fmt: skip
TURNED = {"memory": "NodeHasInsufficientMemory", "disk": "NodeHasDiskPressure", "pid": "NodeHasInsufficientPID"}
LOW = "The node was low on resource: {0}. Threshold quantity: {1}, available: {2}. "
USING = "Container {0} was using {1}, request is {2}, has larger consumption of {3}. "
REFUSED = "The node had condition: [{0}]. "


def changed(kubelet: Kubelet) -> None:
    """The need has come or gone: the manager will find out with its next look."""
    now = kubelet.ground.now_ms
    tick_ms = kubelet.next_tick(now, MONITOR_MS)
    kubelet.set_alarm("node", tick_ms)
    if kubelet.faults.pressures(kubelet.node):
        kubelet.set_alarm("node-pressure", tick_ms)


def until_ms(kubelet: Kubelet) -> int | None:
    """When the last condition that is only kept may go; None where there is none."""
    present = kubelet.faults.pressures(kubelet.node)
    kept = [at for of, at in (kubelet.keys.get("pressure") or {}).items() if of not in present]
    return kubelet.next_tick(max(kept) + TRANSITION_MS, MONITOR_MS) if kept else None


def conditions(kubelet: Kubelet) -> dict[str, tuple[str, str, str]]:
    """{condition: (status, reason, message)} of what the node is short of, or was within the last five minutes."""
    kept, now = dict(kubelet.keys.get("pressure") or {}), kubelet.ground.now_ms
    present = kubelet.faults.pressures(kubelet.node)
    seen = dict.fromkeys(present, now) | {
        of: at for of, at in kept.items() if of not in present and now - at < TRANSITION_MS
    }
    if seen != kept:
        kubelet.put("pressure", seen or None)
    return {CONDITIONS[of][0]: ("True", *CONDITIONS[of][1:3]) for of in sorted(seen)}


def monitor(kubelet: Kubelet) -> int | None:
    """One pass: end the pod that ranks first -> when to look again, or None where nothing is short or nobody is left."""
    short = kubelet.faults.pressures(kubelet.node)
    if not short:
        return None
    _, _, _, resource, threshold, available = CONDITIONS[short[0]]
    node = kubelet.informers.get("nodes", None, kubelet.node)
    if node is not None:
        kubelet.recorder.record(node, "Warning", "EvictionThresholdMet", f"Attempting to reclaim {resource}")
    ranked = sorted(_candidates(kubelet, resource))
    if not ranked:
        return None
    *_, pod, words = ranked[0]
    kubelet.evict(pod, "Evicted", LOW.format(resource, threshold, available) + words)
    return kubelet.ground.now_ms + MONITOR_MS


def _candidates(kubelet, resource):
    """(not above its request, priority, -excess, uid, pod, words) of each pod that has not ended."""
    for record in kubelet.pods:
        if record.stage != SYNC or record.end:
            continue
        pod = kubelet.informers.get("pods", record.namespace, record.name)
        if pod is None or pod["spec"].get("priority", 0) >= 2_000_000_000:
            continue
        excess, words = _excess(kubelet, pod, resource)
        yield excess <= 0, pod["spec"].get("priority", 0), -excess, record.uid, pod, words


def _excess(kubelet, pod, resource):
    """How much the pod takes beyond what it asked for, in bytes, and the words about the container that takes most."""
    worst, total = None, 0
    for spec in pod["spec"]["containers"]:
        record = kubelet.runtime.container(pod["metadata"]["uid"], spec["name"])
        if resource != "memory" or not record or record["state"] != "running":
            continue
        used = program.memory_bytes(record["process"], kubelet.ground.now_ms - record["started_ms"])
        asked = quantity.value(((spec.get("resources") or {}).get("requests") or {}).get("memory"))
        total += used - asked
        if used > asked and (worst is None or used - asked > worst[0]):
            said = ((spec.get("resources") or {}).get("requests") or {}).get("memory", "0")
            worst = (used - asked, USING.format(spec["name"], f"{used // 1024}Ki", said, resource))
    return total, worst[1] if worst else ""


def refusal(kubelet: Kubelet, pod: dict[str, Any]) -> tuple[str, str] | None:
    """(reason, message) where a node under pressure takes no such pod: memory pressure refuses only BestEffort pods."""
    if pod["spec"].get("priority", 0) >= 2_000_000_000:
        return None
    present = sorted(conditions(kubelet))
    tolerated = any(t.get("key") == "node.kubernetes.io/memory-pressure" for t in pod["spec"].get("tolerations") or ())
    if present == ["MemoryPressure"] and (pod["status"].get("qosClass") != "BestEffort" or tolerated):
        return None
    return ("Evicted", REFUSED.format(" ".join(present))) if present else None
