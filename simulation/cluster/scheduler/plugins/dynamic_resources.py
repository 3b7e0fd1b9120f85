"""DynamicResources: devices that pods claim. Here only its word to a pod that fits nowhere.

Source: pkg/scheduler/framework/plugins/dynamicresources/dynamicresources.go, PostFilter. Not modelled: ResourceClaims
and ResourceSlices themselves; without claims the real plugin neither filters nor scores.
"""

from ..framework import Plugin, PostFilterResult

NOTHING_TO_FREE = "no new claims to deallocate"


class DynamicResources(Plugin):
    name = "DynamicResources"
    points = ("postFilter",)

    def post_filter(self, cycle, statuses, absent):
        return PostFilterResult(reason=NOTHING_TO_FREE)
