"""One scheduling cycle: filter, score, choose; and if no node fits, see whether preemption helps.

    decision = schedule_pod(pod, snapshot, profile)         pure: it changes nothing, the caller binds
    decision.node, .message, .nominated, .victims, .failed_plugins, .next_start, .as_dict()

Source: pkg/scheduler/schedule_one.go. Not modelled: extenders, and the batching of identical pods.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..budget import OutOfBudget, charge
from .decision import Decision, FitError, Said
from .framework import SKIP, UNRESOLVABLE, Claims, Cycle, NodeInfo, PluginError, PodInfo, Snapshot, Status, Workloads
from .messages import NO_NODES, OUTSIDE, counted, fit_error
from .profile import DEFAULT, Profile
from .state import Object

UNSCHEDULABLE_REASON = "Unschedulable"
FEW_NODES = 100  # below this all nodes are looked at, and never fewer feasible ones are sought
NO_CLAIMS, NO_WORKLOADS = Claims(), Workloads()


def schedule_pod(
    pod: Object | PodInfo,
    snapshot: Snapshot,
    profile: Profile = DEFAULT,
    claims: Claims | None = None,
    workloads: Workloads | None = None,
    budgets: Iterable[Object] = (),
    nominated: Mapping[str, list[PodInfo]] | None = None,
    next_start: int = 0,
) -> Decision:
    """Decide where `pod` (dict or PodInfo) goes -> Decision.

    `snapshot` holds nodes and bound pods; `claims` (Claims) answers for volumes, `workloads` (Workloads) for
    namespaces, services and owners; `budgets` are PodDisruptionBudget dicts; `nominated` {node name: [PodInfo]} the
    pods that wait for room on a node; `next_start` is the last decision's `next_start`.
    """
    cycle = Cycle(
        PodInfo.of(pod),
        snapshot,
        profile,
        claims or NO_CLAIMS,
        workloads or NO_WORKLOADS,
        nominated or {},
        tuple(budgets),
    )
    nodes = snapshot.nodes()
    if not nodes:
        decision = Decision(cycle, message=NO_NODES, reason=UNSCHEDULABLE_REASON, next_start=next_start)
        decision.clear_nomination = True
        return decision
    subset = run_pre_filters(cycle)
    if isinstance(subset, Status):
        return refused_before(cycle, subset, next_start)
    feasible, statuses, looked_at = find_feasible(cycle, nodes, subset, next_start)
    after = (next_start + looked_at) % len(nodes)
    if not feasible:
        return fits_nowhere(cycle, statuses, subset, Decision(cycle, next_start=after, looked_at=looked_at))
    decision = Decision(cycle, None, None, None, statuses, [one.name for one in feasible], after, looked_at)
    if len(feasible) == 1:
        decision.node = feasible[0].name
        return decision
    decision.by_plugin = score_nodes(cycle, feasible)
    decision.totals = totals(decision.by_plugin, len(feasible))
    decision.node = feasible[best(decision.totals)].name
    return decision


# Filter


def run_pre_filters(cycle: Cycle) -> Status | set[str] | None:
    """Prepare the filters -> a Status that keeps the pod from every node, a set of node names, or None (all nodes)."""
    subset: set[str] | None = None
    for plugin in cycle.profile.filters:
        try:
            answer = plugin.pre_filter(cycle)
        except OutOfBudget:
            raise
        except Exception as error:
            raise PluginError(f'running PreFilter plugin "{plugin.name}": {error}') from error
        if answer is SKIP:
            continue
        if isinstance(answer, Status):
            return answer
        cycle.filters.append(plugin)
        if answer is not None:
            cycle.narrowed_by.append(plugin.name)
            subset = answer if subset is None else subset & answer
    return subset


def nodes_to_find(percentage: int, nodes: int) -> int:
    """How many feasible nodes to look for among `nodes` of them (numFeasibleNodesToFind)."""
    if nodes < FEW_NODES:
        return nodes
    percentage = percentage or max(5, 50 - nodes // 125)
    return max(FEW_NODES, nodes * percentage // 100)


def find_feasible(
    cycle: Cycle, nodes: list[NodeInfo], subset: set[str] | None, start: int
) -> tuple[list[NodeInfo], dict[str, Status], int]:
    """([feasible NodeInfo], {node name: Status}, nodes looked at), beginning at index `start` and going round.

    A nominated node that fits is taken at once, and does not count as looked at: the next search begins where this
    would have.
    """
    check = cycle.check_with_nominated if cycle.nominated else cycle.check
    favourite = nominated_node(cycle, subset)
    if favourite is not None and check(favourite) is None:
        return [favourite], {}, 0
    if subset is not None:
        nodes = [node for node in nodes if node.name in subset]
    wanted = nodes_to_find(cycle.profile.percentage, len(nodes)) if cycle.profile.scorers else 1
    first = start % len(nodes) if nodes else 0
    feasible: list[NodeInfo] = []
    statuses: dict[str, Status] = {}
    for node in nodes[first:] + nodes[:first] if first else nodes:
        refusal = check(node)
        if refusal is not None:
            statuses[node.name] = refusal
            continue
        feasible.append(node)
        if len(feasible) >= wanted:
            break
    return feasible, statuses, len(feasible) + len(statuses)


def nominated_node(cycle: Cycle, subset: set[str] | None) -> NodeInfo | None:
    """The NodeInfo that an earlier preemption made room on: it is tried first, alone."""
    name = cycle.pod.nominated_node_name
    if not name or (subset is not None and name not in subset):
        return None
    return cycle.snapshot.get(name)


# Score


def score_nodes(cycle: Cycle, nodes: list[NodeInfo]) -> dict[str, list[int]]:
    """{plugin: [score times weight, for each node]} of the plugins that have something to say."""
    by_plugin = {}
    charge(cycle.weight * len(nodes))
    for plugin in cycle.profile.scorers:
        try:
            if plugin.pre_score(cycle, nodes) is SKIP:
                continue
            scores = plugin.normalize(cycle, nodes, plugin.score(cycle, nodes))
        except OutOfBudget:
            raise
        except Exception as error:
            raise PluginError(f'running Score plugins: plugin "{plugin.name}" failed with: {error}') from error
        weight = cycle.profile.score_weights[plugin.name]
        by_plugin[plugin.name] = scores if weight == 1 else [score * weight for score in scores]
    return by_plugin


def totals(by_plugin: Mapping[str, list[int]], nodes: int) -> list[int]:
    """The sum over the plugins for each node; 1 for all when no plugin scores."""
    return [sum(scores) for scores in zip(*by_plugin.values(), strict=True)] if by_plugin else [1] * nodes


def best(scores: Sequence[int]) -> int:
    """The index of the winner: of the highest scores, the one that Go's heap.Init leaves at the root.

    Without extenders nothing else breaks a tie (selectHost). Where elements move up only past smaller ones, that is
    the first in the heap's pre-order: an index's place there is the path of left (0) and right (1) turns that leads to
    it.
    """
    highest = max(scores)
    first = scores.index(highest)
    if first == 0 or scores.count(highest) == 1:
        return first
    return min((index for index, score in enumerate(scores) if score == highest), key=pre_order)


def pre_order(index: int) -> str:
    """Sorts the indexes of a heap as a walk does that visits an element before its left and then its right branch."""
    return bin(index + 1)[3:]


# No node fits


def refused_before(cycle: Cycle, refusal: Status, start: int) -> Decision:
    """A PreFilter plugin kept the pod from all nodes at once."""
    statuses = {node.name: refusal for node in cycle.snapshot.nodes()}
    decision = Decision(cycle, statuses=statuses, next_start=start)
    return _pending(cycle, decision, refusal, refusal.message)


def fits_nowhere(cycle: Cycle, statuses: Mapping[str, Status], subset: set[str] | None, decision: Decision) -> Decision:
    """Every node that was looked at refused the pod."""
    decision.statuses, absent = statuses, None
    if subset is not None:
        named = " ".join(sorted(cycle.narrowed_by))
        absent = Status(UNRESOLVABLE, (OUTSIDE.format(named),), named)
    return _pending(cycle, decision, absent, "")


def _pending(cycle: Cycle, decision: Decision, absent: Status | None, before: str) -> Decision:
    """Ask the PostFilter plugins, in turn until one finds a way, and put the message together."""
    statuses = decision.statuses
    said: list[Said] = []
    decision.reason = UNSCHEDULABLE_REASON
    for plugin in cycle.profile.post_filters:
        result = plugin.post_filter(cycle, statuses, absent)
        decision.clear_nomination = decision.clear_nomination or result.clear
        if result.node:
            decision.nominated, decision.victims, said = result.node, result.victims, []
            break
        said.append(Said(plugin.name, result.reason, result.counts))
        if result.failed:
            break
    nodes = cycle.snapshot.nodes()
    charge(len(nodes))
    counts = [] if before else counted(len(nodes), statuses, absent)
    decision.message = fit_error(len(nodes), counts, before, ", ".join(one.reason for one in said))
    decision.fit_error = FitError(len(nodes), before, counts, said)
    decision.early = frozenset(statuses if before else ())
    decision.failed_plugins = frozenset(status.plugin for status in statuses.values())
    if absent is not None and len(statuses) < len(nodes):
        decision.failed_plugins |= frozenset(cycle.narrowed_by)
        decision.early = frozenset(node.name for node in nodes if node.name not in statuses)
        decision.statuses = {node.name: statuses.get(node.name, absent) for node in nodes}
    return decision
