"""FastDecision: a Decision that holds arrays and spells them out only for those who ask."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..decision import Decision
from ..framework import Plugin, ProfileView, Rule, Status

TAG = 40  # a code's upper bits say which filter spoke (from 1), the lower what it said


class FastDecision(Decision):
    """`rows` of `names` fit; `refused` are the others that were looked at, `codes` what `rules` said of them."""

    __slots__ = ("_names", "_rows", "_refused", "_codes", "_rules", "arrays", "sums")

    def __init__(
        self,
        profile: ProfileView,
        asked: list[Plugin],
        names: list[str],
        rows: np.ndarray,
        refused: np.ndarray,
        codes: np.ndarray,
        rules: Sequence[Rule],
    ) -> None:
        self.order, self.asked, self.weights = profile.order, asked, profile.score_weights
        self._names, self._rows, self._refused, self._codes, self._rules = names, rows, refused, codes, rules
        self.node = self.message = self.reason = self.nominated = None
        self.victims, self.clear_nomination, self.failed_plugins = (), False, frozenset()
        self.fit_error, self.early = None, frozenset()
        self.arrays: dict[str, np.ndarray] = {}
        self.sums: np.ndarray | None = None

    @property
    def feasible(self) -> list[str]:  # type: ignore[override]
        return [self._names[row] for row in self._rows.tolist()]

    @property
    def statuses(self) -> dict[str, Status]:  # type: ignore[override]
        low, codes = (1 << TAG) - 1, self._codes.tolist()
        said = {code: self._rules[(code >> TAG) - 1].status(code & low) for code in set(codes)}
        return {self._names[row]: said[code] for row, code in zip(self._refused.tolist(), codes, strict=True)}

    @property
    def by_plugin(self) -> dict[str, list[int]]:  # type: ignore[override]
        return {plugin: scores.tolist() for plugin, scores in self.arrays.items()}

    @property
    def totals(self) -> list[int]:  # type: ignore[override]
        return [] if self.sums is None else self.sums.tolist()
