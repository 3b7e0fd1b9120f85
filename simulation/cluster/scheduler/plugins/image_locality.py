"""ImageLocality: prefers nodes that have the pod's images already, less so when few nodes have them.

Source: pkg/scheduler/framework/plugins/imagelocality/image_locality.go.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..framework import MAX_SCORE, Ask, Columns, Cycle, NodeInfo, Plugin, Skip

MEGABYTE = 1024 * 1024
LEAST, MOST_PER_IMAGE = 23 * MEGABYTE, 1000 * MEGABYTE


class ImageLocality(Plugin):
    name = "ImageLocality"
    points = ("score",)

    def score(self, cycle: Cycle, nodes: Sequence[NodeInfo]) -> list[int]:
        names = image_names(cycle.pod.spec)
        known = cycle.snapshot.images
        present = [name for name in names if name in known]
        if not present:
            return [0] * len(nodes)
        all_nodes = len(cycle.snapshot.nodes())
        worth = {name: int(known[name].size * (len(known[name].nodes) / all_nodes)) for name in present}
        most = MOST_PER_IMAGE * len(names)
        return [_scaled(sum(worth[name] for name in present if name in node.images), most) for node in nodes]

    def fast_score(self, cycle: Cycle, columns: Columns, rows: np.ndarray) -> np.ndarray | Skip | Ask:
        names, known = image_names(cycle.pod.spec), cycle.snapshot.images
        total = np.zeros(len(rows), dtype=np.int64)
        for name in names:
            if name in known:
                worth = int(known[name].size * (len(known[name].nodes) / len(columns.nodes)))
                total += columns.with_image(name)[rows] * worth
        most = MOST_PER_IMAGE * len(names)
        return MAX_SCORE * (np.clip(total, LEAST, most) - LEAST) // (most - LEAST)


def image_names(spec: dict[str, Any]) -> list[str]:
    """The images of all containers (init containers and image volumes too), with :latest where a tag is missing."""
    given = [one.get("image") or "" for one in [*(spec.get("initContainers") or ()), *spec["containers"]]]
    given += [one["image"].get("reference") or "" for one in spec.get("volumes") or () if one.get("image")]
    return [name if name.rfind(":") > name.rfind("/") else f"{name}:latest" for name in given]


def _scaled(total: int, most: int) -> int:
    total = min(max(total, LEAST), most)
    return MAX_SCORE * (total - LEAST) // (most - LEAST)
