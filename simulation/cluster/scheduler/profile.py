"""Profiles: which plugins run, in which order, with which weights and arguments; read from KubeSchedulerConfiguration.

Source: pkg/scheduler/apis/config/v1/default_plugins.go, pkg/scheduler/framework/runtime/framework.go
(expandMultiPointPlugins).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .framework import Plugin
from .plugins.default_preemption import DefaultPreemption
from .plugins.dynamic_resources import DynamicResources
from .plugins.image_locality import ImageLocality
from .plugins.inter_pod_affinity import InterPodAffinity
from .plugins.node_affinity import NodeAffinity
from .plugins.node_name import NodeName
from .plugins.node_ports import NodePorts
from .plugins.node_resources_balanced_allocation import NodeResourcesBalancedAllocation
from .plugins.node_resources_fit import NodeResourcesFit
from .plugins.node_unschedulable import NodeUnschedulable
from .plugins.pod_topology_spread import PodTopologySpread
from .plugins.priority_sort import PrioritySort
from .plugins.scheduling_gates import SchedulingGates
from .plugins.taint_toleration import TaintToleration
from .plugins.volumes.node_volume_limits import NodeVolumeLimits
from .plugins.volumes.volume_binding import VolumeBinding
from .plugins.volumes.volume_restrictions import VolumeRestrictions
from .plugins.volumes.volume_zone import VolumeZone

# In the order in which they run, with the weight of their score.
DEFAULT_PLUGINS: tuple[tuple[type[Plugin], int], ...] = (
    (SchedulingGates, 0),
    (PrioritySort, 0),
    (NodeUnschedulable, 0),
    (NodeName, 0),
    (TaintToleration, 3),
    (NodeAffinity, 2),
    (NodePorts, 0),
    (NodeResourcesFit, 1),
    (VolumeRestrictions, 0),
    (NodeVolumeLimits, 0),
    (VolumeBinding, 0),
    (VolumeZone, 0),
    (PodTopologySpread, 2),
    (InterPodAffinity, 2),
    (DynamicResources, 2),
    (DefaultPreemption, 0),
    (NodeResourcesBalancedAllocation, 1),
    (ImageLocality, 1),
)
PLUGINS = {kind.name: kind for kind, _ in DEFAULT_PLUGINS}
DEFAULT_NAME = "default-scheduler"


class Profile:
    """A scheduler's plugins by extension point.

    `points` {"filter": [plugin names], "score": [...], ...}; `weights` {plugin: weight}; `args` {plugin: dict};
    `percentage` is percentageOfNodesToScore (0: the scheduler's own rule). `order` are the names of its filters as they
    are asked, `score_weights` {plugin: weight} those of the plugins that score.
    """

    def __init__(
        self,
        name: str = DEFAULT_NAME,
        points: Mapping[str, list[str]] | None = None,
        weights: Mapping[str, int] | None = None,
        args: Mapping[str, Mapping[str, Any]] | None = None,
        percentage: int = 0,
    ) -> None:
        self.name, self.percentage = name, percentage
        self.points = default_points() if points is None else points
        self.weights = {**DEFAULT_WEIGHTS, **(weights or {})}
        names = {plugin for plugins in self.points.values() for plugin in plugins}
        self.plugins = {plugin: PLUGINS[plugin]((args or {}).get(plugin)) for plugin in PLUGINS if plugin in names}
        self.filters, self.post_filters, self.scorers = self.at("filter"), self.at("postFilter"), self.at("score")
        self.pre_enqueuers = self.at("preEnqueue")
        self.order = tuple(plugin.name for plugin in self.filters)
        self.score_weights = {plugin.name: self.weights.get(plugin.name) or 1 for plugin in self.scorers}

    def at(self, point: str) -> list[Plugin]:
        """The plugins of an extension point, in order."""
        return [self.plugins[name] for name in self.points.get(point, ())]


def default_points() -> dict[str, list[str]]:
    points: dict[str, list[str]] = {}
    for kind, _ in DEFAULT_PLUGINS:
        for point in kind.points:
            points.setdefault(point, []).append(kind.name)
    return points


DEFAULT_WEIGHTS = {kind.name: weight for kind, weight in DEFAULT_PLUGINS if weight}
DEFAULT = Profile()
