"""Tells saved runs again, in one breath, from scenario and inputs: `python -m tests.processes.retell RUN_ID ...`."""

import json
import os
import sys

import django


def retold(run_id: str) -> list[str]:
    """The lines of the story as JSON texts; from the rows it takes the scenario and the inputs only."""
    from simulation.cluster import Cluster, Scenario
    from simulation.models import Run
    from simulation.relay.text import dumps, loads

    run, steps = Run.objects.get(pk=run_id), 0
    cluster = Cluster.begin(Scenario.parse(loads(run.scenario)))
    for given in run.inputs.all():
        steps += take(cluster, given.steps - steps)
        cluster.give(loads(given.given), given.at_ms)
    take(cluster, loads(run.header)["steps"] - steps)
    return [dumps(line.story()) for line in cluster.take_delta().transitions]


def take(cluster, steps: int) -> int:
    for _ in range(steps):
        cluster.step()
    return steps


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "podflow.settings")
    django.setup()
    print(json.dumps({run_id: retold(run_id) for run_id in sys.argv[1:]}))
