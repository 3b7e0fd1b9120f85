"""How many bytes a run's rows hold, and how far its limits may be raised."""

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from simulation.models import Change, Input, Keyframe, Run, Transition

AROUND_A_ROW = 100  # bytes: its numbers, and its place in the indexes
OCTETS = {"postgresql": "OCTET_LENGTH({0})"}
TEXTS = {Transition: ("line", "quiet"), Change: ("key",), Keyframe: ("spaces",), Input: ("given",)}


def stored_bytes(run_id: str) -> int:
    """Counted by the database, of all rows that are there; what `Run.bytes` says as long as nobody writes beside the relay."""
    with connection.cursor() as cursor:
        return sum(_bytes_in(cursor, model._meta.db_table, texts, run_id) for model, texts in TEXTS.items())


def _bytes_in(cursor: CursorWrapper, table: str, texts: tuple[str, ...], run_id: str) -> int:
    octets = OCTETS.get(connection.vendor, "LENGTH(CAST({0} AS BLOB))")
    each = " + ".join(octets.format(text) for text in texts)
    cursor.execute(f"SELECT COALESCE(SUM({each} + {AROUND_A_ROW}), 0) FROM {table} WHERE run_id = %s", [run_id])
    return int(cursor.fetchone()[0])


def raise_limits(run: Run) -> None:
    """By as much again, up to what no run may exceed."""
    run.limit_transitions = raised(
        run.limit_transitions, run.seq, settings.RUN_LIMIT_TRANSITIONS, settings.RUN_MOST_TRANSITIONS
    )
    run.limit_bytes = raised(run.limit_bytes, run.bytes, settings.RUN_LIMIT_BYTES, settings.RUN_MOST_BYTES)
    run.limit_ms = raised(run.limit_ms, run.now_ms, settings.RUN_LIMIT_MS, settings.RUN_MOST_MS)


def raised(limit: int, reached: int, step: int, most: int) -> int:
    return max(limit, min(max(limit, reached) + step, most))
