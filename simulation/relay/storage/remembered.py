"""How much of runs a process keeps in memory: some, and together not too large; the one used longest ago falls off first."""

from collections import OrderedDict
from typing import Any


def fall_off(kept: "OrderedDict[str, Any]", sizes: dict[str, int], most: int, most_bytes: int) -> list[Any]:
    """`sizes`: how many bytes each run's rows hold, about what it takes in memory. The newest stays, however large it is.

    Returns what has fallen off.
    """
    fallen = []
    while len(kept) > most or (len(kept) > 1 and sum(sizes.get(run_id, 0) for run_id in kept) > most_bytes):
        fallen.append(kept.popitem(last=False)[1])
    for run_id in sizes.keys() - kept.keys():
        del sizes[run_id]
    return fallen
