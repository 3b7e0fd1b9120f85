"""The broker's transport: what is asked of a closed connection fails as something that kombu and Celery expect."""

import pytest

from podflow.broker import Channel, Transport
from podflow.celery import app


def test_batons_travel_over_the_mended_transport():
    assert app.connection_for_write().get_transport_cls() is Transport


@pytest.mark.parametrize("connection", [None, type("Closed", (), {"client": None})])
def test_a_channel_without_its_connection_fails_as_a_connection_error(connection):
    channel = Channel.__new__(Channel)
    channel.connection = connection
    with pytest.raises(Transport.connection_errors):
        channel._connparams()


def test_workers_give_back_what_they_could_not_finish():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.accept_content == ["json"]
    assert app.conf.worker_pool == "solo"
