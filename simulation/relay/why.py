"""Why a field is what it is: the line that last wrote it, what led there, and who reacted. From the index of changes, not from a scan."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from simulation.cluster import paths
from simulation.cluster.budget import charge
from simulation.cluster.etcd import SPACE
from simulation.models import Change, Run, Transition

from . import moments
from .answers.heavy import heavy
from .answers.wire import wire
from .reading import says
from .refused import Refused
from .text import column_key, loads

CHAIN = """
WITH RECURSIVE chain(seq, cause) AS (
    SELECT seq, cause FROM {table} WHERE run_id = %s AND seq = %s
    UNION ALL
    SELECT line.seq, line.cause FROM {table} line JOIN chain ON line.run_id = %s AND line.seq = chain.cause AND line.seq < chain.seq
) SELECT seq FROM chain ORDER BY seq DESC
"""
LINE_WORK, PER_UNIT = 20, 100  # units of a line, and its characters a unit
AT_ONCE = 20  # lines looked at with one query, the newest first


class NeverWritten(Refused):
    """Nothing wrote this key, or this field of it, by then."""


wire.error(NeverWritten)


@heavy
def why(run: Run, key: str, path: str, n: int) -> dict[str, Any]:
    """{"line", "component", "node", "verb", "says", "chain": [seq, ... back to the input], "reactions": [seq, ...]} for a key of etcd.

    Raises Refused (no such line), NeverWritten, paths.PathError.
    """
    moments.existing(run, n)
    steps = ["object", *paths.parsed(path)]
    took_away = None  # the newest line that removed what the field stood in: it counts if an older one wrote the field
    for line in lines_that_wrote(run, key, n):
        differences = [
            change["difference"] for change in line["changes"] if (change["space"], change["key"]) == (SPACE, key)
        ]
        if any(paths.touched(difference, steps) for difference in differences):
            return answer(run, took_away or line, n)
        if took_away is None and any(paths.removed(difference, steps) for difference in differences):
            took_away = line
    what = f"{path} of {key}" if path else key
    raise NeverWritten(f"No line up to {n} wrote {what}.")


def lines_that_wrote(run: Run, key: str, n: int) -> Iterator[dict[str, Any]]:
    """The lines up to n that wrote this key, the newest first."""
    rows = Change.objects.filter(run=run, space=SPACE, key=column_key(key))
    while numbers := list(rows.filter(seq__lte=n).order_by("-seq").values_list("seq", flat=True)[:AT_ONCE]):
        texts = Transition.objects.filter(run=run, seq__in=numbers).order_by("-seq").values_list("line", flat=True)
        for text in texts:
            charge(LINE_WORK + len(text) // PER_UNIT)
            yield loads(text)
        n = numbers[-1] - 1


def answer(run: Run, line: dict[str, Any], n: int) -> dict[str, Any]:
    reactions = Transition.objects.filter(run=run, cause=line["seq"], seq__lte=n).order_by("seq")
    return {
        "line": line["seq"], "component": line["component"], "node": line["node"], "verb": line["verb"], "says": says(line),
        "chain": chain(run, line), "reactions": list(reactions.values_list("seq", flat=True)),
    }  # fmt: skip


def chain(run: Run, line: dict[str, Any]) -> list[int]:
    """The line and what led to it, back to the input."""
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(Transition._meta.db_table)
        cursor.execute(CHAIN.format(table=table), [run.pk, line["seq"], run.pk])
        return [seq for (seq,) in cursor.fetchall()]
