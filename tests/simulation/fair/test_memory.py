"""A worker has so much memory and no more: what asks for more is refused, and one that has grown begins afresh."""

import os
import subprocess
import sys

import pytest
from celery.worker import state

from podflow import celery, memory
from podflow.serving.processes import FRESH_START
from simulation import relay
from simulation.relay import moments
from simulation.relay.fair import memory as care
from simulation.relay.shelf import shelf

GREEDY = """
import django; django.setup()
from podflow import memory
memory.limit({mb})
try:
    kept = bytearray(300 * 2**20)
except MemoryError:
    print("refused")
print(len(bytearray(20 * 2**20)))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts a process's memory")
@pytest.mark.parametrize(("mb", "words"), [(200, ["refused", "20971520"]), (0, ["20971520"])])
def test_what_asks_for_too_much_is_refused_and_the_worker_lives(mb, words):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "podflow.settings"}
    command = [sys.executable, "-c", GREEDY.format(mb=mb)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == words


@pytest.fixture
def worker(monkeypatch):
    """This process is a worker; worker(mb, mb): so large it is, at each look."""
    monkeypatch.setattr(state, "should_stop", None)
    sizes = []
    monkeypatch.setattr(care, "resident_mb", lambda: sizes.pop(0))
    celery.carries_batons.set()
    yield sizes.extend
    celery.carries_batons.clear()


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_has_grown_forgets_what_it_can_read_again(worker, happy, settings):
    relay.moment_of(happy, 3)
    assert shelf.clusters and moments.moments.kept
    worker([settings.WORKER_MEMORY_MB, 100])
    relay.keep_small()
    assert not shelf.clusters and not moments.moments.kept
    assert state.should_stop is None


def test_one_that_is_still_too_large_begins_afresh(worker, settings):
    worker([settings.WORKER_MEMORY_MB] * 2)
    relay.keep_small()
    assert state.should_stop == FRESH_START


@pytest.mark.django_db(transaction=True)
def test_one_that_is_small_forgets_nothing(worker, happy):
    worker([100])
    relay.keep_small()
    assert shelf.clusters


def test_no_other_process_looks_at_itself(monkeypatch):
    monkeypatch.setattr(care, "resident_mb", None)
    relay.keep_small()
    assert memory.reserved_mb() > 0
