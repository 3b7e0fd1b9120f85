"""After each task a worker looks at its own memory: it forgets the clusters that it keeps, and if that is not enough it begins afresh."""

from django.conf import settings

from podflow import memory
from podflow.celery import carries_batons
from podflow.identity import resident_mb

from .. import moments
from ..shelf import shelf

MOST = 0.8  # of what a worker may have: then it gives up by itself, before a turn fails


def keep_small() -> None:
    """In any other process nothing happens."""
    if not carries_batons.is_set() or not is_large():
        return
    shelf.forget()
    moments.moments.forget()
    memory.give_back()
    if is_large():
        memory.begin_afresh()


def is_large() -> bool:
    return bool(settings.WORKER_MEMORY_MB) and resident_mb() > MOST * settings.WORKER_MEMORY_MB
