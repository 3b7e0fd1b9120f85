"""The rows of a turn: lines, the index of what they wrote, and a keyframe where the last one is far; and how many bytes all that is.

Rows are made as the lines are told, before any transaction: what a turn would store is known in time, and a step that would store more
than any may is found out before all of it has been written down.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model

from simulation.cluster import Cluster
from simulation.cluster.transition import Transition as Line
from simulation.models import Change, Keyframe, Run, Transition

from .packing import pack_quiet, pack_text
from .storage.counting import AROUND_A_ROW
from .text import column_key, dumps, size_of

LINE_COLUMNS = "run_id seq at_ms component step cause ends_step line quiet"
CHANGE_COLUMNS = "run_id space key seq revision"
INDEXED = ("etcd",)  # spaces whose keys can be asked about
KEYFRAME_LINES, LINES_A_KEY, KEYFRAME_SHARE = 100, 0.25, 4


class StepTooLarge(Exception):
    """One step tells more than any may store; what came before it can be saved."""


class Rows:
    """What a turn will write, and its `bytes`."""

    def __init__(self, run_id: str) -> None:
        self.run_id, self.bytes, self.seq = run_id, 0, 0
        self.lines: list[tuple[Any, ...]] = []
        self.changes: list[tuple[Any, ...]] = []
        self.keyframe: tuple[int, bytes] | None = None

    def add(self, told: Iterable[Line], most: int = 0) -> int:
        """Make the rows of a step's lines; returns their bytes. Raises StepTooLarge beyond `most` of them (0: no limit)."""
        before = self.bytes
        for line in told:
            self._add(line)
            if most and self.bytes - before > most:
                raise StepTooLarge
        return self.bytes - before

    def _add(self, line: Line) -> None:
        row, changes = line_row(self.run_id, line), change_rows(self.run_id, line)
        self.lines.append(row)
        self.changes += changes
        self.seq = line.seq
        self.bytes += size_of(row[-2]) + len(row[-1]) + AROUND_A_ROW
        self.bytes += sum(size_of(change[2]) + AROUND_A_ROW for change in changes)

    def complete(self, run: Run, cluster: Cluster, lines: list[Line]) -> dict[str, int]:
        """Make the rows of what was told beside the steps, and a keyframe where one is due; returns the run's columns that say so.

        Raises StepTooLarge.
        """
        self.add((line for line in lines if line.seq > self.seq), settings.RUN_LIMIT_BYTES)
        columns = {"keyframe_seq": run.keyframe_seq, "keyframe_due": run.keyframe_due}
        if keyframe_is_due(run, cluster, run.bytes + self.bytes):
            text = dumps(spaces_after_the_last_line(cluster))
            self.keyframe = cluster.seq, pack_text(text, cluster.seq)
            self.bytes += len(self.keyframe[1]) + AROUND_A_ROW
            due = run.bytes + self.bytes + len(text) // KEYFRAME_SHARE
            columns = {"keyframe_seq": cluster.seq, "keyframe_due": due}
        return {**columns, "bytes": run.bytes + self.bytes}

    def write(self) -> None:
        """Inside the turn's transaction."""
        insert(Transition, LINE_COLUMNS, self.lines)
        insert(Change, CHANGE_COLUMNS, self.changes)
        if self.keyframe:
            seq, spaces = self.keyframe
            Keyframe.objects.create(run_id=self.run_id, seq=seq, spaces=spaces)


def keyframe_is_due(run: Run, cluster: Cluster, held: int) -> bool:
    """Where the last one is far, in lines and in bytes: all keyframes together stay small beside the lines."""
    return cluster.seq - run.keyframe_seq >= lines_between(cluster) and held >= run.keyframe_due


def line_row(run_id: str, line: Line) -> tuple[Any, ...]:
    """A row of LINE_COLUMNS."""
    told = line.story()
    text = dumps(told)
    quiet = pack_quiet(line.quiet(), text)
    return run_id, line.seq, line.at_ms, told["component"], told["step"], line.cause, line.ends_step, text, quiet


def change_rows(run_id: str, line: Line) -> list[tuple[Any, ...]]:
    """Rows of CHANGE_COLUMNS."""
    return [
        (run_id, space, column_key(key), line.seq, line.counts[0])
        for space, key, old, new in line.changes
        if space in INDEXED and old is not new
    ]


def insert(model: type[Model], columns: str, rows: list[tuple[Any, ...]]) -> None:
    """Many rows at once, without a model's instance for each: a turn may have thousands."""
    names = columns.split()
    statement = f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def lines_between(cluster: Cluster) -> float:
    """How many lines apart keyframes stand: the more keys, the farther, so that all of them together stay small."""
    keys = sum(len(space) for space in cluster.store.spaces.values())
    return max(KEYFRAME_LINES, LINES_A_KEY * keys)


def spaces_after_the_last_line(cluster: Cluster) -> dict[str, Any]:
    """{space: {key: value}}, without the quiet changes that no line carries yet."""
    spaces = dict(cluster.store.spaces)
    for space, key, old, _ in cluster.store.quiet_changes():
        if spaces[space] is cluster.store.spaces[space]:
            spaces[space] = dict(spaces[space])
        if old is None:
            spaces[space].pop(key, None)
        else:
            spaces[space][key] = old
    return spaces
