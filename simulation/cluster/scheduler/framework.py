"""The scheduling framework: what a plugin is and may say, and what one cycle carries from plugin to plugin.

A plugin is an object with a `name` and some of these methods (pkg/scheduler/framework/interface.go):

    pre_filter(cycle)           -> None (go on), SKIP (filter has nothing to do), a Status (no node fits),
                                   or a set of node names (only these can fit)
    filter(cycle, node)         -> None (fits) or a Status
    post_filter(cycle, statuses, absent) -> PostFilterResult    only when no node fits; {node name: Status}, Status of
    the others pre_score(cycle, nodes)     -> None or SKIP
    score(cycle, nodes)         -> a list of integers, one for each node in turn
    normalize(cycle, nodes, scores) -> a list of integers 0-100; not there: the raw scores are the final ones
    add_pod / remove_pod(cycle, pod, node)  how a dry run of preemption changes what pre_filter worked out

`node` is a NodeInfo, `pod` a PodInfo. A plugin keeps nothing between cycles; what it works out for one cycle stands in
`cycle.state[name]` (filter; with a `clone()` when add_pod and remove_pod change it) and `cycle.scoring[name]` (score).

The component that talks to the API server needs only these names from this file:
`Snapshot()`, `.add_pod(pod)`, `.remove_pod(pod)`, `.set_node(node)`, `.remove_node(name)`, `PodInfo(pod)`.
"""

from dataclasses import dataclass, field, replace

from .state.claims import Claims
from .state.nodeinfo import NodeInfo
from .state.podinfo import PodInfo
from .state.snapshot import Snapshot
from .state.workloads import Workloads

__all__ = [
    "MAX_SCORE", "SKIP", "UNRESOLVABLE", "UNSCHEDULABLE", "Claims", "Cycle", "NodeInfo", "PodInfo", "Plugin",
    "PostFilterResult", "Snapshot", "Status", "Workloads", "default_normalize",
]  # fmt: skip

UNSCHEDULABLE = "Unschedulable"  # removing pods may help
UNRESOLVABLE = "UnschedulableAndUnresolvable"  # it cannot
MAX_SCORE = 100


class _Skip:
    def __repr__(self):
        return "SKIP"


SKIP = _Skip()


@dataclass(frozen=True, slots=True)
class Status:
    """A refusal: its code, the reasons as they are counted in the pod's condition, and the plugin that said it."""

    code: str
    reasons: tuple
    plugin: str = ""

    @property
    def resolvable(self):
        return self.code == UNSCHEDULABLE

    @property
    def message(self):
        return ", ".join(self.reasons)


@dataclass(frozen=True, slots=True)
class PostFilterResult:
    """What a PostFilter plugin achieved: `node` nominated with `victims` (PodInfos), or the `reason` why nothing helps.

    `clear` tells that an older nomination of the pod is void; `failed` that it could not tell, and nobody after it is asked.
    """

    node: str | None = None
    victims: tuple = ()
    reason: str = ""
    clear: bool = False
    failed: bool = False


class Plugin:
    """The base of all plugins: a name and arguments in the form of KubeSchedulerConfiguration (a dict)."""

    name = ""
    points = ()  # the extension points that it takes part in, as in the configuration: "filter", "score", ...

    def __init__(self, args=None):
        self.args = args or {}

    def pre_filter(self, cycle):
        return None

    def pre_score(self, cycle, nodes):
        return None

    def add_pod(self, cycle, pod, node):
        """Count `pod` on `node` in this cycle's state."""

    def remove_pod(self, cycle, pod, node):
        """Take `pod` on `node` out of this cycle's state."""


@dataclass(slots=True)
class Cycle:
    """One pod's way through the plugins. `filters` are those that did not skip."""

    pod: PodInfo
    snapshot: Snapshot
    profile: object
    claims: Claims
    workloads: Workloads
    nominated: dict = field(default_factory=dict)  # node name -> PodInfos nominated there
    budgets: tuple = ()  # PodDisruptionBudget dicts
    state: dict = field(default_factory=dict)
    scoring: dict = field(default_factory=dict)
    filters: list = field(default_factory=list)
    narrowed_by: list = field(default_factory=list)  # plugins whose pre_filter named the only possible nodes

    def clone(self):
        """A cycle whose state may be changed alone."""
        state = {name: one.clone() if hasattr(one, "clone") else one for name, one in self.state.items()}
        return replace(self, state=state)

    def add_pod(self, pod, node):
        node.add_pod(pod)
        for plugin in self.filters:
            plugin.add_pod(self, pod, node)

    def remove_pod(self, pod, node):
        node.remove_pod(pod)
        for plugin in self.filters:
            plugin.remove_pod(self, pod, node)

    def check(self, node):
        """The first refusal of `node` by a filter, or None when the pod fits as the node is."""
        for plugin in self.filters:
            refusal = plugin.filter(self, node)
            if refusal is not None:
                return refusal
        return None

    def check_with_nominated(self, node):
        """As `check`, and if pods of the same or higher priority are nominated to the node, also with them on it.

        Source: pkg/scheduler/framework/runtime/framework.go, RunFilterPluginsWithNominatedPods.
        """
        rivals = [
            one
            for one in self.nominated.get(node.name, ())
            if one.priority >= self.pod.priority and one.key != self.pod.key
        ]
        if rivals:
            crowded, cycle = node.clone(), self.clone()
            for one in rivals:
                if one.key not in crowded.pods:
                    cycle.add_pod(one, crowded)
            refusal = cycle.check(crowded)
            if refusal is not None:
                return refusal
        return self.check(node)


def default_normalize(scores, reverse=False):
    """Scale to 0-100 by the greatest score; `reverse` turns the order round (plugins/helper/normalize_score.go)."""
    greatest = max(scores, default=0)
    if greatest == 0:
        return [MAX_SCORE] * len(scores) if reverse else scores
    scaled = [MAX_SCORE * score // greatest for score in scores]
    return [MAX_SCORE - score for score in scaled] if reverse else scaled
