"""One decision over thousands of nodes, by columns. The same decision as ../cycle.py's, number for number.

    snapshot = FastSnapshot(nodes, pods)              used like Snapshot
    decision = schedule_pod(pod, snapshot, ...)       the arguments and the answer of ../cycle.py's schedule_pod

A plugin that columns cannot answer for is asked about each node; a pod that is nominated, names its nodes or meets nominated pods
is decided by the plain path as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import reduce
from typing import Any

import numpy as np

from ...budget import OutOfBudget, allocate, charge
from .. import cycle as plain
from ..decision import Decision
from ..framework import (
    ASK,
    SKIP,
    Claims,
    Columns,
    Cycle,
    NodeInfo,
    Plugin,
    PluginError,
    PodInfo,
    Rule,
    Skip,
    Status,
    Workloads,
)
from ..profile import DEFAULT, Profile
from .columns import FastSnapshot, NotVectorized
from .decision import TAG, FastDecision

SMALLEST_WINDOW = 256  # nodes asked at once


def schedule_pod(
    pod: dict[str, Any] | PodInfo,
    snapshot: FastSnapshot,
    profile: Profile = DEFAULT,
    claims: Claims | None = None,
    workloads: Workloads | None = None,
    budgets: Iterable[dict[str, Any]] = (),
    nominated: Mapping[str, list[PodInfo]] | None = None,
    next_start: int = 0,
) -> Decision:
    """Decide where `pod` goes, as ../cycle.py's schedule_pod does."""
    info, budgets = PodInfo.of(pod), tuple(budgets)
    if snapshot.nodes() and profile.scorers and not nominated and not info.nominated_node_name:
        cycle = Cycle(
            info, snapshot, profile, claims or plain.NO_CLAIMS, workloads or plain.NO_WORKLOADS, budgets=budgets
        )
        with suppress(NotVectorized):
            return _decide(cycle, snapshot.columns(), next_start)
    return plain.schedule_pod(info, snapshot, profile, claims, workloads, budgets, nominated, next_start)


