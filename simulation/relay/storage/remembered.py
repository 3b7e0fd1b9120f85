"""How much of runs a process keeps in memory: some, and together not too large; the one used longest ago falls off first."""

from collections import OrderedDict
from typing import Any


def fall_off(kept: "OrderedDict[str, Any]", sizes: dict[str, int], most: int, most_bytes: int) -> None:
    """`sizes`: how many bytes each run's rows hold, about what it takes in memory. The newest stays, however large it is."""
    while len(kept) > most or (len(kept) > 1 and sum(sizes.get(run_id, 0) for run_id in kept) > most_bytes):
        kept.popitem(last=False)
    for run_id in sizes.keys() - kept.keys():
        del sizes[run_id]
