"""The fast path: one decision over thousands of nodes, by columns. The same decision as cycle.py's, number for number.

    snapshot = FastSnapshot(nodes, pods)              used like Snapshot
    decision = schedule_pod(pod, snapshot, ...)       the arguments and the answer of cycle.schedule_pod

Whatever columns cannot tell (claims, host ports, other strategies) is asked of the plain plugin for each node; a pod
that is nominated, names its nodes or meets nominated pods is decided by the plain path as a whole.
"""

import numpy as np

from .. import cycle as plain
from ..decision import Decision
from ..framework import SKIP, Cycle, PodInfo, Status
from ..profile import DEFAULT
from ..state.columns import FastSnapshot, NotVectorized
from . import filters as fast_filters
from . import scores as fast_scores

__all__ = ["FastDecision", "FastSnapshot", "schedule_pod"]

SMALLEST_WINDOW = 256  # nodes asked at once
TAG = 40  # a code's upper bits say which filter spoke (from 1), the lower what it said


def schedule_pod(pod, snapshot, profile=DEFAULT, claims=None, workloads=None, budgets=(), nominated=None, next_start=0):
    """Decide where `pod` goes -> Decision, as cycle.schedule_pod does; `snapshot` is a FastSnapshot."""
    pod = PodInfo.of(pod)
    decision = None
    if (
        snapshot.nodes()
        and not nominated
        and profile.scorers
        and not (pod.pod.get("status") or {}).get("nominatedNodeName")
    ):
        cycle = Cycle(
            pod, snapshot, profile, claims or plain.NO_CLAIMS, workloads or plain.NO_WORKLOADS, budgets=tuple(budgets)
        )
        try:
            decision = _decide(cycle, snapshot.columns(), next_start)
        except NotVectorized:
            decision = None
    return decision or plain.schedule_pod(pod, snapshot, profile, claims, workloads, budgets, nominated, next_start)


def _decide(cycle, columns, start):
    rules = [_rule(plugin, cycle, columns) for plugin in cycle.profile.filters]
    asked = [plugin for plugin, rule in zip(cycle.profile.filters, rules, strict=True) if rule is not None]
    rules = [rule for rule in rules if rule is not None]
    rows, refused, codes, looked_at = _search(rules, columns, cycle.profile.percentage, start)
    decision = FastDecision(cycle.profile, asked, columns.names, rows, refused, codes, rules)
    decision.next_start, decision.looked_at = (start + looked_at) % len(columns.nodes), looked_at
    if not len(rows):
        return _nowhere(cycle, decision)
    if len(rows) == 1:
        decision.node = columns.names[rows[0]]
        return decision
    decision.arrays = _score(cycle, columns, rows)
    decision.sums = sum(decision.arrays.values()) if decision.arrays else np.ones(len(rows), dtype=np.int64)
    decision.node = columns.names[rows[best(decision.sums)]]
    return decision


def _nowhere(cycle, decision):
    """No node fits: preemption wants what the plain filters prepare, but not their answers again."""
    plain.run_pre_filters(cycle)
    pending = Decision(cycle, next_start=decision.next_start, looked_at=decision.looked_at)
    return plain.fits_nowhere(cycle, decision.statuses, None, pending)


class _Asking:
    """A plain plugin, asked of each node that no filter before it refused."""

    def __init__(self, plugin, cycle, columns):
        self.plugin, self.cycle, self.columns, self.said = plugin, cycle, columns, []

    def codes_of_open(self, rows, closed):
        codes = np.zeros(rows.stop - rows.start, dtype=np.int64)
        for place in range(len(codes)) if closed is None else np.flatnonzero(closed == 0):
            refusal = self.plugin.filter(self.cycle, self.columns.nodes[rows.start + place])
            if refusal is not None:
                self.said.append(refusal)
                codes[place] = len(self.said)
        return codes

    def status(self, code):
        return self.said[code - 1]


def _rule(plugin, cycle, columns):
    """The plugin as a rule over columns, or None when it has nothing to do."""
    if plugin.name in fast_filters.RULES and not plugin.args.get("addedAffinity"):
        return fast_filters.RULES[plugin.name](plugin, cycle, columns)
    answer = plugin.pre_filter(cycle)
    if answer is SKIP:
        return None
    if isinstance(answer, Status) or answer is not None:
        raise NotVectorized
    return _Asking(plugin, cycle, columns)


