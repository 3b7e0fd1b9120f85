"""Words of the verbs of the horizontal pod autoscaler."""

from ..catalogue import N_, PHRASES
from .shared import say_events

HPA, DOCS = "horizontal-pod-autoscaler", "tasks/run-application/horizontal-pod-autoscale/"

PHRASES.say(
    f"{HPA}.update-scale", N_("The autoscaler changes the number of pods"),
    N_("{owner} scales {target} from {before} to {after} {after, plural, one {pod} other {pods}}: {reason}."),
    why=N_("It writes one number. The controller of {target}, and not the autoscaler, then makes or removes pods."),
    label=N_("PUT scale"), docs=DOCS,
)  # fmt: skip
PHRASES.say(
    f"{HPA}.update-status", N_("The autoscaler reports"),
    N_(
        "{owner} sees {have, plural, one {# pod} other {# pods}}"
        "{wanted, plural, =0 { and cannot tell yet how many it wants.} other { and wants #.}}"
    ), label=N_("PUT status"), docs=DOCS,
)  # fmt: skip
PHRASES.say(
    f"{HPA}.recommend", N_("The autoscaler recommends"),
    N_("{owner} has measured {metric}. It recommends {wanted, plural, one {# pod} other {# pods}}; there {have, plural, one {is #} other {are #}}."),
    why=N_("The highest recommendation of the last five minutes holds the number up, so that a short lull costs no pods."),
    docs=DOCS + "#stabilization-window",
)  # fmt: skip
say_events(
    HPA, N_("The autoscaler records the Event {reason}: {message}"),
    N_("The autoscaler records the Event {reason} again, {count} times so far: {message}"),
)  # fmt: skip
