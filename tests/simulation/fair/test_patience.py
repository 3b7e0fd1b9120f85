"""The last resort against a turn that cannot be interrupted."""

import os
import subprocess
import sys

HANGS = """
import django; django.setup()
from podflow.celery import carries_batons
from simulation.relay.fair.patience import within
{worker}
with within(0.1):
    sum(range(10**8))
print("came back")
"""


def hung(worker: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "podflow.settings", "TURN_MARGIN_SECONDS": "0"}
    code = HANGS.format(worker=worker)
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)


def test_a_worker_that_cannot_be_interrupted_ends_and_says_where_it_hung():
    done = hung("carries_batons.set()")
    assert done.returncode == 1
    assert "Timeout" in done.stderr and 'File "<string>"' in done.stderr


def test_any_other_process_is_interrupted_when_it_comes_back():
    done = hung("")
    assert "TookTooLong" in done.stderr
    assert "came back" not in done.stdout
