"""A run is deleted: from one moment on nobody finds it, then its rows go, a chunk a transaction, so that nobody waits long for them.

Whoever stops halfway leaves a run with the state "gone"; the next sweep of the house deletes the rest.
"""

from collections.abc import Iterator

from django.db import connection
from django.db.models import F

from simulation.models import Change, Input, Keyframe, Run, Transition
from simulation.models.lesson import LessonRun

ROWS_AT_ONCE = 200
PAGES_AT_ONCE = 500  # of SQLite's file, 4 KiB each


def hide(run_id: str) -> bool:
    """From now on there is no such run; false where there was none."""
    gone = {"state": Run.State.GONE, "sweep_at": None, "creator": "", "token_hash": ""}
    return bool(Run.objects.filter(pk=run_id).update(turn=F("turn") + 1, **gone))


def delete_run(run_id: str) -> bool:
    """Delete a run with all its rows; false where there was none."""
    found = hide(run_id)
    for _ in remove(run_id) if found else ():
        pass
    return found


def remove(run_id: str) -> Iterator[int]:
    """Delete a hidden run; yields the number of rows after each transaction. Its forks keep all that they copied."""
    Run.everything.filter(parent_id=run_id).update(parent=None)
    for model in (Transition, Change, Keyframe, Input, LessonRun):
        while rows := remove_some(model._meta.db_table, model._meta.pk.column, run_id):
            yield rows
    yield Run.everything.filter(pk=run_id, state=Run.State.GONE).delete()[0]


def remove_some(table: str, key: str, run_id: str) -> int:
    """By the database itself: no row is read into memory."""
    some = f"SELECT {key} FROM {table} WHERE run_id = %s LIMIT {ROWS_AT_ONCE}"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {key} IN ({some})", [run_id])
        return int(cursor.rowcount)


def give_back_space() -> Iterator[int]:
    """SQLite's file becomes smaller, some pages a transaction, where it was made to (`auto_vacuum`); PostgreSQL does it by itself."""
    while connection.vendor == "sqlite" and (pages := pragma("freelist_count")) and pragma("auto_vacuum") == 2:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA incremental_vacuum({PAGES_AT_ONCE})").fetchall()
        yield min(pages, PAGES_AT_ONCE)


def pragma(name: str) -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute(f"PRAGMA {name}").fetchone()[0])
