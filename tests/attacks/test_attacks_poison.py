"""Poison: a run that takes its worker with it ends after two, with a sentence; the site never gives up."""

import contextlib
import os
import signal
import time

import pytest

from tests.attacks.kinds import CONTROLLERS
from tests.fuzz.census import POISON
from tests.fuzz.memory import family

pytestmark = pytest.mark.processes


def workers(site) -> list[int]:
    return [pid for pid, name in family(site.pid).items() if name.startswith("worker")]


def test_workers_that_keep_dying_are_started_again_and_the_site_goes_on(site):
    """kill -9 while they carry one run; whatever becomes of that run, everybody else's goes on, and it fails only with the sentence."""
    made = site.create(CONTROLLERS["forty Deployments of a thousand"])
    for _ in range(8):
        for pid in workers(site):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.5)
    with site.victim():
        ended = site.stands_still(made["id"], 120)
    assert ended["state"] in ("idle", "ended", "limit") or ended["message"].startswith(POISON)
    site.survives()
