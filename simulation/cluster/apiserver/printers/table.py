"""A list of objects as a Table, which is what the API server answers when kubectl asks to have its rows printed.

A kind without a printer of its own gets Name and Created At, as in Kubernetes (s/apiserver/pkg/registry/rest/table.go).
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from ...budget import charge
from . import core, network, workloads
from .columns import columns
from .duration import age
from .pod import pod_row, pod_wide

POD_COLUMNS = columns("Name, Ready, Status, Restarts, Age, IP*, Node*, Nominated Node*, Readiness Gates*")
OTHERS = columns("Name, Created At:d")
TIMED = {"jobs", "cronjobs"}  # their cells need the time itself, not only the object's age
TABLES = {**core.TABLES, **network.TABLES, **workloads.TABLES}
ENDED = {"Succeeded": ("The pod has completed successfully.", "Succeeded"), "Failed": ("The pod failed.", "Failed")}


ROW_WORK = 20  # units of printing a row


class Printer(NamedTuple):
    """`columns` are columnDefinitions; `row(object, virtual seconds)` gives {"cells": one a column, "object"}."""

    columns: tuple[dict, ...]
    row: Callable[[dict, int], dict]


def printer(plural: str) -> Printer:
    """How objects of a built-in kind are printed."""
    if plural == "pods":
        return Printer(POD_COLUMNS, _pod)
    if plural == "events":
        return Printer(core.EVENT_COLUMNS, lambda event, now_s: {"cells": core.event(event, now_s), "object": event})
    table = TABLES.get(plural)
    return Printer(table[0], partial(_row, plural, table[1])) if table else Printer(OTHERS, _other)


def table(how: Printer, objects: list[dict], now_s: int) -> dict:
    """A kind's printer, objects, virtual seconds -> {"columns": columnDefinitions, "rows": [{"cells": [...], "object": obj}]}.

    A column with priority 1 is shown with `-o wide` only. Cells are strings, integers or booleans, one a column.
    The rows of pods that have ended carry "conditions", as in a real Table.
    """
    charge(ROW_WORK * len(objects))
    return {"columns": how.columns, "rows": [how.row(obj, now_s) for obj in objects]}


def _pod(pod, now_s):
    cells = [*pod_row(pod, now_s).values(), *pod_wide(pod).values()]
    message, reason = ENDED.get(pod.get("status", {}).get("phase"), (None, None))
    row = {"cells": cells, "object": pod}
    if reason:
        row["conditions"] = [{"type": "Completed", "status": "True", "reason": reason, "message": message}]
    return row


def _row(resource, printer, obj, now_s):
    name = obj["metadata"]["name"]
    if resource == "storageclasses" and core.is_default_class(obj):
        name += " (default)"
    old = age(obj["metadata"].get("creationTimestamp"), now_s)
    cells = printer(obj, old, now_s) if resource in TIMED else printer(obj, old)
    return {"cells": [name, *cells], "object": obj}


def _other(obj, now_s):
    metadata = obj["metadata"]
    return {"cells": [metadata["name"], metadata.get("creationTimestamp", "<unknown>")], "object": obj}
