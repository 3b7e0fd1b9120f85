"""The StatefulSet controller: pods with names, one after another. controller.py is its sync; identity.py names, claims and order."""

from .controller import StatefulSetController

__all__ = ["StatefulSetController"]
