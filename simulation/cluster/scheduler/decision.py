"""Decision: the verdict on one pod, with everything that explains it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .framework import Cycle, Plugin, PodInfo, Status


class Said(NamedTuple):
    """What a PostFilter plugin said: its reason as text, and what that counts: [(reason, nodes)]."""

    plugin: str
    reason: str
    counts: Sequence[tuple[str, int]]


class FitError(NamedTuple):
    """The parts of a pending pod's message: of how many nodes, a PreFilter's word for all of them or [(reason, nodes)], then what was said."""

    nodes: int
    before: str
    counts: Sequence[tuple[str, int]]
    after: Sequence[Said]

    def as_dict(self) -> dict[str, Any]:
        return {
            "nodes": self.nodes, "before": self.before, "counts": [list(pair) for pair in self.counts],
            "after": [{"plugin": one.plugin, "reason": one.reason, "counts": [list(pair) for pair in one.counts]} for one in self.after],
        }  # fmt: skip


class Decision:
    """What `schedule_pod` decided.

    `node` is the chosen node's name, or None with the `message` and `reason` of the pod's PodScheduled condition.
    `statuses` {node name: Status} are the refusals; `totals` and `by_plugin` {plugin: [weighted score]} stand in the
    order of `feasible` (node names). `nominated` and `victims` (PodInfos) tell of a preemption, `clear_nomination`
    that an older one is void. `failed_plugins` is the set of plugins whose refusals queueing hints look at.
    `next_start` is where the next decision begins to look, `looked_at` how many nodes were looked at. `order` are the
    filters of the pod's profile in their order, `asked` (plugins) those of them that had something to do for this pod:
    they are asked of each node until one refuses it; `weights` {score plugin: weight} are that profile's.
    `fit_error` (FitError) are the parts of the message, `early` the names of nodes that were refused before any filter saw them.
    """

    __slots__ = (
        "node", "message", "reason", "statuses", "feasible", "by_plugin", "totals", "nominated", "victims",
        "clear_nomination", "failed_plugins", "next_start", "looked_at",
        "order", "asked", "weights", "fit_error", "early",
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
    fit_error: FitError | None
    early: frozenset[str]

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
        self.failed_plugins = self.early = frozenset()
        self.fit_error = None
        self.next_start, self.looked_at = next_start, looked_at
        self.order, self.asked, self.weights = cycle.profile.order, cycle.filters, cycle.profile.score_weights

    def as_dict(self) -> dict[str, Any]:
        """The form of the trace and of `manage.py schedule` (JSON types only).

        {"node", "filters": {node: {"plugin", "reasons", "early"?}}, "scores": {plugin: {node: weighted}}, "total": {node: sum},
        "message", "reason", "nominated", "victims": [pod name], "order": [filter], "asked": [filter],
        "weights": {score plugin: weight}, "fit_error": {"nodes", "before", "counts": [[reason, nodes]],
        "after": [{"plugin", "reason", "counts"}]} or None}
        """
        names = self.feasible
        filters: dict[str, Any] = {
            name: {"plugin": status.plugin, "reasons": list(status.reasons)} for name, status in self.statuses.items()
        }
        for name in self.early:
            filters[name]["early"] = True
        return {
            "node": self.node,
            "filters": filters,
            "scores": {plugin: dict(zip(names, scores, strict=True)) for plugin, scores in self.by_plugin.items()},
            "total": dict(zip(names, self.totals, strict=True)) if self.totals else {},
            "message": self.message,
            "reason": self.reason,
            "nominated": self.nominated,
            "victims": [victim.name for victim in self.victims],
            "order": list(self.order),
            "asked": [plugin.name for plugin in self.asked],
            "weights": self.weights,
            "fit_error": self.fit_error and self.fit_error.as_dict(),
        }


def why_chosen(decision: Decision) -> str:
    """Why this node, as a code: the only one, the one with the most points, or the first of several with as many."""
    if len(decision.feasible) == 1:
        return "only"
    totals = list(decision.totals)
    return "most" if totals.count(max(totals)) == 1 else "tie"
