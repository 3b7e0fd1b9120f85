"""What a site's database has kept, as JSON: `python -m tests.fuzz.census`, in the site's environment."""

import json
import os
import sys

import django

POISON = "Twice podflow lost the worker"  # how a run ends that took its workers with it


def census() -> dict:
    from django.db.models import Count

    from simulation.models import Run, Transition

    states = dict(Run.objects.values_list("state").annotate(Count("pk")).values_list("state", "pk__count"))
    failed = Run.objects.filter(state=Run.State.FAILED).exclude(message__startswith=POISON)
    rows = failed.values("id", "message", "scenario", "seq", "turn")[:50]
    lines = Transition.objects.filter(line__contains="cluster.failed").values_list("run_id", "line")[:50]
    return {
        "states": states, "failed": [{**row, "scenario": row["scenario"][:3000]} for row in rows],
        "lines": [f"{run}: {line[:600]}" for run, line in lines],
    }  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "podflow.settings")
    django.setup()
    json.dump(census(), sys.stdout)
