"""Rows to cluster and back. A worker keeps the clusters it used last, and only reads the lines that others told since.

A copy is taken off the shelf by whoever works with it and put back after the save: two threads never share one. A copy
whose save was refused is dropped, for another's turn is in the database.
"""

import threading
from collections import OrderedDict

from django.conf import settings

from simulation.cluster import Cluster
from simulation.models import Run

from . import moments
from .storage.remembered import fall_off
from .text import loads


class Shelf:
    """{run id: (turn, cluster)}, the one used longest ago falls off first."""

    def __init__(self) -> None:
        self.clusters: OrderedDict[str, tuple[int, Cluster]] = OrderedDict()
        self.sizes: dict[str, int] = {}
        self.lock = threading.Lock()

    def take(self, run: Run) -> Cluster:
        """The run's cluster as it is after `run.turn`, off the shelf or loaded."""
        with self.lock:
            turn, cluster = self.clusters.pop(run.pk, (run.turn, None))
        if cluster is not None and turn > run.turn:
            cluster.let_go()
            cluster = None
        if cluster is None:
            return load(run)
        if turn < run.turn:
            cluster.absorb(loads(run.header), moments.changes_after(run, cluster.seq))
        return cluster

    def put(self, run_id: str, turn: int, cluster: Cluster, size: int = 0) -> None:
        """`size`: the bytes that the run's rows hold."""
        with self.lock:
            self.clusters[run_id], self.sizes[run_id] = (turn, cluster), size
            fallen = fall_off(self.clusters, self.sizes, settings.CLUSTERS_IN_MEMORY, settings.CLUSTERS_LIMIT_BYTES)
        for _, old in fallen:
            old.let_go()

    def forget(self) -> None:
        """All of it: it is read from the database again when it is wanted."""
        with self.lock:
            self.clusters.clear()
            self.sizes.clear()


shelf = Shelf()


def load(run: Run) -> Cluster:
    """The cluster as saved, from the database alone."""
    cluster = moments.at(run, run.seq)
    cluster.be_at(loads(run.header))
    return cluster
