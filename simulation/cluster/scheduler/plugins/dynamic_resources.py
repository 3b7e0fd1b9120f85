"""DynamicResources: devices that pods claim. Here only its word to a pod that fits nowhere.

Its PostFilter needs what its PreFilter has written; where a plugin before it refused the pod in PreFilter, that is "not
found", an error, and no PostFilter plugin after it is asked (recording unbound-pvc).
Source: pkg/scheduler/framework/plugins/dynamicresources/dynamicresources.go. Not modelled: ResourceClaims and
ResourceSlices themselves; without claims the real plugin neither filters nor scores.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..framework import SKIP, Cycle, Plugin, PostFilterResult, Skip, Status

NOTHING_TO_FREE = "no new claims to deallocate"
NO_STATE = "not found"


class DynamicResources(Plugin):
    name = "DynamicResources"
    points = ("filter", "postFilter")

    def pre_filter(self, cycle: Cycle) -> Skip | Status | set[str] | None:
        cycle.state[self.name] = True
        return SKIP

    def post_filter(self, cycle: Cycle, statuses: Mapping[str, Status], absent: Status | None) -> PostFilterResult:
        if self.name not in cycle.state:
            return PostFilterResult(reason=NO_STATE, failed=True)
        return PostFilterResult(reason=NOTHING_TO_FREE)
