"""Verbs of the controllers that bring claims and volumes together."""

from .shared import declare, declare_events, declare_removed

VOLUMES = "concepts/storage/persistent-volumes/"
NAME = "persistentvolume-controller"

declare(
    f"{NAME}.update-volume", "A volume is reserved for a claim",
    "The persistent volume controller writes into {volume} for whom it is: {claim}.",
    why="First the volume's side, then the claim's: no volume can ever belong to two claims.",
    docs=VOLUMES + "#binding", level=1, message="PUT volume",
)  # fmt: skip
declare(
    f"{NAME}.update-claim", "The claim is bound",
    "{claim} gets the volume {volume}: pods that use it may start now.", docs=VOLUMES + "#binding", level=1, message="PUT claim",
)  # fmt: skip
declare(
    f"{NAME}.update-claim-status",
    "The claim's phase",
    "{claim} is {phase_now}.",
    docs=VOLUMES + "#binding",
    message="PUT status",
)
declare(
    f"{NAME}.update-volume-status",
    "The volume's phase",
    "{volume} is {phase_now}.",
    docs=VOLUMES + "#phase",
    message="PUT status",
)
declare(
    f"{NAME}.patch-claim", "Somebody is asked for a volume",
    "No volume fits {claim}: the provisioner {provisioner} of its StorageClass is asked for one.",
    docs=VOLUMES + "#dynamic", level=1, message="PATCH claim",
)  # fmt: skip
declare(
    f"{NAME}.create-volume", "A volume is made",
    "{provisioner} has made a volume for {claim}: {name}.", docs=VOLUMES + "#dynamic", level=1, message="POST volume",
)  # fmt: skip
declare(
    f"{NAME}.delete-volume", "The volume goes with its claim",
    "The claim of {volume} is gone, and its reclaim policy is Delete.", docs=VOLUMES + "#delete", level=1, message="DELETE volume",
)  # fmt: skip
declare_removed(NAME, VOLUMES)
declare_events(NAME, "the persistent volume controller")

declare(
    "storage-protection-controller.patch-finalizer", "Nobody uses it any more",
    "{kind} {name} is in use no longer: its finalizer is removed, and it goes.",
    why="A claim that a pod uses, and a volume that is bound, wait with their end.",
    docs=VOLUMES + "#storage-object-in-use-protection", level=2, message="PATCH {kind}",
)  # fmt: skip
declare_removed("storage-protection-controller", VOLUMES + "#storage-object-in-use-protection")
