"""FastSnapshot: a Snapshot that also keeps its nodes as columns of numbers: one rule is asked of all nodes at once.

A pod that comes or goes changes one row. Columns are made anew only when a node joins or leaves. Units as in NodeInfo.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ...component_helpers.node_affinity import RequiredNodeAffinity, requirement_matches
from ...component_helpers.tolerations import first_untolerated, is_tolerated
from ..state import Object
from ..state.nodeinfo import NodeInfo
from ..state.podinfo import LARGEST, PodInfo
from ..state.snapshot import Snapshot
from .counters import Counters


class NotVectorized(Exception):
    """This wish cannot be answered by columns: the plain path must decide."""


class FastSnapshot(Snapshot):
    """As Snapshot; `columns()` gives the Columns of the nodes in the scheduler's order."""

    def __init__(self, nodes: Iterable[Object] = (), pods: Iterable[Object | PodInfo] = ()) -> None:
        self._columns: Columns | None = None
        super().__init__(nodes, pods)

    def columns(self) -> Columns:
        nodes = self.nodes()
        if self._columns is None or self._columns.nodes is not nodes:
            self._columns = Columns(nodes)
        return self._columns

    def _count(self, info: NodeInfo, pod: PodInfo, by: int) -> None:
        super()._count(info, pod, by)
        if self._columns is not None:
            self._columns.count(info, pod, by)

    def set_node(self, node: Object) -> None:
        known = self.get(node["metadata"]["name"])
        before = known.node if known else None
        super().set_node(node)
        if self._columns is not None and self._order is self._columns.nodes:
            self._columns.set_node(self._infos[node["metadata"]["name"]], before)


