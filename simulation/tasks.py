"""The Celery tasks: a queue a role, one line each."""

from celery import shared_task

from simulation import relay


@shared_task
def scheduler(run_id: str, turn: int) -> None:
    relay.take_turn(run_id, turn, "scheduler")


@shared_task
def kubelet(run_id: str, turn: int) -> None:
    relay.take_turn(run_id, turn, "kubelet")


@shared_task
def controllers(run_id: str, turn: int) -> None:
    relay.take_turn(run_id, turn, "controllers")


@shared_task
def sweep() -> None:
    relay.sweep()
