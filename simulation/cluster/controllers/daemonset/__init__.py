"""The DaemonSet controller: one pod on each node that will have it. controller.py is its sync; update.py its rolling update."""

from .controller import DaemonSetController

__all__ = ["DaemonSetController"]