def _decide(cycle: Cycle, columns: Columns, start: int) -> Decision:
    charge(20 + cycle.pod.wishes * (10 + len(columns.nodes) // 50))
    allocate(cycle.pod.wishes * len(columns.nodes) * 8)
    pairs = [(plugin, _rule(plugin, cycle, columns)) for plugin in cycle.profile.filters]
    asked, rules = [plugin for plugin, rule in pairs if rule], [rule for _, rule in pairs if rule]
    rows, refused, codes, looked_at = _search(rules, columns, cycle.profile.percentage, start)
    decision = FastDecision(cycle.profile, asked, columns.names, rows, refused, codes, rules)
    decision.next_start, decision.looked_at = (start + looked_at) % len(columns.nodes), looked_at
    if not len(rows):
        return _nowhere(cycle, decision)
    if len(rows) == 1:
        decision.node = columns.names[rows[0]]
        return decision
    arrays = _score(cycle, columns, rows)
    sums = reduce(np.add, arrays.values()) if arrays else np.ones(len(rows), dtype=np.int64)
    decision.arrays, decision.sums, decision.node = arrays, sums, columns.names[rows[best(sums)]]
    return decision


def _nowhere(cycle: Cycle, decision: FastDecision) -> Decision:
    """No node fits: preemption wants what the plain filters prepare, but not their answers again."""
    plain.run_pre_filters(cycle)
    pending = Decision(cycle, next_start=decision.next_start, looked_at=decision.looked_at)
    return plain.fits_nowhere(cycle, decision.statuses, None, pending)


# Filter


class _Asking:
    """A Rule: the plugin's own filter, asked about each node that no filter before it refused."""

    def __init__(self, plugin: Plugin, cycle: Cycle, columns: Columns) -> None:
        self.plugin, self.cycle, self.columns = plugin, cycle, columns
        self.said: list[Status] = []

    def codes(self, rows: slice, refused: np.ndarray | None) -> np.ndarray:
        codes = np.zeros(rows.stop - rows.start, dtype=np.int64)
        charge(self.cycle.weight * len(codes))
        try:
            for place in range(len(codes)) if refused is None else np.flatnonzero(refused == 0):
                refusal = self.plugin.filter(self.cycle, self.columns.nodes[rows.start + place])
                if refusal is not None:
                    self.said.append(refusal)
                    codes[place] = len(self.said)
        except OutOfBudget:
            raise
        except Exception as error:
            raise PluginError(f'running "{self.plugin.name}" filter plugin: {error}') from error
        return codes

    def status(self, code: int) -> Status:
        return self.said[code - 1]


def _rule(plugin: Plugin, cycle: Cycle, columns: Columns) -> Rule | None:
    """The plugin as a rule over columns, or None when it has nothing to do."""
    try:
        rule = plugin.fast_filter(cycle, columns)
        if rule is not ASK:
            return rule
        answer = plugin.pre_filter(cycle)
    except (OutOfBudget, NotVectorized):
        raise
    except Exception as error:
        raise PluginError(f'running PreFilter plugin "{plugin.name}": {error}') from error
    if answer is SKIP:
        return None
    if answer is not None:
        raise NotVectorized
    return _Asking(plugin, cycle, columns)


def _search(
    rules: list[Rule], columns: Columns, percentage: int, start: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """(rows that fit, rows refused, their codes, number looked at): window by window until enough are found."""
    total = len(columns.nodes)
    wanted = plain.nodes_to_find(percentage, total)
    place, looked_at, fit_so_far, fitting, refused, codes = start % total, 0, 0, [], [], []
    while looked_at < total and fit_so_far < wanted:
        charge(len(rules))
        size = min(max(wanted - fit_so_far, SMALLEST_WINDOW), total - place, total - looked_at)
        window = _codes(rules, slice(place, place + size))
        fits = np.flatnonzero(window == 0) if window is not None else np.arange(size)
        if fit_so_far + len(fits) >= wanted:
            fits = fits[: wanted - fit_so_far]
            size = int(fits[-1]) + 1
        if window is not None:
            bad = np.flatnonzero(window[:size])
            refused.append(bad + place)
            codes.append(window[bad])
        fitting.append(fits + place)
        fit_so_far, looked_at, place = fit_so_far + len(fits), looked_at + size, (place + size) % total
    return _joined(fitting), _joined(refused), _joined(codes), looked_at


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    return parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _codes(rules: list[Rule], rows: slice) -> np.ndarray | None:
    """0 for each node that all filters let pass, else who refused first and why; None when all pass."""
    codes = None
    for number, rule in enumerate(rules, 1):
        said = rule.codes(rows, codes)
        if said is None:
            continue
        said = np.where(said > 0, said | number << TAG, 0)
        codes = said if codes is None else np.where(codes == 0, said, codes)
    return codes


# Score


def _score(cycle: Cycle, columns: Columns, rows: np.ndarray) -> dict[str, np.ndarray]:
    """{plugin: array of weighted scores}."""
    arrays: dict[str, np.ndarray] = {}
    nodes: list[NodeInfo] = []
    for plugin in cycle.profile.scorers:
        try:
            scores = plugin.fast_score(cycle, columns, rows)
            if scores is ASK:
                nodes = nodes or [columns.nodes[row] for row in rows]
                scores = _ask(plugin, cycle, nodes)
        except (OutOfBudget, NotVectorized):
            raise
        except Exception as error:
            raise PluginError(f'running Score plugins: plugin "{plugin.name}" failed with: {error}') from error
        if scores is not SKIP:
            arrays[plugin.name] = scores * cycle.profile.score_weights[plugin.name]
    return arrays


def _ask(plugin: Plugin, cycle: Cycle, nodes: list[NodeInfo]) -> np.ndarray | Skip:
    """The plugin's own normalised scores as an array."""
    if plugin.pre_score(cycle, nodes) is SKIP:
        return SKIP
    return np.array(plugin.normalize(cycle, nodes, plugin.score(cycle, nodes)), dtype=np.int64)


def best(scores: np.ndarray) -> int:
    """../cycle.py's best over an array."""
    highest = scores.max()
    ties = np.flatnonzero(scores == highest)
    if ties[0] == 0 or len(ties) == 1:
        return int(ties[0])
    return min(ties.tolist(), key=plain.pre_order)
