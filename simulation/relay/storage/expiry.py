"""Runs expire when nobody has looked at them for long. Pinned ones never do, nor those that a lesson refers to."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from simulation.models import ChapterNote, Lesson, Run

from .removal import hide, remove

MAKING = timedelta(hours=1)
LINK = re.compile(r"/runs/(\w{1,16})")  # in an instructor's text; no more letters than an id has


def expired(older_than: timedelta | None = None) -> "QuerySet[Run]":
    """The runs that nobody has looked at for so long (else: for RUN_EXPIRY_DAYS; 0 there: none), and the rest of those that are gone."""
    days = timedelta(days=settings.RUN_EXPIRY_DAYS)
    return due_before(
        timezone.now() - (older_than if older_than is not None else days), bool(older_than is not None or days)
    )


def due_before(moment: datetime, any_at_all: bool = True) -> "QuerySet[Run]":
    made = Q(turn__gt=0) | Q(created__lt=timezone.now() - MAKING)  # else it may be a fork that is being copied
    gone = Q(state=Run.State.GONE) & made
    old = Q(seen__lt=moment, pinned=False) & ~Q(state=Run.State.GONE) & Q(lesson_run__lesson=None) & ~Q(pk__in=linked())
    return Run.everything.filter(gone | old if any_at_all else gone).order_by("seen")


def linked() -> set[str]:
    """The ids of runs that the text of a lesson, or a note in it, links to."""
    texts = [*Lesson.objects.values_list("text", flat=True), *ChapterNote.objects.values_list("text", flat=True)]
    return {run_id for text in texts for run_id in LINK.findall(text)}


def prune(older_than: timedelta | None = None) -> Iterator[tuple[str, int]]:
    """Delete what has expired; yields (run's id, rows) after each transaction, so that the caller says when to rest."""
    for run_id in expired(older_than).values_list("pk", flat=True)[:]:
        hide(run_id)
        for rows in remove(run_id):
            yield run_id, rows
