"""A Celery worker whose core has bugs: `python -m tests.processes.workers.worker_with_bugs worker ...`, as one would start Celery.

A pod's name says what happens when the scheduler comes to it: `kills` ends the process as the kernel does where memory runs out, `hangs`
never comes back from C code.
"""

import os
import signal
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "podflow.settings")
django.setup()

from podflow.celery import app  # noqa: E402
from simulation.cluster.scheduler.scheduler import Scheduler  # noqa: E402

BUGS = {
    "kills": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "hangs": lambda: sum(range(10**15)),
}
sync = Scheduler.sync


def sync_with_bugs(self, key):
    for name, bug in BUGS.items():
        if key == f"pod default/{name}":
            bug()
    return sync(self, key)


if __name__ == "__main__":
    Scheduler.sync = sync_with_bugs
    app.start(sys.argv[1:])
