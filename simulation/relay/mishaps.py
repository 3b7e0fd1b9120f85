"""Errors of podflow's own that the core met: each is logged once with its traceback, under the id that the story tells."""

import logging

from simulation.cluster import Cluster
from simulation.cluster.mishaps import mishap

log = logging.getLogger(__name__)


def log_mishaps(run_id: str, cluster: Cluster) -> None:
    """Log what this cluster's steps have met since it was asked last."""
    for met in cluster.ground.mishaps:
        log.error("podflow failed in run %s, in %s (%s)", run_id, met.component, met.id, exc_info=met.error)
    cluster.ground.mishaps.clear()


def log_failed_command(run_id: str, error: Exception | None) -> None:
    """Log what a command at a moment has met, if it has."""
    if error is not None:
        log.error("podflow failed at a moment of run %s (%s)", run_id, mishap("kubectl", error).id, exc_info=error)
