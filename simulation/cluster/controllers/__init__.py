"""The controllers of the controller manager: one file each; none imports another. They meet at the API server only.

A controller has a `name` (its Events' source), a `priority`, `watches` (plural -> notice(old, new) giving keys) and `sync(key)`.
"""

from .deployment import DeploymentController
from .replicaset import ReplicaSetController

ALL = (
    DeploymentController,
    ReplicaSetController,
)
