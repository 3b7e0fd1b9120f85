"""The Celery app: a queue a role (scheduler, kubelet, controllers); in every worker a pulse asks for the sweep and the daily work."""

import logging
import os
import threading

from celery import Celery, bootsteps, signals

from podflow import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "podflow.settings")

log = logging.getLogger(__name__)

HOUSE_SECONDS = 600  # whether today's housekeeping is still to be done

broker.use()
app = Celery("podflow")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["simulation"])


class Pulse(bootsteps.StartStopStep):
    """Every few seconds each worker asks for a sweep, and now and then for what is done daily, as tasks: its main process never
    touches the database.
    """

    requires = {"celery.worker.components:Timer"}

    def __init__(self, parent, **kwargs):
        self.entries = []

    def start(self, parent):
        from django.conf import settings

        if settings.SWEEP_SECONDS:
            asked = (("sweep", settings.SWEEP_SECONDS), ("keep_house", HOUSE_SECONDS))
            self.entries = [parent.timer.call_repeatedly(each, ask_for, (parent, task, each)) for task, each in asked]

    def stop(self, parent):
        for entry in self.entries:
            entry.cancel()


def ask_for(parent, task: str, seconds: int) -> None:
    """Send a task to one of the queues that this worker reads; it is of no use any more when the next one comes."""
    queues = sorted(parent.app.amqp.queues.consume_from)
    try:
        app.send_task(f"simulation.tasks.{task}", queue=queues[0], expires=seconds)
    except Exception as error:  # the broker is away: the next pulse tries again
        log.warning("No %s now: %s", task, error)


app.steps["worker"].add(Pulse)


carries_batons = threading.Event()  # set in a worker's process: somebody starts it again when it ends


@signals.worker_process_init.connect
def carry_batons(**kwargs) -> None:
    carries_batons.set()


@signals.worker_process_init.connect
def keep_the_database_open(**kwargs) -> None:
    """A worker carries one baton at a time: its connection to the database may live as long as it does."""
    from django.db import close_old_connections, connections

    for connection in connections.all():
        connection.settings_dict["CONN_MAX_AGE"] = None
        connection.settings_dict["CONN_HEALTH_CHECKS"] = True
    signals.task_prerun.connect(lambda **kwargs: close_old_connections(), weak=False)
