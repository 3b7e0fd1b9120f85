"""Words of the verbs of the Deployment and the ReplicaSet controller."""

from ..catalogue import N_, PHRASES
from .shared import say_claims, say_events, say_removed

RS, SETS = "replicaset-controller", "concepts/workloads/controllers/replicaset/"
DEPLOYMENT, DEPLOYMENTS = "deployment-controller", "concepts/workloads/controllers/deployment/"

PHRASES.say(
    f"{RS}.create-pod", N_("The ReplicaSet makes a pod"),
    N_(
        "ReplicaSet {owner} wants {wanted, plural, one {# pod} other {# pods}} and has {have}."
        " Its controller creates {name}."
    ),
    why=N_("It compares two numbers and nothing else. It neither picks a node nor waits until the pod runs."),
    label=N_("POST pod"), docs=SETS,
)  # fmt: skip
PHRASES.say(
    f"{RS}.delete-pod", N_("The ReplicaSet removes a pod"),
    N_(
        "ReplicaSet {owner} wants {wanted, plural, one {# pod} other {# pods}} and has {have}."
        " Its controller deletes {pod}."
    ),
    why=N_("Pods without a node go first, then those that do not run or are not ready, then the youngest."),
    label=N_("DELETE pod"), docs=SETS,
)  # fmt: skip
PHRASES.say(
    f"{RS}.update-status", N_("The ReplicaSet counts"),
    N_(
        "The controller writes the status of {owner}:"
        " {have, plural, one {# pod} other {# pods}}, {ready} ready, {wanted} wanted."
    ),
    why=N_("If a Deployment owns the ReplicaSet, its controller reads these numbers to know when to go on."),
    label=N_("PUT status"), docs=SETS,
)  # fmt: skip
say_claims(RS, SETS + "#non-template-pod-acquisitions", N_("PATCH pod"))
say_removed(RS, SETS)
say_events(
    RS, N_("The ReplicaSet controller records the Event {reason}: {message}"),
    N_("The ReplicaSet controller records the Event {reason} again, {count} times so far: {message}"),
)  # fmt: skip

PHRASES.say(
    f"{DEPLOYMENT}.create-replicaset", N_("The Deployment makes a ReplicaSet"),
    N_(
        "No ReplicaSet has the current pod template of {owner}. The controller creates {name},"
        " for {wanted, plural, one {# pod} other {# pods}}."
    ),
    why=N_(
        "A Deployment never makes pods. Each version of its template has a ReplicaSet of its own, named after the"
        " template's hash."
    ),
    label=N_("POST replicaset"), docs=DEPLOYMENTS + "#creating-a-deployment",
)  # fmt: skip
PHRASES.say(
    f"{DEPLOYMENT}.update-replicas", N_("The Deployment scales a ReplicaSet"),
    N_(
        "The Deployment controller scales {set} from {before} to {after}:"
        " {why_now, select, scaled {{owner} wants a different number of pods now.}"
        " shared {{owner} wants a different number of pods now, and its ReplicaSets share the change.}"
        " surplus {{owner} wants fewer pods now.}"
        " surge {at most {bound, plural, one {# pod} other {# pods}} may exist at once.}"
        " available {{bound, plural, one {# pod has} other {# pods have}} to stay available.}"
        " unavailable {the pods that go are not available anyway.}"
        " complete {the new ReplicaSet has all its pods.}"
        " stop-old {the strategy Recreate stops all old pods first.}"
        " old-gone {all old pods are gone.}}"
    ),
    why=N_(
        "{why_now, select, scaled {The Deployment only writes the number. The ReplicaSet's controller makes or removes the pods.}"
        " shared {The Deployment only writes the number. The ReplicaSet's controller makes or removes the pods.}"
        " surplus {The Deployment only writes the number. The ReplicaSet's controller makes or removes the pods.}"
        " stop-old {With the strategy Recreate, old and new pods never run at the same time.}"
        " old-gone {With the strategy Recreate, old and new pods never run at the same time.}"
        " other {A rolling update goes step by step. There are never more than maxSurge pods too many, and never more than"
        " maxUnavailable missing.}}"
    ),
    label=N_("PUT replicaset"), docs=DEPLOYMENTS + "#rolling-update-deployment",
)  # fmt: skip
PHRASES.say(
    f"{DEPLOYMENT}.update-replicaset", N_("A ReplicaSet is brought up to date"),
    N_("The controller copies the revision and other annotations of {owner} to {name}."), label=N_("PUT replicaset"),
    docs=DEPLOYMENTS + "#checking-rollout-history-of-a-deployment",
)  # fmt: skip
PHRASES.say(
    f"{DEPLOYMENT}.update-status", N_("The Deployment sums up"),
    N_(
        "The controller writes the status of {owner}:"
        " {wanted, plural, one {# pod} other {# pods}} wanted, {updated} up to date, {available} available."
        "{progress, select, none {} other { The condition Progressing says: {progress}}}"
    ),
    label=N_("PUT status"), docs=DEPLOYMENTS + "#deployment-status",
)  # fmt: skip
PHRASES.say(
    f"{DEPLOYMENT}.delete-replicaset", N_("An old ReplicaSet is cleaned up"),
    N_("{owner} keeps {limit, plural, =0 {no old ReplicaSets} one {# old ReplicaSet} other {# old ReplicaSets}}. {name} is one too many."),
    label=N_("DELETE replicaset"), docs=DEPLOYMENTS + "#clean-up-policy",
)  # fmt: skip
say_claims(DEPLOYMENT, DEPLOYMENTS, N_("PATCH replicaset"))
say_events(
    DEPLOYMENT, N_("The Deployment controller records the Event {reason}: {message}"),
    N_("The Deployment controller records the Event {reason} again, {count} times so far: {message}"),
)  # fmt: skip
