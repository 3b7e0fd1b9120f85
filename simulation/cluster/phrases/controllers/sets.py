"""Words of the verbs of the StatefulSet and the DaemonSet controller."""

from ..catalogue import N_, PHRASES
from .shared import say_claims, say_events, say_removed

STS, STATEFUL = "statefulset-controller", "concepts/workloads/controllers/statefulset/"
DS, DAEMONS = "daemonset-controller", "concepts/workloads/controllers/daemonset/"


def _say_revisions(component: str, docs: str) -> None:
    PHRASES.say(
        f"{component}.create-revision", N_("The template is kept as revision {number}"),
        N_("The controller stores the pod template of {owner} as {name}."),
        why=N_("A rollback needs the old template, and each pod carries the name of the revision it was made from."),
        label=N_("POST revision"), docs=docs,
    )  # fmt: skip
    PHRASES.say(
        f"{component}.update-revision", N_("An old template is the newest again"),
        N_("{name} becomes revision {number}."), label=N_("PUT revision"), docs=docs,
    )  # fmt: skip
    PHRASES.say(
        f"{component}.delete-revision", N_("An old revision is cleaned up"),
        N_(
            "{owner} keeps {limit, plural, =0 {no unused revisions} one {# unused revision} other {# unused revisions}}."
            " {name} is one too many."
        ),
        label=N_("DELETE revision"), docs=docs,
    )  # fmt: skip


PHRASES.say(
    f"{STS}.create-pod", N_("The StatefulSet makes its next pod"),
    N_("Number {ordinal} is next. The StatefulSet controller creates {pod}."),
    why=N_(
        "Each pod has a name of its own and keeps it. The next pod is made only when all before it are Ready, unless the"
        " policy is Parallel."
    ),
    label=N_("POST pod"), docs=STATEFUL + "#ordinal-index",
)  # fmt: skip
PHRASES.say(
    f"{STS}.delete-pod", N_("The StatefulSet removes a pod"),
    N_(
        "{why_now, select, surplus {{owner} wants fewer pods now. The StatefulSet controller deletes {pod}.}"
        " outdated {{pod} is of an older revision. The StatefulSet controller deletes it.}"
        " ended {The phase of {pod} is {phase}. The StatefulSet controller deletes it and makes a new one.}}"
    ),
    why=N_(
        "The highest number goes first. Its name is not used again before the old pod is completely gone: there must never"
        " be two."
    ),
    label=N_("DELETE pod"), docs=STATEFUL + "#deployment-and-scaling-guarantees",
)  # fmt: skip
PHRASES.say(
    f"{STS}.create-claim", N_("A pod's own claim"), N_("{pod} gets the claim {name}, which stays when the pod goes."),
    why=N_("A new pod of the same name finds the data of the old one."), label=N_("POST claim"),
    docs=STATEFUL + "#stable-storage",
)  # fmt: skip
PHRASES.say(
    f"{STS}.patch-claim", N_("A claim will follow its pod"),
    N_("The retention policy whenScaled is Delete, so {name} gets {pod} as its owner."), label=N_("PATCH claim"),
    docs=STATEFUL + "#persistentvolumeclaim-retention",
)  # fmt: skip
_say_revisions(STS, STATEFUL + "#rolling-updates")
PHRASES.say(
    f"{STS}.update-status", N_("The StatefulSet counts"),
    N_(
        "The controller writes the status of {owner}:"
        " {have, plural, one {# pod} other {# pods}}, {ready} ready, {wanted} wanted."
    ),
    label=N_("PUT status"), docs=STATEFUL,
)  # fmt: skip
say_claims(STS, STATEFUL, N_("PATCH pod"))
say_removed(STS, STATEFUL)
say_events(
    STS, N_("The StatefulSet controller records the Event {reason}: {message}"),
    N_("The StatefulSet controller records the Event {reason} again, {count} times so far: {message}"),
)  # fmt: skip

PHRASES.say(
    f"{DS}.create-pod", N_("The DaemonSet makes a pod for a node"),
    N_("{node} should have a pod of {owner} and has none. The DaemonSet controller creates {name}."),
    why=N_("A node affinity pins the pod to its node. Even so, it is the scheduler that binds it."),
    label=N_("POST pod"), docs=DAEMONS + "#how-daemon-pods-are-scheduled",
)  # fmt: skip
PHRASES.say(
    f"{DS}.delete-pod", N_("The DaemonSet removes a pod"),
    N_(
        "{why_now, select, unfit {{node} should have no pod of {owner} any more. The DaemonSet controller deletes {pod}.}"
        " node-gone {The node that {pod} was made for is gone. The DaemonSet controller deletes the pod.}"
        " failed {{pod} on {node} has failed. The DaemonSet controller deletes it and makes a new one.}"
        " succeeded {{pod} on {node} has ended. The DaemonSet controller deletes it and makes a new one.}"
        " surplus {{node} has more than one pod of {owner}. The DaemonSet controller deletes {pod}.}"
        " outdated {{pod} on {node} is of an older revision. The DaemonSet controller deletes it.}}"
    ),
    label=N_("DELETE pod"), docs=DAEMONS + "#updating-a-daemonset",
)  # fmt: skip
_say_revisions(DS, DAEMONS)
PHRASES.say(
    f"{DS}.update-status", N_("The DaemonSet counts"),
    N_(
        "The controller writes the status of {owner}:"
        " {wanted, plural, one {# node} other {# nodes}} should have a pod, {have} {have, plural, one {has} other {have}} one,"
        " {ready} ready."
    ),
    label=N_("PUT status"), docs=DAEMONS,
)  # fmt: skip
say_claims(DS, DAEMONS, N_("PATCH pod"))
say_removed(DS, DAEMONS)
say_events(
    DS, N_("The DaemonSet controller records the Event {reason}: {message}"),
    N_("The DaemonSet controller records the Event {reason} again, {count} times so far: {message}"),
)  # fmt: skip
