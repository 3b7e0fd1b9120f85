"""Verbs of the StatefulSet and the DaemonSet controller."""

from ..facts import COUNT, NAME, code, deleted, maybe, written
from .shared import declare, declare_claims, declare_events, declare_removed

STS, DS = "statefulset-controller", "daemonset-controller"


def _declare_revisions(component: str) -> None:
    declare(f"{component}.create-revision", written(owner=NAME, number=COUNT))
    declare(f"{component}.update-revision", written(owner=NAME, number=COUNT))
    declare(f"{component}.delete-revision", deleted(owner=NAME, limit=COUNT), level=3)


declare(f"{STS}.create-pod", written(owner=NAME, pod=NAME, ordinal=COUNT), level=1)
declare(
    f"{STS}.delete-pod",
    deleted(owner=NAME, pod=NAME, why_now=code("surplus", "outdated", "ended"), phase=maybe(NAME)),
    level=1,
)
declare(f"{STS}.create-claim", written(owner=NAME, pod=NAME), level=1)
declare(f"{STS}.patch-claim", written(pod=NAME))
_declare_revisions(STS)
declare(f"{STS}.update-status", written(owner=NAME, have=COUNT, wanted=COUNT, ready=COUNT))
declare_claims(STS)
declare_removed(STS)
declare_events(STS)

declare(f"{DS}.create-pod", written(owner=NAME, node=NAME), level=1)
declare(
    f"{DS}.delete-pod",
    deleted(
        owner=NAME,
        pod=NAME,
        node=maybe(NAME),
        why_now=code("unfit", "node-gone", "failed", "succeeded", "surplus", "outdated"),
    ),
    level=1,
)
_declare_revisions(DS)
declare(f"{DS}.update-status", written(owner=NAME, have=COUNT, wanted=COUNT, ready=COUNT))
declare_claims(DS)
declare_removed(DS)
declare_events(DS)
