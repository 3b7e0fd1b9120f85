"""Verbs of the controllers that bring claims and volumes together."""

from ..facts import NAME, deleted, maybe, written
from .shared import declare, declare_events, declare_removed

VOLUMES, PROTECTION = "persistentvolume-controller", "storage-protection-controller"

declare(f"{VOLUMES}.update-volume", written(volume=NAME, claim=maybe(NAME)), level=1)
declare(f"{VOLUMES}.update-claim", written(volume=NAME, claim=NAME), level=1)
declare(f"{VOLUMES}.update-claim-status", written(claim=NAME, phase=NAME))
declare(f"{VOLUMES}.update-volume-status", written(volume=NAME, phase=NAME))
declare(f"{VOLUMES}.patch-claim", written(claim=NAME, provisioner=NAME), level=1)
declare(f"{VOLUMES}.create-volume", written(claim=NAME, provisioner=NAME), level=1)
declare(f"{VOLUMES}.delete-volume", deleted(volume=NAME), level=1)
declare_events(VOLUMES)

declare(f"{PROTECTION}.patch-finalizer", written())
declare_removed(PROTECTION)
