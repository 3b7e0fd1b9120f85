"""The Deployment controller: one ReplicaSet for each version of the template, exchanged step by step.

controller.py is its sync; sets.py what it reads from its ReplicaSets; rolling.py the maths of a rollout; status.py what it reports.
"""

from .controller import DeploymentController

__all__ = ["DeploymentController"]
