"""What can be wrong with a site: each check gives a sentence, or nothing where all is well. To add one, write a function and name it in CHECKS."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection

from podflow import beats
from podflow.serving import supervisor
from simulation import relay

MANY_DEATHS = 3  # of late: it is running again, but something is wrong with it


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"The database does not answer ({type(error).__name__})."
    return ""


def broker() -> str:
    try:
        beats.valkey().ping()
    except redis.RedisError as error:
        return f"The broker (Redis or Valkey) does not answer ({type(error).__name__})."
    return ""


def workers() -> str:
    """Every queue wants somebody who reads it."""
    try:
        read = {queue for beat in beats.heard_of() if beat.recent for queue in beat.queues}
    except redis.RedisError:
        return ""  # which the broker's check says
    alone = [queue for queue in relay.QUEUES if queue not in read]
    return f"No worker was heard of in the last {beats.RECENT_S} s that reads {', '.join(alone)}." if alone else ""


def batons() -> str:
    """What waits for a worker, and for how long."""
    waiting = relay.long_waiting()
    runs = "1 run waits" if waiting == 1 else f"{waiting} runs wait"
    return f"{runs} for a worker longer than {relay.LONG_WAIT_S} s." if waiting else ""


def processes() -> str:
    """What `serve` has to start again and again, where it runs the site."""
    told = [
        f"{name} has died {child['deaths']} times of late ({child['ending'].partition(';')[0]})"
        + ("" if child["running"] else ", and will be started again soon")
        for name, child in supervisor.read(settings.VAR_DIR).items()
        if child["deaths"] >= MANY_DEATHS or not child["running"]
    ]
    return "; ".join(told) + "." if told else ""


# what is looked at: whether the site does not do its work where something is wrong with it, and the function
CHECKS: dict[str, tuple[bool, Callable[[], str]]] = {
    "database": (True, database),
    "broker": (True, broker),
    "workers": (True, workers),
    "batons": (True, batons),
    "processes": (False, processes),
    "disk": (False, relay.disk_trouble),
}
