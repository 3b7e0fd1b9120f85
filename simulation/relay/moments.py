"""Moments: a run after line n as a cluster, folded from the nearest keyframe and the lines after it. The past is read, never told again.

A process keeps the moments it was asked for last, and moves the one that is nearest. A moment is off the shelf while somebody uses it.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from simulation.cluster import Cluster, Scenario
from simulation.cluster.budget import charge
from simulation.cluster.moment import NOTHING, Moment, StoredLine
from simulation.models import Keyframe, Run, Transition

from .packing import Damaged, pack_spaces, unpack_quiet, unpack_spaces
from .refused import Refused
from .storage.remembered import fall_off
from .text import loads

log = logging.getLogger(__name__)

LINE_WORK, PER_UNIT = 40, 100  # units of a line that is folded, and its characters a unit
PACKED_PER_UNIT = 5  # bytes of a keyframe
FAR = 300  # lines; farther on a keyframe is the shorter way
DAMAGED = "The story of this run is damaged from line {seq} on: what came before can still be watched."
NO_SUCH_MOMENT = "The story has lines 1 to {seq}; there is none with the number {n}."


class Moments:
    """{run id: Moment}, the one used longest ago falls off first."""

    def __init__(self) -> None:
        self.kept: OrderedDict[str, Moment] = OrderedDict()
        self.sizes: dict[str, int] = {}
        self.lock = threading.Lock()

    def take(self, run: Run, n: int) -> Moment:
        """The moment after line n; it is the caller's until it is put back."""
        with self.lock:
            moment = self.kept.pop(run.pk, None)
        if moment is not None and not moment.base <= n <= moment.seq + FAR:
            moment.cluster.let_go()
            moment = None
        if moment is None:
            moment = from_keyframe(run, keyframes_before(run, n))
        moment.back_to(n)
        go_forward(run, moment, n)
        return moment

    def put(self, run: Run, moment: Moment) -> None:
        with self.lock:
            self.kept[run.pk], self.sizes[run.pk] = moment, run.bytes
            fallen = fall_off(self.kept, self.sizes, settings.MOMENTS_IN_MEMORY, settings.MOMENTS_LIMIT_BYTES)
        for old in fallen:
            old.cluster.let_go()

    def forget(self) -> None:
        with self.lock:
            self.kept.clear()
            self.sizes.clear()


moments = Moments()


def at(run: Run, n: int) -> Cluster:
    """The cluster after line n, for whoever goes on with it. Raises Refused: no such line, or a damaged story."""
    return moments.take(run, existing(run, n)).cluster


@contextmanager
def looking(run: Run, n: int) -> Iterator[Moment]:
    """The moment after line n (0: before the story), for whoever only reads; it stays in memory for those who ask next. Raises Refused."""
    moment = moments.take(run, existing(run, n) if n else 0)
    yield moment
    if moment.untouched:
        moments.put(run, moment)
    else:
        moment.cluster.let_go()


def existing(run: Run, n: int) -> int:
    if not 1 <= n <= run.seq:
        raise Refused(NO_SUCH_MOMENT.format(seq=run.seq, n=n))
    return n


def keyframes_before(run: Run, n: int) -> list[int]:
    """The lines of the keyframes up to line n, the nearest first."""
    if run.keyframe_seq == 0:
        return []
    return list(Keyframe.objects.filter(run=run, seq__lte=n).order_by("-seq").values_list("seq", flat=True)[:3])


def from_keyframe(run: Run, nearest: list[int]) -> Moment:
    """The moment of the nearest keyframe; a damaged one is made again from the lines before it."""
    scenario = Scenario(loads(run.scenario))  # it was checked when it was stored, by the rules of that day
    if not nearest:
        return Moment(scenario, NOTHING)
    seq, *others = nearest
    try:
        packed = Keyframe.objects.values_list("spaces", flat=True).get(run=run, seq=seq)
        charge(len(packed) // PACKED_PER_UNIT)
        spaces = unpack_spaces(packed, seq)
        return Moment(scenario, next(stored_lines(run, seq, seq)), spaces)
    except Damaged as error:
        log.error("Keyframe %s of run %s is damaged, and made again: %s", seq, run.pk, error)
    moment = from_keyframe(run, others)
    go_forward(run, moment, seq)
    Keyframe.objects.filter(run=run, seq=seq).update(spaces=pack_spaces(moment.cluster.store.spaces, seq))
    return moment


def go_forward(run: Run, moment: Moment, n: int) -> None:
    if n > moment.seq:
        for line in stored_lines(run, moment.seq + 1, n):
            moment.forward(line)


def stored_lines(run: Run, first: int, last: int) -> Iterator[StoredLine]:
    """Lines `first` to `last` as moments need them. Raises Refused at the first that is damaged or not there."""
    return (stored for _, stored in told_lines(run, first, last))


def told_lines(run: Run, first: int, last: int) -> Iterator[tuple[dict[str, Any], StoredLine]]:
    """The same lines, each with all that it says."""
    rows = Transition.objects.filter(run=run, seq__gte=first, seq__lte=last).order_by("seq")
    seq = first
    for number, at_ms, text, packed in rows.values_list("seq", "at_ms", "line", "quiet").iterator(chunk_size=50):
        if number != seq:
            break
        charge(LINE_WORK + len(text) // PER_UNIT)
        try:
            alarms, counts = unpack_quiet(packed, text)
            line = loads(text)
            changes = [[change["space"], change["key"], change["difference"]] for change in line["changes"]]
        except (Damaged, ValueError, KeyError, TypeError) as error:
            log.error("Line %s of run %s is damaged: %s", seq, run.pk, error)
            break
        yield line, StoredLine(number, at_ms, counts, changes + alarms)
        seq += 1
    if seq <= last:
        raise Refused(DAMAGED.format(seq=seq))


def changes_after(run: Run, seq: int) -> list[Any]:
    """[space, key, difference] of all lines after `seq`, in their order."""
    return [change for line in stored_lines(run, seq + 1, run.seq) for change in line.changes]
