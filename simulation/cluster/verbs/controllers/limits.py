"""Verbs of the controllers that keep limits: quotas and disruption budgets."""

from .shared import declare, declare_events, declare_removed

QUOTA, BUDGET = "concepts/policy/resource-quotas/", "concepts/workloads/pods/disruptions/"

declare(
    "resourcequota-controller.update-status", "The quota is counted anew",
    "The ResourceQuota controller counts what there is in the namespace: {used}.",
    why="Creating is charged at once by the API server. What has gone is found here.",
    docs=QUOTA, level=2, message="PUT status",
)  # fmt: skip
declare_removed("resourcequota-controller", QUOTA)
declare(
    "disruption-controller.update-status", "What the budget can spare",
    "{healthy} pods of {budget} are healthy, {wanted} must be: {allowed} may be evicted.",
    why="Whoever evicts a pod, as kubectl drain does, is refused while this number is 0.",
    docs=BUDGET, level=2, message="PUT status",
)  # fmt: skip
declare_removed("disruption-controller", BUDGET)
declare_events("disruption-controller", "the disruption controller")
