"""The Celery app: a queue a role (scheduler, kubelet, controllers); in every worker a pulse asks for the sweep and the daily work."""

import logging
import os
import threading

from celery import Celery, bootsteps, signals

from podflow import beats, broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "podflow.settings")

log = logging.getLogger(__name__)

HOUSE_SECONDS = 600  # whether today's housekeeping is still to be done
OF_THE_SLOW = ("answers", "slow")  # the queues of what takes long
NICE = 5  # whoever reads no other queue lets the others go first, where there are too few processors

broker.use()
app = Celery("podflow")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["simulation"])


class Pulse(bootsteps.StartStopStep):
    """Every few seconds each worker is heard of and asks for a sweep, and now and then for what is done daily, as tasks: its main process
    never touches the database.
    """

    requires = {"celery.worker.components:Timer"}

    def __init__(self, parent, **kwargs):
        self.entries = []

    def start(self, parent):
        from django.conf import settings

        if queues_of(parent) == list(OF_THE_SLOW):
            os.nice(NICE)
        every = parent.timer.call_repeatedly
        parent.timer.call_after(0, be_heard_of, (parent,))
        self.entries = [every(beats.EVERY_S, be_heard_of, (parent,))]
        if settings.SWEEP_SECONDS:
            asked = (("sweep", settings.SWEEP_SECONDS), ("keep_house", HOUSE_SECONDS))
            self.entries += [every(each, ask_for, (parent, task, each)) for task, each in asked]

    def stop(self, parent):
        for entry in self.entries:
            entry.cancel()


def be_heard_of(parent) -> None:
    """Say which queues this worker reads."""
    try:
        beats.beat(parent.hostname, queues_of(parent), os.getpid())
    except Exception as error:  # the broker is away: the next pulse tries again
        log.warning("No pulse now: %s", error)


def ask_for(parent, task: str, seconds: int) -> None:
    """Send a task to one of the queues that this worker reads; it is of no use any more when the next one comes."""
    try:
        app.send_task(f"simulation.tasks.{task}", queue=queues_of(parent)[0], expires=seconds)
    except Exception as error:
        log.warning("No %s now: %s", task, error)


def queues_of(parent) -> list[str]:
    return sorted(parent.app.amqp.queues.consume_from)


app.steps["worker"].add(Pulse)


carries_batons = threading.Event()  # set in a worker's process: somebody starts it again when it ends


@signals.worker_process_init.connect
def carry_batons(**kwargs) -> None:
    """From now on this process is a worker, and no larger than a worker may be."""
    from django.conf import settings

    from podflow import memory

    carries_batons.set()
    memory.limit(settings.WORKER_MEMORY_MB)


@signals.worker_process_init.connect
def keep_the_database_open(**kwargs) -> None:
    """A worker carries one baton at a time: its connection to the database may live as long as it does."""
    from django.db import close_old_connections, connections

    for connection in connections.all():
        connection.settings_dict["CONN_MAX_AGE"] = None
        connection.settings_dict["CONN_HEALTH_CHECKS"] = True
    signals.task_prerun.connect(lambda **kwargs: close_old_connections(), weak=False)