class Columns:
    """`cpu`, `used_cpu`, ... are arrays with a number for each of `nodes`.

    What depends on labels, taints or images is made when it is first asked for and kept until a node changes there.
    """

    cpu: np.ndarray
    memory: np.ndarray
    ephemeral: np.ndarray
    max_pods: np.ndarray
    used_cpu: np.ndarray
    used_memory: np.ndarray
    used_ephemeral: np.ndarray
    non_zero_cpu: np.ndarray
    non_zero_memory: np.ndarray

    def __init__(self, nodes: list[NodeInfo]) -> None:
        self.nodes = nodes
        self.names = [one.name for one in nodes]
        self.rows = {name: row for row, name in enumerate(self.names)}
        for name in ("cpu", "memory", "ephemeral", "max_pods", *USED):
            setattr(self, name, _column([getattr(one, name) for one in nodes]))
        self.pods = np.array([len(one.pods) for one in nodes], dtype=np.int64)
        self.counters = Counters(nodes)
        self._labels: dict[
            Any, Any
        ] = {}  # key -> (ids, number, {value: id}); ("requirement", ...) -> the nodes that meet it
        self._taints: dict[str, Any] = {}
        self._images: dict[str, np.ndarray] = {}
        self._scalars: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    # Keeping up

    def count(self, info: NodeInfo, pod: PodInfo, by: int) -> None:
        """A pod came (`by` 1) or went (-1)."""
        row = self.rows.get(info.name)
        if row is None:
            return
        self.pods[row] += by
        try:
            self.used_cpu[row], self.used_memory[row] = info.used_cpu, info.used_memory
            self.used_ephemeral[row] = info.used_ephemeral
            self.non_zero_cpu[row], self.non_zero_memory[row] = info.non_zero_cpu, info.non_zero_memory
        except OverflowError:
            for name in USED:
                getattr(self, name)[row] = min(getattr(info, name), LARGEST)
        self.counters.count(row, pod, by)
        for name in pod.scalars:
            if name in self._scalars:
                self._scalars[name][1][row] = min(info.used_scalars.get(name, 0), LARGEST)

    def set_node(self, info: NodeInfo, before: Object | None) -> None:
        """A node that was there already has a newer version."""
        row, node = self.rows[info.name], info.node or {}
        spec, old = node.get("spec") or {}, (before or {}).get("spec") or {}
        for name in ("cpu", "memory", "ephemeral", "max_pods"):
            getattr(self, name)[row] = getattr(info, name)
        if before is None or (before["metadata"].get("labels") or {}) != info.labels:
            self._labels.clear()
        self._scalars.clear()
        if any(old.get(key) != spec.get(key) for key in ("taints", "unschedulable")):
            self._taints.clear()
        if ((before or {}).get("status") or {}).get("images") != (node.get("status") or {}).get("images"):
            self._images.clear()

    # Labels

    def domains(self, key: str) -> tuple[np.ndarray, int]:
        """(ids, number): for each node the number of its value of a label, from 1; 0 where the label is missing."""
        domains = self._labels.get(key)
        if domains is None:
            values: dict[str, int] = {}
            ids = [
                values.setdefault(node.labels[key], len(values) + 1) if key in node.labels else 0 for node in self.nodes
            ]
            domains = self._labels[key] = np.array(ids, dtype=np.int64), len(values), values
        return domains[0], domains[1]

    def has_keys(self, keys: Sequence[str]) -> np.ndarray:
        """Which nodes have every one of the labels."""
        return np.logical_and.reduce([self.domains(key)[0] > 0 for key in keys])

    def matching(self, requirement: dict[str, Any]) -> np.ndarray:
        """Which nodes meet one requirement of a node selector term, by their labels."""
        key, operator, values = requirement["key"], requirement["operator"], tuple(requirement.get("values") or ())
        name = ("requirement", key, operator, values)
        nodes = self._labels.get(name)
        if nodes is None:
            ids, _ = self.domains(key)
            known = self._labels[key][2]
            met = [requirement_matches(requirement, {})]
            met += [requirement_matches(requirement, {key: value}) for value in known]
            nodes = self._labels[name] = np.array(met)[ids]
        return nodes

    def term(self, term: dict[str, Any]) -> np.ndarray:
        """Which nodes a NodeSelectorTerm selects."""
        if term.get("matchFields"):
            raise NotVectorized
        given = term.get("matchExpressions") or ()
        if not given:
            return np.zeros(len(self.nodes), dtype=bool)
        return np.logical_and.reduce([self.matching(one) for one in given])

    def allowed_by(self, wish: RequiredNodeAffinity) -> np.ndarray:
        """Which nodes a RequiredNodeAffinity allows."""
        allowed = np.ones(len(self.nodes), dtype=bool)
        for key, value in wish.labels.items():
            allowed &= self.matching({"key": key, "operator": "In", "values": [value]})
        if wish.required is not None:
            terms = [self.term(one) for one in wish.required.get("nodeSelectorTerms") or ()]
            allowed &= np.logical_or.reduce(terms) if terms else False
        return allowed

    # Taints, images, other resources

    def unschedulable(self) -> np.ndarray:
        if "unschedulable" not in self._taints:
            self._taints["unschedulable"] = np.array([one.unschedulable for one in self.nodes])
        return self._taints["unschedulable"]

    def _classes(self, which: str) -> tuple[np.ndarray, list[Sequence[Object]]]:
        """Nodes with the same taints are one class: (class of each node, [taints of the class])."""
        if which not in self._taints:
            numbers: dict[Any, int] = {}
            kinds: list[Sequence[Object]] = []
            ids = []
            for one in self.nodes:
                taints = getattr(one, which)
                key = tuple((taint["key"], taint.get("value"), taint["effect"]) for taint in taints)
                if key not in numbers:
                    numbers[key] = len(kinds)
                    kinds.append(taints)
                ids.append(numbers[key])
            self._taints[which] = np.array(ids, dtype=np.int64), kinds
        return self._taints[which]

    def tolerated(self, tolerations: Sequence[Object]) -> np.ndarray:
        """Which nodes have no NoSchedule or NoExecute taint that the tolerations leave uncovered."""
        ids, kinds = self._classes("hard_taints")
        return np.array([first_untolerated(taints, tolerations) is None for taints in kinds])[ids]

    def soft_taints(self, tolerations: Sequence[Object]) -> np.ndarray:
        """The number of PreferNoSchedule taints of each node that no toleration covers."""
        ids, kinds = self._classes("soft_taints")
        numbers = [sum(not is_tolerated(taint, tolerations) for taint in taints) for taints in kinds]
        return np.array(numbers, dtype=np.int64)[ids]

    def with_image(self, name: str) -> np.ndarray:
        """1 for each node that has the image."""
        if name not in self._images:
            present = [1 if name in one.images else 0 for one in self.nodes]
            self._images[name] = np.array(present, dtype=np.int64)
        return self._images[name]

    def scalars(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """(allocatable, used) of an extended resource."""
        if name not in self._scalars:
            have = [one.scalars.get(name, 0) for one in self.nodes]
            used = [min(one.used_scalars.get(name, 0), LARGEST) for one in self.nodes]
            self._scalars[name] = np.array(have, dtype=np.int64), np.array(used, dtype=np.int64)
        return self._scalars[name]


def _column(amounts: list[int]) -> np.ndarray:
    """As numbers of 64 bits: what is more counts as the largest."""
    try:
        return np.array(amounts, dtype=np.int64)
    except OverflowError:
        return np.array([min(amount, LARGEST) for amount in amounts], dtype=np.int64)


USED = ("used_cpu", "used_memory", "used_ephemeral", "non_zero_cpu", "non_zero_memory")
