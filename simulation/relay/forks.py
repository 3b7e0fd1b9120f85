"""A fork: a new run that shares the past of another one up to a moment, told again from its inputs; then it goes its own way."""

import secrets

from django.db import transaction
from django.utils import timezone

from simulation.cluster import Cluster, Scenario
from simulation.models import Input, Run

from .doors import Refused, hash_of
from .text import loads
from .turns import outlook, save


def fork_run(run_id: str, at: int, creator: str = "", pace: str = "") -> tuple[Run, str]:
    """A new run whose story is the parent's up to the end of the step that told line `at`; returns it with its token.

    Without a `pace` it has the parent's; at the pace "stepped" it waits there.

    Raises Run.DoesNotExist, Refused.
    """
    parent = Run.objects.get(pk=run_id)
    if not 1 <= at <= parent.seq:
        raise Refused(f"The story has lines 1 to {parent.seq}; there is none with the number {at}.")
    cluster, steps, used = told_again(parent, at)
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        run = Run.objects.create(
            title=parent.title, command=parent.command, scenario=parent.scenario, seed=parent.seed, until_ms=parent.until_ms,
            pace=pace or parent.pace, speed=parent.speed, anchor_ms=cluster.now_ms, anchored_at=timezone.now(), creator=creator,
            token_hash=hash_of(token), steps=steps, step_to=cluster.seq, parent=parent, forked_at=cluster.seq,
        )  # fmt: skip
        Input.objects.bulk_create(Input(run=run, steps=one.steps, at_ms=one.at_ms, given=one.given) for one in used)
        save(run, cluster, outlook(run, cluster), 0)
    run.refresh_from_db()
    return run, token


def told_again(parent: Run, at: int) -> tuple[Cluster, int, list[Input]]:
    """(the cluster at the end of the step that told line `at`, alarms fired by then, the inputs given by then)."""
    cluster, steps, used = Cluster.begin(Scenario.parse(loads(parent.scenario))), 0, []
    for given in parent.inputs.all():
        while steps < given.steps and cluster.seq < at:
            cluster.step()
            steps += 1
        if cluster.seq >= at:
            return cluster, steps, used
        cluster.give(loads(given.given), given.at_ms)
        used.append(given)
    while cluster.seq < at:
        cluster.step()
        steps += 1
    return cluster, steps, used
