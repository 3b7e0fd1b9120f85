"""The scheduling framework: what a plugin is and may say, and what one cycle carries from plugin to plugin.

A plugin is one file (or a folder of its name) that holds everything about its rule; its base class below says what it may answer
(pkg/scheduler/framework/interface.go). `node` is a NodeInfo, `pod` a PodInfo. A plugin keeps nothing between cycles; what it works
out for one cycle stands in `cycle.state[name]` (filter; with a `clone()` when add_pod and remove_pod change it) and
`cycle.scoring[name]` (score).

The component that talks to the API server needs only these names from this file:
`Snapshot()`, `.add_pod(pod)`, `.remove_pod(pod)`, `.set_node(node)`, `.remove_node(name)`, `PodInfo(pod)`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Final, Literal, Protocol

import numpy as np

from ..budget import OutOfBudget, charge
from .cluster_events import ClusterEvent
from .fast.columns import Columns
from .state.claims import Claims
from .state.nodeinfo import NodeInfo
from .state.podinfo import PodInfo
from .state.snapshot import Snapshot
from .state.workloads import Workloads

__all__ = [
    "ASK", "MAX_SCORE", "SKIP", "UNRESOLVABLE", "UNSCHEDULABLE", "Ask", "Claims", "ClusterEvent", "Columns", "Cycle", "CycleError",
    "NodeInfo",
    "Plugin", "PluginError", "PodInfo", "PostFilterResult", "Rule", "Skip", "Snapshot", "Status", "Workloads", "default_normalize",
]  # fmt: skip

UNSCHEDULABLE = "Unschedulable"  # removing pods may help
UNRESOLVABLE = "UnschedulableAndUnresolvable"  # it cannot
MAX_SCORE = 100


class CycleError(Exception):
    """A scheduling cycle came to no decision: the message is what its pod's Event says, the cause what went wrong."""


class PluginError(CycleError):
    """A plugin has failed where it should have answered: in the framework's words."""


class Answer(Enum):
    """Words that a plugin may give instead of an answer."""

    SKIP = "there is nothing to do for this pod"
    ASK = "columns cannot tell: ask about each node"


SKIP: Final = Answer.SKIP
ASK: Final = Answer.ASK
Skip = Literal[Answer.SKIP]
Ask = Literal[Answer.ASK]


@dataclass(frozen=True, slots=True)
class Status:
    """A refusal: its code, the reasons as they are counted in the pod's condition, and the plugin that said it."""

    code: str
    reasons: tuple[str, ...]
    plugin: str = ""

    @property
    def resolvable(self) -> bool:
        return self.code == UNSCHEDULABLE

    @property
    def message(self) -> str:
        return ", ".join(self.reasons)


@dataclass(frozen=True, slots=True)
class PostFilterResult:
    """What a PostFilter plugin achieved: `node` nominated with `victims` (PodInfos), or the `reason` why nothing helps.

    `counts` [(reason, nodes)] is what the reason counts.
    `clear` tells that an older nomination of the pod is void; `failed` that it could not tell, and nobody after it is asked.
    """

    node: str | None = None
    victims: tuple[PodInfo, ...] = ()
    reason: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    clear: bool = False
    failed: bool = False


class Rule(Protocol):
    """A filter over columns, made for one pod."""

    def codes(self, rows: slice, refused: np.ndarray | None) -> np.ndarray | None:
        """A number for each node of the rows, 0 where it fits; None when all fit. `refused` is not 0 where another did already."""

    def status(self, code: int) -> Status:
        """What the plugin says where it gave this number."""


