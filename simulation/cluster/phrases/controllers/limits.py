"""Words of the verbs of quotas and disruption budgets."""

from ..catalogue import N_, PHRASES
from .shared import say_events

QUOTA, QUOTAS = "resourcequota-controller", "concepts/policy/resource-quotas/"
BUDGET, BUDGETS = "disruption-controller", "concepts/workloads/pods/disruptions/"

PHRASES.say(
    f"{QUOTA}.update-status", N_("The quota is counted again"),
    N_(
        "{used, plural, =0 {The ResourceQuota controller counts what the namespace uses. {quota} limits nothing.}"
        " other {The ResourceQuota controller counts what the namespace uses. {quota} now stands at {used, list}.}}"
    ),
    why=N_("The API server charges a quota as soon as an object is created. What a deletion has freed is counted here."),
    label=N_("PUT status"), docs=QUOTAS,
)  # fmt: skip
PHRASES.say(
    f"{BUDGET}.update-status", N_("What the budget can spare"),
    N_(
        "{budget} has {healthy, plural, one {# healthy pod} other {# healthy pods}} and needs {wanted}, so"
        " {allowed, plural, =0 {none may be evicted now} one {one may be evicted now} other {# may be evicted now}}."
    ),
    why=N_("Whoever evicts a pod, as kubectl drain does, is refused while this number is 0."),
    label=N_("PUT status"), docs=BUDGETS,
)  # fmt: skip
say_events(
    BUDGET, N_("The disruption controller records the Event {reason}: {message}"),
    N_("The disruption controller records the Event {reason} again, {count} times so far: {message}"),
)  # fmt: skip
