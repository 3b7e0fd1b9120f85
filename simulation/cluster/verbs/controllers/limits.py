"""Verbs of the controllers that keep limits: quotas and disruption budgets."""

from ..facts import COUNT, MESSAGES, NAME, written
from .shared import declare, declare_events

QUOTA, BUDGET = "resourcequota-controller", "disruption-controller"

declare(f"{QUOTA}.update-status", written(quota=NAME, used=MESSAGES))
declare(f"{BUDGET}.update-status", written(budget=NAME, healthy=COUNT, wanted=COUNT, allowed=COUNT))
declare_events(BUDGET)
