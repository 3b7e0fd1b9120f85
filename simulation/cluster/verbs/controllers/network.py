"""Verbs of the controllers that say behind which addresses a Service stands."""

from ..facts import COUNT, NAME, deleted, written
from .shared import declare

SLICES, ENDPOINTS = "endpoint-slice-controller", "endpoint-controller"

declare(f"{SLICES}.create-slice", written(service=NAME, count=COUNT, ready=COUNT), level=1)
declare(f"{SLICES}.update-slice", written(service=NAME, count=COUNT, ready=COUNT), level=1)
declare(f"{SLICES}.delete-slice", deleted(service=NAME))
declare(f"{ENDPOINTS}.create-endpoints", written(service=NAME, ready=COUNT), level=3)
declare(f"{ENDPOINTS}.update-endpoints", written(service=NAME, ready=COUNT), level=3)
declare(f"{ENDPOINTS}.delete-endpoints", deleted(service=NAME), level=3)
