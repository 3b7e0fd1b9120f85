"""Verbs of the controllers that look after access: aggregated ClusterRoles."""

from ..facts import COUNT, NAMES, written
from .shared import declare

declare("clusterrole-aggregation-controller.patch-rules", written(from_roles=NAMES, rules=COUNT))
