"""What plugins share that answer over columns: a rule whose answers are known for all nodes, and sums over domains."""

from __future__ import annotations

import numpy as np

from ..framework import Status


class Constants:
    """A Rule: codes that were worked out for all nodes; code n is the n-th Status."""

    def __init__(self, codes: np.ndarray, *statuses: Status) -> None:
        self.all, self.statuses = codes, statuses

    def codes(self, rows: slice, refused: np.ndarray | None) -> np.ndarray | None:
        codes = self.all[rows]
        return codes if codes.any() else None

    def status(self, code: int) -> Status:
        return self.statuses[code - 1]


def by_domain(ids: np.ndarray, number: int, counts: np.ndarray, mask: np.ndarray | None = None) -> np.ndarray:
    """The sum of `counts` in each domain; place 0 is for nodes without the label and counts nothing."""
    if mask is not None:
        ids, counts = ids[mask], counts[mask]
    sums = np.bincount(ids, weights=counts, minlength=number + 1).astype(np.int64)
    sums[0] = 0
    return sums
