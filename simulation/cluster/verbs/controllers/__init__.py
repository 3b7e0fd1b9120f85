"""Verbs of the controllers in the controller manager: one file a group of them, in the order in which a learner meets them."""

from . import access, autoscaling, jobs, lifetimes, limits, network, nodes, replicas, sets, storage  # noqa: F401
