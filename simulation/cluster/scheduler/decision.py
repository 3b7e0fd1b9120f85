"""Decision: the verdict on one pod, with everything that explains it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .framework import Cycle, Plugin, PodInfo, Status


class Decision:
    """What `schedule_pod` decided.

    `node` is the chosen node's name, or None with the `message` and `reason` of the pod's PodScheduled condition.
    `statuses` {node name: Status} are the refusals; `totals` and `by_plugin` {plugin: [weighted score]} stand in the
    order of `feasible` (node names). `nominated` and `victims` (PodInfos) tell of a preemption, `clear_nomination`
    that an older one is void. `failed_plugins` is the set of plugins whose refusals queueing hints look at.
    `next_start` is where the next decision begins to look, `looked_at` how many nodes were looked at. `order` are the
    filters of the pod's profile in their order, `asked` (plugins) those of them that had something to do for this pod:
    they are asked of each node until one refuses it; `weights` {score plugin: weight} are that profile's.
    """

    __slots__ = (
        "node", "message", "reason", "statuses", "feasible", "by_plugin", "totals", "nominated", "victims",
        "clear_nomination", "failed_plugins", "next_start", "looked_at",
        "order", "asked", "weights",
    )  # fmt: skip

    node: str | None
    message: str | None
    reason: str | None
    statuses: Mapping[str, Status]
    feasible: Sequence[str]
    by_plugin: Mapping[str, list[int]]
    totals: Sequence[int]
    nominated: str | None
    victims: tuple[PodInfo, ...]
    failed_plugins: frozenset[str]
    asked: list[Plugin]

    def __init__(
        self,
        cycle: Cycle,
        node: str | None = None,
        message: str | None = None,
        reason: str | None = None,
        statuses: Mapping[str, Status] | None = None,
        feasible: Sequence[str] = (),
        next_start: int = 0,
        looked_at: int = 0,
    ) -> None:
        self.node, self.message, self.reason = node, message, reason
        self.statuses, self.feasible, self.by_plugin, self.totals = statuses or {}, feasible, {}, ()
        self.nominated, self.victims, self.clear_nomination = None, (), False
        self.failed_plugins = frozenset()
        self.next_start, self.looked_at = next_start, looked_at
        self.order, self.asked, self.weights = cycle.profile.order, cycle.filters, cycle.profile.score_weights

    def as_dict(self) -> dict[str, Any]:
        """The form of the trace and of `manage.py schedule` (JSON types only).

        {"node", "filters": {node: {"plugin", "reasons"}}, "scores": {plugin: {node: weighted}}, "total": {node: sum},
        "message", "reason", "nominated", "victims": [pod name], "order": [filter], "asked": [filter],
        "weights": {score plugin: weight}}
        """
        names = self.feasible
        return {
            "node": self.node,
            "filters": {
                name: {"plugin": status.plugin, "reasons": list(status.reasons)}
                for name, status in self.statuses.items()
            },
            "scores": {plugin: dict(zip(names, scores, strict=True)) for plugin, scores in self.by_plugin.items()},
            "total": dict(zip(names, self.totals, strict=True)) if self.totals else {},
            "message": self.message,
            "reason": self.reason,
            "nominated": self.nominated,
            "victims": [victim.name for victim in self.victims],
            "order": list(self.order),
            "asked": [plugin.name for plugin in self.asked],
            "weights": self.weights,
        }
