"""Words of the verbs of the controllers that bring claims and volumes together."""

from ..catalogue import N_, PHRASES
from .shared import say_events, say_removed

VOLUME, VOLUMES = "persistentvolume-controller", "concepts/storage/persistent-volumes/"
PROTECTION, IN_USE = "storage-protection-controller", VOLUMES + "#storage-object-in-use-protection"

PHRASES.say(
    f"{VOLUME}.update-volume", N_("{claim, select, none {A volume is free again} other {A volume is reserved for a claim}}"),
    N_(
        "{claim, select, none {The persistent volume controller removes the claim from {volume}. The volume is free again.}"
        " other {The persistent volume controller reserves the volume {volume} for the claim {claim}.}}"
    ),
    why=N_(
        "{claim, select, none {Its reclaim policy is Recycle.}"
        " other {First the volume's side is written, then the claim's. So a volume can never belong to two claims.}}"
    ),
    label=N_("PUT volume"), docs=VOLUMES + "#binding",
)  # fmt: skip
PHRASES.say(
    f"{VOLUME}.update-claim", N_("The claim is bound"),
    N_("The claim {claim} gets the volume {volume}. Pods that use the claim can start now."), label=N_("PUT claim"), docs=VOLUMES + "#binding",
)  # fmt: skip
PHRASES.say(
    f"{VOLUME}.update-claim-status", N_("The claim's phase"), N_("The phase of the claim {claim} is {phase} now."),
    label=N_("PUT status"), docs=VOLUMES + "#binding",
)  # fmt: skip
PHRASES.say(
    f"{VOLUME}.update-volume-status", N_("The volume's phase"), N_("The phase of the volume {volume} is {phase} now."),
    label=N_("PUT status"), docs=VOLUMES + "#phase",
)  # fmt: skip
PHRASES.say(
    f"{VOLUME}.patch-claim", N_("A provisioner is asked for a volume"),
    N_("No volume fits {claim}. The controller asks {provisioner}, the provisioner of its StorageClass, for one."),
    label=N_("PATCH claim"), docs=VOLUMES + "#dynamic",
)  # fmt: skip
PHRASES.say(
    f"{VOLUME}.create-volume", N_("A volume is made"), N_("{provisioner} has made a volume for {claim}: {name}."),
    label=N_("POST volume"), docs=VOLUMES + "#dynamic",
)  # fmt: skip
PHRASES.say(
    f"{VOLUME}.delete-volume", N_("The volume goes with its claim"),
    N_("The claim of {volume} is gone and its reclaim policy is Delete, so the controller deletes the volume."),
    label=N_("DELETE volume"), docs=VOLUMES + "#delete",
)  # fmt: skip
say_events(
    VOLUME, N_("The persistent volume controller records the Event {reason}: {message}"),
    N_("The persistent volume controller records the Event {reason} again, {count} times so far: {message}"),
)  # fmt: skip

PHRASES.say(
    f"{PROTECTION}.patch-finalizer", N_("Nobody uses it"),
    N_("Nobody uses {kind} {name}. The controller removes its finalizer, so that it can go."),
    why=N_("A claim that a pod uses, and a volume that is bound, cannot go before that."), label=N_("PATCH {kind}"), docs=IN_USE,
)  # fmt: skip
say_removed(PROTECTION, IN_USE)
