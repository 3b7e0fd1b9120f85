"""Verbs of the controllers that look after nodes: node lifecycle, taint eviction, pods of nodes that are gone."""

from ..facts import COUNT, NAME, NAMES, SECONDS, code, deleted, maybe, written
from .shared import declare, declare_events, declare_removed

LIFECYCLE, EVICTION, GC = "node-lifecycle-controller", "taint-eviction-controller", "pod-garbage-collector"

declare(f"{LIFECYCLE}.update-status", written(node=NAME, silent_s=SECONDS), level=1)
declare(f"{LIFECYCLE}.patch-taints", written(node=NAME, taints=NAMES), level=1)
declare(f"{LIFECYCLE}.patch-pod", written(pod=NAME, node=NAME))
declare_events(LIFECYCLE)

declare(f"{EVICTION}.patch-pod", written(pod=NAME, node=NAME))
declare(f"{EVICTION}.delete-pod", deleted(pod=NAME, node=NAME), level=1)
declare_removed(EVICTION)
declare_events(EVICTION)

declare(f"{GC}.patch-pod", written(pod=NAME))
declare(
    f"{GC}.delete-pod",
    deleted(
        pod=NAME, why_now=code("unbound", "out-of-service", "no-node", "too-many"), node=maybe(NAME), most=maybe(COUNT)
    ),
    level=1,
)
declare_removed(GC)