def _search(rules, columns, percentage, start):
    """(rows that fit, rows refused, their codes, number looked at): window by window until enough are found."""
    total = len(columns.nodes)
    wanted = plain.nodes_to_find(percentage, total)
    place, looked_at, found, fitting, refused, codes = start % total, 0, 0, [], [], []
    while looked_at < total and found < wanted:
        size = min(max(wanted - found, SMALLEST_WINDOW), total - place, total - looked_at)
        window = _codes(rules, slice(place, place + size))
        fits = np.flatnonzero(window == 0) if window is not None else np.arange(size)
        if found + len(fits) >= wanted:
            fits = fits[: wanted - found]
            size = int(fits[-1]) + 1
        if window is not None:
            bad = np.flatnonzero(window[:size])
            refused.append(bad + place)
            codes.append(window[bad])
        fitting.append(fits + place)
        found, looked_at, place = found + len(fits), looked_at + size, (place + size) % total
    return _joined(fitting), _joined(refused), _joined(codes), looked_at


def _joined(parts):
    return parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _codes(rules, rows):
    """0 for each node that all filters let pass, else who refused first and why; None when all pass."""
    codes = None
    for number, rule in enumerate(rules, 1):
        found = rule.codes_of_open(rows, codes) if isinstance(rule, _Asking) else rule.codes(rows)
        if found is None:
            continue
        found = np.where(found > 0, found | number << TAG, 0)
        codes = found if codes is None else np.where(codes == 0, found, codes)
    return codes


def _score(cycle, columns, rows):
    """{plugin: array of weighted scores}."""
    arrays, nodes = {}, None
    for plugin in cycle.profile.scorers:
        rule = fast_scores.RULES.get(plugin.name)
        scores = rule(plugin, cycle, columns, rows) if rule else None
        if scores is None:
            nodes = nodes or [columns.nodes[row] for row in rows]
            scores = _ask(plugin, cycle, nodes)
        if scores is not SKIP:
            arrays[plugin.name] = scores * cycle.profile.score_weights[plugin.name]
    return arrays


def _ask(plugin, cycle, nodes):
    """The plain plugin's normalised scores as an array."""
    if plugin.pre_score(cycle, nodes) is SKIP:
        return SKIP
    scores = plugin.score(cycle, nodes)
    if hasattr(plugin, "normalize"):
        scores = plugin.normalize(cycle, nodes, scores)
    return np.array(scores, dtype=np.int64)


def best(scores):
    """cycle.best over an array."""
    highest = scores.max()
    ties = np.flatnonzero(scores == highest)
    if ties[0] == 0 or len(ties) == 1:
        return int(ties[0])
    return min(ties.tolist(), key=plain.pre_order)


class FastDecision(Decision):
    """A Decision that holds arrays and spells them out only for those who ask."""

    __slots__ = ("_names", "_rows", "_refused", "_codes", "_rules", "arrays", "sums")

    def __init__(self, profile, asked, names, rows, refused, codes, rules):
        self.order, self.asked, self.weights = profile.order, asked, profile.score_weights
        self._names, self._rows, self._refused, self._codes, self._rules = names, rows, refused, codes, rules
        self.node = self.message = self.reason = self.nominated = None
        self.victims, self.clear_nomination, self.failed_plugins = (), False, frozenset()
        self.arrays, self.sums = {}, None

    @property
    def feasible(self):
        return [self._names[row] for row in self._rows.tolist()]

    @property
    def statuses(self):
        low, codes = (1 << TAG) - 1, self._codes.tolist()
        said = {code: self._rules[(code >> TAG) - 1].status(code & low) for code in set(codes)}
        return {self._names[row]: said[code] for row, code in zip(self._refused.tolist(), codes, strict=True)}

    @property
    def by_plugin(self):
        return {plugin: scores.tolist() for plugin, scores in self.arrays.items()}

    @property
    def totals(self):
        return [] if self.sums is None else self.sums.tolist()
