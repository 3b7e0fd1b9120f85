"""The rows of a turn: lines, the index of what they wrote, and a keyframe where the last one is far."""

from typing import Any

from django.db import connection
from django.db.models import Model

from simulation.cluster import Cluster
from simulation.cluster.transition import Transition as Line
from simulation.models import Change, Keyframe, Run, Transition

from .packing import pack_quiet, pack_spaces
from .text import dumps

LINE_COLUMNS = "run_id seq at_ms component step cause ends_step line quiet"
CHANGE_COLUMNS = "run_id space key seq revision"
INDEXED = ("etcd",)  # spaces whose keys can be asked about
KEYFRAME_LINES, LINES_A_KEY = 100, 0.25


def save_rows(run: Run, cluster: Cluster, lines: list[Line], keyframe: int) -> None:
    """Write a turn's lines, and the keyframe after line `keyframe` if it is not there; inside the turn's transaction."""
    insert(Transition, LINE_COLUMNS, [line_row(run.pk, line) for line in lines])
    insert(Change, CHANGE_COLUMNS, [row for line in lines for row in change_rows(run.pk, line)])
    if keyframe > run.keyframe_seq:
        Keyframe.objects.create(
            run_id=run.pk, seq=keyframe, spaces=pack_spaces(spaces_after_the_last_line(cluster), keyframe)
        )


def newest_keyframe(run: Run, cluster: Cluster, lines: list[Line]) -> int:
    """The line after which the newest keyframe stands when this turn is saved: its last line, where the one before is far."""
    due = lines and cluster.seq - run.keyframe_seq >= lines_between(cluster)
    return cluster.seq if due else run.keyframe_seq


def line_row(run_id: str, line: Line) -> tuple[Any, ...]:
    """A row of LINE_COLUMNS."""
    told = line.story()
    text = dumps(told)
    quiet = pack_quiet(line.quiet(), text)
    return run_id, line.seq, line.at_ms, told["component"], told["step"], line.cause, line.ends_step, text, quiet


def change_rows(run_id: str, line: Line) -> list[tuple[Any, ...]]:
    """Rows of CHANGE_COLUMNS."""
    return [
        (run_id, space, key, line.seq, line.counts[0])
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
