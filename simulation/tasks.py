"""The Celery tasks: a queue a role, one line each. A worker that reads several queues plays all their roles in a turn."""

from celery import shared_task, signals

from simulation import relay

signals.task_postrun.connect(lambda **kwargs: relay.keep_small(), weak=False)


@shared_task
def scheduler(run_id: str, turn: int) -> None:
    relay.take_turn(run_id, turn, "scheduler", *relay.played_here())


@shared_task
def kubelet(run_id: str, turn: int) -> None:
    relay.take_turn(run_id, turn, "kubelet", *relay.played_here())


@shared_task
def controllers(run_id: str, turn: int) -> None:
    relay.take_turn(run_id, turn, "controllers", *relay.played_here())


@shared_task(acks_late=False)  # it is sent once: a worker that dies of it shall not get it again
def answer(name: str, args: list, kwargs: dict, key: str, who: tuple) -> None:
    relay.answer(name, args, kwargs, key, who)


@shared_task
def sweep() -> None:
    relay.sweep()


@shared_task
def keep_house(going_on: bool = False) -> None:
    relay.keep_house(going_on)
