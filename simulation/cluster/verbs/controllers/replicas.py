"""Verbs of the Deployment and the ReplicaSet controller."""

from ..facts import COUNT, MESSAGE, NAME, code, deleted, maybe, written
from .shared import declare, declare_events, declare_removed

RS, DEPLOYMENT = "replicaset-controller", "deployment-controller"
STEP = code("scaled", "shared", "surplus", "surge", "available", "unavailable", "complete", "stop-old", "old-gone")

declare(f"{RS}.create-pod", written(owner=NAME, wanted=COUNT, have=COUNT), level=1)
declare(f"{RS}.delete-pod", deleted(owner=NAME, wanted=COUNT, have=COUNT, pod=NAME), level=1)
declare(f"{RS}.update-status", written(owner=NAME, have=COUNT, wanted=COUNT, ready=COUNT))
declare(f"{RS}.patch-adopt", written(owner=NAME, owner_kind=NAME), level=1)
declare(f"{RS}.patch-release", written(owner=NAME, owner_kind=NAME), level=1)
declare_removed(RS)
declare_events(RS)

declare(f"{DEPLOYMENT}.create-replicaset", written(owner=NAME, wanted=COUNT), level=1)
declare(
    f"{DEPLOYMENT}.update-replicas",
    written(owner=NAME, set=NAME, before=COUNT, after=COUNT, why_now=STEP, bound=maybe(COUNT)),
    level=1,
)
declare(f"{DEPLOYMENT}.update-replicaset", written(owner=NAME), level=3)
declare(
    f"{DEPLOYMENT}.update-status", written(owner=NAME, wanted=COUNT, updated=COUNT, available=COUNT, progress=maybe(MESSAGE))
)  # fmt: skip
declare(f"{DEPLOYMENT}.delete-replicaset", deleted(owner=NAME, limit=COUNT))
declare(f"{DEPLOYMENT}.patch-adopt", written(owner=NAME, owner_kind=NAME))
declare(f"{DEPLOYMENT}.patch-release", written(owner=NAME, owner_kind=NAME))
declare_events(DEPLOYMENT)
