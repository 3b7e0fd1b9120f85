"""A fork: a new run that shares the past of another one up to a moment, copied line for line; then it goes its own way."""

import secrets

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from simulation.cluster.budget import charge
from simulation.models import Change, Input, Keyframe, Run, Transition

from . import moments
from .answers.heavy import heavy
from .fair.progress import remember, want_place
from .inputs import KEPT, hash_of
from .refused import Refused
from .storage.counting import stored_bytes
from .storage.disk import want_room
from .storage.removal import remove
from .text import size_of
from .turns import outlook, save

PER_UNIT = 40  # bytes that are copied in a microsecond
BYTES_AT_ONCE, LEAST_AT_ONCE = 2_097_152, 10


@heavy
def fork_run(run_id: str, at: int, creator: str = "", pace: str = "") -> tuple[Run, str]:
    """A new run whose story is the parent's up to the end of the step that told line `at`; returns it with its token.

    Without a `pace` it has the parent's; at the pace "stepped" it waits there.

    Raises Run.DoesNotExist, Refused.
    """
    want_room()
    place = want_place(creator)
    parent = Run.objects.get(pk=run_id)
    moments.existing(parent, at)
    if parent.state == Run.State.KEPT:
        raise Refused(KEPT)
    seq = end_of_step(parent, at)
    token = secrets.token_urlsafe(24)
    copied = parent.bytes * seq // max(parent.seq, 1)
    charge(copied // PER_UNIT)
    with moments.looking(parent, seq) as moment:
        cluster = moment.cluster
        run = Run.everything.create(
            title=parent.title, command=parent.command, scenario=parent.scenario, seed=parent.seed, until_ms=parent.until_ms,
            pace=pace or parent.pace, speed=parent.speed, anchor_ms=cluster.now_ms, anchored_at=timezone.now(), creator=creator,
            token_hash=hash_of(token), step_to=seq, seq=seq, parent=parent, forked_at=seq, keyframe_seq=nearest_keyframe(parent, seq),
            state=Run.State.GONE,
            **place,
        )  # fmt: skip
        try:
            copy(parent, run, lines_at_once(copied, seq))
            with transaction.atomic():
                Run.objects.select_for_update().get(pk=parent.pk)  # had it been deleted, rows might be missing
                Run.everything.filter(pk=run.pk).update(state=Run.State.RUNNING)
                save(run, cluster, outlook(run, cluster), shelve=False)
        except BaseException:
            for _ in remove(run.pk):
                pass
            raise
    run.refresh_from_db()
    remember(run)
    return run, token


def lines_at_once(size: int, lines: int) -> int:
    """How many lines, of so many bytes all together, are copied in one transaction: nobody who writes waits for long."""
    return max(LEAST_AT_ONCE, lines * BYTES_AT_ONCE // max(size, 1))


def copy(parent: Run, run: Run, at_once: int) -> None:
    """Everything up to line `run.seq`, some lines a transaction: until the last of them is there, nobody finds the fork."""
    for first in range(1, run.seq + 1, at_once):
        last = min(first + at_once - 1, run.seq)
        with transaction.atomic():
            for model in (Transition, Change, Keyframe):
                copy_rows(model, parent, run, first, last)
    copy_inputs(parent, run, run.seq)
    run.bytes = size_of(run.scenario) + stored_bytes(run.pk)
    run.keyframe_due = run.bytes + 1  # a keyframe of its own is for its first turn to make, outside any transaction


def end_of_step(run: Run, at: int) -> int:
    """The last line of the step that told line `at`: from there a cluster can go on."""
    ends = Transition.objects.filter(run=run, seq__gte=at, ends_step=True).order_by("seq").values_list("seq", flat=True)
    return ends.first() or run.seq


def nearest_keyframe(run: Run, seq: int) -> int:
    return next(iter(moments.keyframes_before(run, seq)), 0)


def copy_rows(model: type[Model], parent: Run, run: Run, first: int, last: int) -> None:
    """Rows of lines `first` to `last`, by the database itself: byte for byte what the parent has."""
    quote = connection.ops.quote_name
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key and field.name != "run"]
    names = ", ".join(map(quote, columns))
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (run_id, {names}) SELECT %s, {names} FROM {table} WHERE run_id = %s AND {quote('seq')} BETWEEN %s AND %s",
            [run.pk, parent.pk, first, last],
        )


def copy_inputs(parent: Run, run: Run, seq: int) -> None:
    """What the parent was given by then: it must be told again when the fork is told again from its inputs."""
    inputs = parent.inputs.filter(seq__lt=seq)
    Input.objects.bulk_create(
        Input(run=run, steps=input_row.steps, seq=input_row.seq, at_ms=input_row.at_ms, given=input_row.given)
        for input_row in inputs
    )
