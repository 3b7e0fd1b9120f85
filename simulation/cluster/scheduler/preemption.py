"""Preemption: which pods of lower priority must go so that a pod fits, on the node where that costs least.

Source: pkg/scheduler/framework/preemption/preemption.go, pkg/scheduler/framework/plugins/defaultpreemption.
Not modelled: the random node at which the real one begins to look; that a nomination of lower priority to the same node is void.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..budget import charge
from ..component_helpers.labels import LabelSelector, label_selector
from .framework import UNRESOLVABLE, Cycle, NodeInfo, PodInfo, PostFilterResult, Status
from .messages import counted, fit_error
from .state import Object

NEVER = "not eligible due to preemptionPolicy=Never."
TERMINATING = "not eligible due to a terminating pod on the nominated node."
NOT_HELPFUL = Status(UNRESOLVABLE, ("Preemption is not helpful for scheduling",))
NO_VICTIMS = Status(UNRESOLVABLE, ("No preemption victims found for incoming pod",))
PRIORITY_OFFSET = 2**31  # makes every victim count in the sum, also those of negative priority


Statuses = Mapping[str, Status]  # by node name


class Candidate(NamedTuple):
    """A node that would have room without `victims` (PodInfos, most important first)."""

    node: str
    victims: tuple[PodInfo, ...]
    violations: int


def preempt(
    cycle: Cycle, statuses: Statuses, absent: Status | None, least_percentage: int, least_number: int
) -> PostFilterResult:
    """PostFilterResult for a pod that `statuses` {node name: Status} (`absent` for the others) keep out everywhere."""
    reason = _why_not_eligible(cycle, statuses, absent)
    if reason:
        return PostFilterResult(reason=reason)
    nodes = cycle.snapshot.nodes()
    possible = [node for node in nodes if _status(node.name, statuses, absent).resolvable]
    enough = min(max(len(possible) * least_percentage // 100, least_number), len(possible))
    candidates, refused = _dry_run(cycle, possible, enough)
    if not candidates:
        counts = counted(len(nodes), refused, NOT_HELPFUL)
        return PostFilterResult(reason=fit_error(len(nodes), counts), counts=tuple(counts), clear=True)
    best = min(candidates, key=cost)
    return PostFilterResult(node=best.node, victims=best.victims)


def _status(name: str, statuses: Statuses, absent: Status | None) -> Status:
    return statuses.get(name, absent) or NOT_HELPFUL


def _why_not_eligible(cycle: Cycle, statuses: Statuses, absent: Status | None) -> str | None:
    """The reason why the pod may not preempt (again), or None."""
    pod = cycle.pod
    if pod.spec.get("preemptionPolicy") == "Never":
        return NEVER
    nominated = pod.nominated_node_name
    if nominated and _status(nominated, statuses, absent).resolvable:
        node = cycle.snapshot.get(nominated)
        if node and any(one.priority < pod.priority and _goes_for_another(one) for one in node.pods.values()):
            return TERMINATING
    return None


def _goes_for_another(pod: PodInfo) -> bool:
    """Is the pod terminating because the scheduler preempted it?"""
    conditions = (pod.pod.get("status") or {}).get("conditions") or ()
    target = next((one for one in conditions if one["type"] == "DisruptionTarget"), None)
    return bool(
        pod.terminating and target and target["status"] == "True" and target.get("reason") == "PreemptionByScheduler"
    )


def _dry_run(cycle: Cycle, nodes: list[NodeInfo], enough: int) -> tuple[list[Candidate], dict[str, Status]]:
    """([Candidate], {node name: Status}): look until there are enough candidates, one of them free of violations."""
    candidates: list[Candidate] = []
    refused: dict[str, Status] = {}
    for node in sorted(nodes, key=lambda node: node.number):
        answer = select_victims(cycle, node)
        if isinstance(answer, Status):
            refused[node.name] = answer
            continue
        candidates.append(answer)
        if len(candidates) >= enough and any(not one.violations for one in candidates):
            break
    return sorted(candidates, key=lambda one: bool(one.violations)), refused


def select_victims(cycle: Cycle, node: NodeInfo) -> Candidate | Status:
    """A Candidate for `node`, or the Status that says why not: remove all lesser pods, then put back who still fits."""
    lesser = [one for one in node.pods.values() if one.priority < cycle.pod.priority]
    if not lesser:
        return NO_VICTIMS
    charge(len(lesser) * cycle.weight)
    trial, node = cycle.clone(), node.clone()
    for one in lesser:
        trial.remove_pod(one, node)
    refusal = trial.check_with_nominated(node)
    if refusal is not None:
        return refusal
    violating, others = split_by_budgets(_sorted(lesser), cycle.budgets)
    lost = [one for one in violating if not _reprieve(trial, one, node)]
    victims = lost + [one for one in others if not _reprieve(trial, one, node)]
    if violating and others:
        victims = _sorted(victims)
    return Candidate(node.name, tuple(victims), len(lost))


def _reprieve(trial: Cycle, pod: PodInfo, node: NodeInfo) -> bool:
    """Put a pod back; when the incoming one no longer fits, take it out again and return False."""
    trial.add_pod(pod, node)
    if trial.check_with_nominated(node) is None:
        return True
    trial.remove_pod(pod, node)
    return False


def more_important(one: PodInfo, other: PodInfo) -> bool:
    """Higher priority, else started earlier. A pod that has not started counts as starting at the moment of asking.

    Of two such pods the first one asked is the earlier (pkg/scheduler/util/utils.go, MoreImportantPod).
    """
    if one.priority != other.priority:
        return one.priority > other.priority
    if one.start_time is None or other.start_time is None:
        return other.start_time is None
    return one.start_time < other.start_time


def _sorted(pods: list[PodInfo]) -> list[PodInfo]:
    """Most important first, by insertion as Go's sort.Slice does for up to 12 elements (equals may change places)."""
    started = sum(1 for pod in pods if pod.start_time is not None)
    if started == len(pods):
        return sorted(pods, key=lambda pod: (-pod.priority, pod.start_time))
    if not started:
        last_first = list(reversed(pods))
        return sorted(last_first, key=lambda pod: -pod.priority)
    charge(len(pods) * len(pods) // 10)
    ordered: list[PodInfo] = []
    for pod in pods:
        place = len(ordered)
        while place and more_important(pod, ordered[place - 1]):
            place -= 1
        ordered.insert(place, pod)
    return ordered


def split_by_budgets(pods: list[PodInfo], budgets: Sequence[Object]) -> tuple[list[PodInfo], list[PodInfo]]:
    """(pods whose eviction would violate a PodDisruptionBudget, the others), each in the given order."""
    allowed = [(one.get("status") or {}).get("disruptionsAllowed") or 0 for one in budgets]
    selectors = [label_selector((one.get("spec") or {}).get("selector")) for one in budgets]
    charge(len(pods) * len(budgets) // 2)
    violating: list[PodInfo] = []
    others: list[PodInfo] = []
    for pod in pods:
        violates = False
        for index, (budget, selector) in enumerate(zip(budgets, selectors, strict=True)):
            if _guards(budget, selector, pod):
                allowed[index] -= 1
                violates = violates or allowed[index] < 0
        (violating if violates else others).append(pod)
    return violating, others


def _guards(budget: Object, selector: LabelSelector, pod: PodInfo) -> bool:
    """Does the budget count this pod? Not one that it has seen going already."""
    return (
        (budget["metadata"].get("namespace") or "default") == pod.namespace
        and bool(pod.labels)
        and not selector.is_empty
        and selector.matches(pod.labels)
        and pod.name not in ((budget.get("status") or {}).get("disruptedPods") or {})
    )


def cost(candidate: Candidate) -> tuple[Any, ...]:
    """The less the better: violations, highest victim, sum of priorities, number of victims, then the latest start.

    Source: pickOneNodeForPreemption. Where all is equal the real one chooses by chance (it begins anywhere and walks a
    Go map); here the node that joined the cluster first is taken.
    """
    victims = candidate.victims
    highest = max((one.priority for one in victims), default=0)
    starts = [one.start_time for one in victims if one.priority == highest]
    return (
        candidate.violations,
        highest,
        sum(one.priority + PRIORITY_OFFSET for one in victims),
        len(victims),
        _Latest(min((one for one in starts if one is not None), default=None)),
    )


class _Latest:
    """Orders start times (text, or None: not started, so later than any) so that the latest comes first."""

    def __init__(self, time: str | None) -> None:
        self.time = time

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Latest) and self.time == other.time

    def __lt__(self, other: _Latest) -> bool:
        return other.time is not None and (self.time is None or self.time > other.time)
