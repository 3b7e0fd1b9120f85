"""DefaultPreemption: when no node fits, make room by evicting pods of lower priority.

Source: pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go; the search is in ../preemption.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..framework import Cycle, Plugin, PostFilterResult, Status
from ..preemption import preempt

SAID_BY = "preemption: {}"
LEAST_PERCENTAGE, LEAST_NUMBER = 10, 100


class DefaultPreemption(Plugin):
    name = "DefaultPreemption"
    points = ("postFilter",)

    def post_filter(self, cycle: Cycle, statuses: Mapping[str, Status], absent: Status | None) -> PostFilterResult:
        percentage = self.args.get("minCandidateNodesPercentage", LEAST_PERCENTAGE)
        number = self.args.get("minCandidateNodesAbsolute", LEAST_NUMBER)
        result = preempt(cycle, statuses, absent, percentage, number)
        return replace(result, reason=SAID_BY.format(result.reason)) if result.reason else result
