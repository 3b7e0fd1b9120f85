"""Verbs of the horizontal pod autoscaler."""

from ..facts import COUNT, MESSAGE, NAME, written
from ..table import VERBS
from .shared import CHAPTER, declare, declare_events

HPA = "horizontal-pod-autoscaler"

declare(
    f"{HPA}.update-scale", written(owner=NAME, target=NAME, before=COUNT, after=COUNT, reason=MESSAGE), level=1
)  # fmt: skip
declare(f"{HPA}.update-status", written(owner=NAME, have=COUNT, wanted=COUNT))
VERBS.declare(
    f"{HPA}.recommend", {"owner": NAME, "metric": MESSAGE, "wanted": COUNT, "have": COUNT}, chapter=CHAPTER, level=3
)
declare_events(HPA)
