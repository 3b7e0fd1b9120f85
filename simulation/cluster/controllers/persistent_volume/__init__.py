"""The persistent volume controller: brings claims and volumes together. controller.py is its sync; matching.py says which volume will do."""

from .controller import PersistentVolumeController

__all__ = ["PersistentVolumeController"]
