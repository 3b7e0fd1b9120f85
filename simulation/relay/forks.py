"""A fork: a new run that shares the past of another one up to a moment, copied line for line; then it goes its own way."""

import secrets

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from simulation.models import Change, Input, Keyframe, Run, Transition

from . import moments
from .answers.heavy import heavy
from .inputs import KEPT, hash_of
from .refused import Refused
from .storage.counting import stored_bytes
from .storage.disk import want_room
from .text import size_of
from .turns import outlook, save


@heavy
def fork_run(run_id: str, at: int, creator: str = "", pace: str = "") -> tuple[Run, str]:
    """A new run whose story is the parent's up to the end of the step that told line `at`; returns it with its token.

    Without a `pace` it has the parent's; at the pace "stepped" it waits there.

    Raises Run.DoesNotExist, Refused.
    """
    want_room()
    parent = Run.objects.get(pk=run_id)
    moments.existing(parent, at)
    if parent.state == Run.State.KEPT:
        raise Refused(KEPT)
    seq = end_of_step(parent, at)
    token = secrets.token_urlsafe(24)
    with moments.looking(parent, seq) as moment, transaction.atomic():
        cluster = moment.cluster
        Run.objects.select_for_update().get(pk=parent.pk)  # nobody deletes it while it is copied
        run = Run.objects.create(
            title=parent.title, command=parent.command, scenario=parent.scenario, seed=parent.seed, until_ms=parent.until_ms,
            pace=pace or parent.pace, speed=parent.speed, anchor_ms=cluster.now_ms, anchored_at=timezone.now(), creator=creator,
            token_hash=hash_of(token), step_to=seq, seq=seq, parent=parent, forked_at=seq, keyframe_seq=nearest_keyframe(parent, seq),
        )  # fmt: skip
        for model in (Transition, Change, Keyframe):
            copy_rows(model, parent, run, seq)
        copy_inputs(parent, run, seq)
        run.bytes = size_of(run.scenario) + stored_bytes(run.pk)
        save(run, cluster, outlook(run, cluster), shelve=False)
    run.refresh_from_db()
    return run, token


def end_of_step(run: Run, at: int) -> int:
    """The last line of the step that told line `at`: from there a cluster can go on."""
    ends = Transition.objects.filter(run=run, seq__gte=at, ends_step=True).order_by("seq").values_list("seq", flat=True)
    return ends.first() or run.seq


def nearest_keyframe(run: Run, seq: int) -> int:
    return next(iter(moments.keyframes_before(run, seq)), 0)


def copy_rows(model: type[Model], parent: Run, run: Run, seq: int) -> None:
    """Rows up to line `seq`, by the database itself: byte for byte what the parent has."""
    quote = connection.ops.quote_name
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key and field.name != "run"]
    names = ", ".join(map(quote, columns))
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (run_id, {names}) SELECT %s, {names} FROM {table} WHERE run_id = %s AND {quote('seq')} <= %s",
            [run.pk, parent.pk, seq],
        )


def copy_inputs(parent: Run, run: Run, seq: int) -> None:
    """What the parent was given by then: it must be told again when the fork is told again from its inputs."""
    inputs = parent.inputs.filter(seq__lt=seq)
    Input.objects.bulk_create(
        Input(run=run, steps=input_row.steps, seq=input_row.seq, at_ms=input_row.at_ms, given=input_row.given)
        for input_row in inputs
    )
