"""Rows to cluster and back. A worker keeps the clusters it used last, and only reads what others wrote since.

A copy is taken off the shelf by whoever works with it and put back after the save: two threads never share one. A copy
whose save was refused is dropped, for another's turn is in the database.
"""

import threading
from collections import OrderedDict

from django.conf import settings

from simulation.cluster import Alarm, Cluster, Scenario
from simulation.models import Alarm as AlarmRow
from simulation.models import Entry, Run, Transition

from .text import dumps, loads

BATCH = 500


class Shelf:
    """{run id: (turn, cluster)}, the one used longest ago falls off first."""

    def __init__(self):
        self.clusters: OrderedDict[str, tuple[int, Cluster]] = OrderedDict()
        self.lock = threading.Lock()

    def take(self, run: Run) -> Cluster:
        """The run's cluster as it is after `run.turn`, off the shelf or loaded."""
        with self.lock:
            turn, cluster = self.clusters.pop(run.pk, (None, None))
        if cluster is None or turn > run.turn:
            return load(run)
        if turn < run.turn:
            cluster.absorb(loads(run.header), entries_since(run, turn), alarms_since(run, turn))
        return cluster

    def put(self, run_id: str, turn: int, cluster: Cluster) -> None:
        with self.lock:
            self.clusters[run_id] = (turn, cluster)
            while len(self.clusters) > settings.CLUSTERS_IN_MEMORY:
                self.clusters.popitem(last=False)


shelf = Shelf()


def load(run: Run) -> Cluster:
    """The cluster as saved, from the database alone."""
    entries = [entry for entry in entries_since(run, -1) if entry[2] is not None]
    alarms = [alarm for _, _, alarm in alarms_since(run, -1) if alarm is not None]
    return Cluster.load(Scenario.parse(loads(run.scenario)), loads(run.header), entries, alarms)


def entries_since(run: Run, turn: int) -> list[tuple]:
    """(space, key, value or None) written after `turn`."""
    rows = Entry.objects.filter(run=run, turn__gt=turn).order_by("space", "key").values_list("space", "key", "value")
    return [(space, key, None if value is None else loads(value)) for space, key, value in rows]


def alarms_since(run: Run, turn: int) -> list[tuple]:
    """(component, key, Alarm or None) written after `turn`."""
    rows = AlarmRow.objects.filter(run=run, turn__gt=turn).order_by("component", "key")
    return [(row.component, row.key, None if row.gone else alarm_of(row)) for row in rows]


def alarm_of(row: AlarmRow) -> Alarm:
    return Alarm(row.due_ms, row.priority, row.number, row.component, row.key, row.cause, row.heartbeat)


def save_rows(run_id: str, turn: int, delta) -> None:
    """Write a turn's entries, alarms and lines; to be called inside the turn's transaction."""
    Entry.objects.bulk_create(
        [
            Entry(run_id=run_id, space=space, key=key, value=None if value is None else dumps(value), turn=turn)
            for (space, key), value in delta.entries.items()
        ],
        BATCH, update_conflicts=True, unique_fields=["run", "space", "key"], update_fields=["value", "turn"],
    )  # fmt: skip
    AlarmRow.objects.bulk_create(
        [alarm_row(run_id, turn, *at, alarm) for at, alarm in delta.alarms.items()],
        BATCH, update_conflicts=True, unique_fields=["run", "component", "key"],
        update_fields=["due_ms", "priority", "number", "cause", "heartbeat", "turn", "gone"],
    )  # fmt: skip
    Transition.objects.bulk_create([line_row(run_id, line.story()) for line in delta.transitions], BATCH)


def alarm_row(run_id: str, turn: int, component: str, key: str, alarm: Alarm | None) -> AlarmRow:
    if alarm is None:
        return AlarmRow(
            run_id=run_id, component=component, key=key, due_ms=0, priority=0, number=0, turn=turn, gone=True
        )
    return AlarmRow(
        run_id=run_id, component=component, key=key, due_ms=alarm.due_ms, priority=alarm.priority,
        number=alarm.number, cause=alarm.cause, heartbeat=alarm.heartbeat, turn=turn, gone=False,
    )  # fmt: skip


def line_row(run_id: str, line: dict) -> Transition:
    return Transition(
        run_id=run_id, seq=line["seq"], at_ms=line["at_ms"], component=line["component"], step=line["step"],
        line=dumps(line),
    )  # fmt: skip