class Plugin:
    """The base of all plugins: a name and arguments in the form of KubeSchedulerConfiguration (a dict).

    `points` are the extension points that it takes part in, as in the configuration: "filter", "score", ...
    `events_to_register` are the events that may help a pod which it refused: all, where a plugin does not say.
    """

    name = ""
    points: tuple[str, ...] = ()
    events_to_register: Collection[ClusterEvent] = tuple(ClusterEvent)

    def __init__(self, args: Mapping[str, Any] | None = None) -> None:
        self.args = args or {}

    def pre_enqueue(self, pod: PodInfo) -> Status | None:
        """None when the pod may be queued."""
        return None

    # Filter

    def pre_filter(self, cycle: Cycle) -> Skip | Status | set[str] | None:
        """None (go on), SKIP (filter has nothing to do), a Status (no node fits), or the node names that alone can fit."""
        return None

    def filter(self, cycle: Cycle, node: NodeInfo) -> Status | None:
        """None where the pod fits."""
        return None

    def fast_filter(self, cycle: Cycle, columns: Columns) -> Rule | Ask | None:
        """The same answers as `filter` over columns; None where `pre_filter` says SKIP."""
        return ASK

    def add_pod(self, cycle: Cycle, pod: PodInfo, node: NodeInfo) -> None:
        """Count `pod` on `node` in this cycle's state: how a dry run of preemption changes what pre_filter worked out."""

    def remove_pod(self, cycle: Cycle, pod: PodInfo, node: NodeInfo) -> None:
        """Take `pod` on `node` out of this cycle's state."""

    def post_filter(self, cycle: Cycle, statuses: Mapping[str, Status], absent: Status | None) -> PostFilterResult:
        """Asked only when no node fits: {node name: Status}, and the Status of the others."""
        return PostFilterResult()

    # Score

    def pre_score(self, cycle: Cycle, nodes: Sequence[NodeInfo]) -> Skip | None:
        return None

    def score(self, cycle: Cycle, nodes: Sequence[NodeInfo]) -> list[int]:
        """A number for each node in turn."""
        return [0] * len(nodes)

    def normalize(self, cycle: Cycle, nodes: Sequence[NodeInfo], scores: list[int]) -> list[int]:
        """The scores as numbers from 0 to 100."""
        return scores

    def fast_score(self, cycle: Cycle, columns: Columns, rows: np.ndarray) -> np.ndarray | Skip | Ask:
        """The same numbers as `score` and `normalize` give for the rows; SKIP where `pre_score` says so."""
        return ASK


class ProfileView(Protocol):
    """What a cycle asks of its pod's profile."""

    name: str
    percentage: int
    filters: list[Plugin]
    post_filters: list[Plugin]
    scorers: list[Plugin]
    order: tuple[str, ...]
    score_weights: dict[str, int]


@dataclass(slots=True)
class Cycle:
    """One pod's way through the plugins. `filters` are those that did not skip."""

    pod: PodInfo
    snapshot: Snapshot
    profile: ProfileView
    claims: Claims
    workloads: Workloads
    nominated: Mapping[str, list[PodInfo]] = field(default_factory=dict)  # node name -> pods nominated there
    budgets: tuple[dict[str, Any], ...] = ()  # PodDisruptionBudgets
    state: dict[str, Any] = field(default_factory=dict)
    scoring: dict[str, Any] = field(default_factory=dict)
    filters: list[Plugin] = field(default_factory=list)
    narrowed_by: list[str] = field(default_factory=list)  # plugins whose pre_filter named the only possible nodes
    weight: int = field(init=False)  # units of work that it takes to look at one node

    def __post_init__(self) -> None:
        self.weight = 6 + self.pod.wishes

    def clone(self) -> Cycle:
        """A cycle whose state may be changed alone."""
        state = {name: one.clone() if hasattr(one, "clone") else one for name, one in self.state.items()}
        return replace(self, state=state)

    def add_pod(self, pod: PodInfo, node: NodeInfo) -> None:
        node.add_pod(pod)
        for plugin in self.filters:
            plugin.add_pod(self, pod, node)

    def remove_pod(self, pod: PodInfo, node: NodeInfo) -> None:
        node.remove_pod(pod)
        for plugin in self.filters:
            plugin.remove_pod(self, pod, node)

    def check(self, node: NodeInfo) -> Status | None:
        """The first refusal of `node` by a filter, or None when the pod fits as the node is."""
        charge(self.weight)
        try:
            for plugin in self.filters:
                refusal = plugin.filter(self, node)
                if refusal is not None:
                    return refusal
        except OutOfBudget:
            raise
        except Exception as error:
            raise PluginError(f'running "{plugin.name}" filter plugin: {error}') from error
        return None

    def check_with_nominated(self, node: NodeInfo) -> Status | None:
        """As `check`, and if pods of the same or higher priority are nominated to the node, also with them on it.

        Source: pkg/scheduler/framework/runtime/framework.go, RunFilterPluginsWithNominatedPods.
        """
        rivals = [
            rival
            for rival in self.nominated.get(node.name, ())
            if rival.priority >= self.pod.priority and rival.key != self.pod.key
        ]
        if rivals:
            crowded, cycle = node.clone(), self.clone()
            for rival in rivals:
                if rival.key not in crowded.pods:
                    cycle.add_pod(rival, crowded)
            refusal = cycle.check(crowded)
            if refusal is not None:
                return refusal
        return self.check(node)


def default_normalize(scores: list[int], reverse: bool = False) -> list[int]:
    """Scale to 0-100 by the greatest score; `reverse` turns the order round (plugins/helper/normalize_score.go)."""
    greatest = max(scores, default=0)
    if greatest == 0:
        return [MAX_SCORE] * len(scores) if reverse else scores
    scaled = [MAX_SCORE * score // greatest for score in scores]
    return [MAX_SCORE - score for score in scaled] if reverse else scaled
