"""The websocket: tells where the story is, nudges when it grows, takes nothing."""

import pytest
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from channels.testing import WebsocketCommunicator
from django.test import override_settings

from podflow.asgi import application
from simulation import relay
from tests.simulation.scenarios import HAPPY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def memory_layer():
    with override_settings(CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}):
        yield


@pytest.fixture
def run():
    return relay.create_run(HAPPY)[0]


def watch(run_id):
    headers = [(b"origin", b"http://localhost:8000")]
    return WebsocketCommunicator(application, f"/ws/runs/{run_id}/?after=0", headers)


async def test_a_watcher_is_told_at_once_where_the_story_is(run):
    page = watch(run.pk)
    assert (await page.connect())[0]
    assert await page.receive_json_from() == {"seq": run.seq, "state": "running", "now_ms": run.now_ms}
    await page.disconnect()


async def test_every_watcher_is_nudged(run):
    pages = [watch(run.pk), watch(run.pk)]
    for page in pages:
        await page.connect()
        await page.receive_json_from()
    news = {"seq": 9, "state": "idle", "now_ms": 12}
    await get_channel_layer().group_send(relay.group_of(run.pk), {"type": "run.news", "news": news})
    for page in pages:
        assert await page.receive_json_from() == news
        await page.disconnect()


async def test_another_runs_news_do_not_come(run):
    page = watch(run.pk)
    await page.connect()
    await page.receive_json_from()
    await get_channel_layer().group_send(relay.group_of("other"), {"type": "run.news", "news": {}})
    assert await page.receive_nothing()
    await page.disconnect()


async def test_nothing_that_a_watcher_sends_is_acted_on(run):
    page = watch(run.pk)
    await page.connect()
    await page.receive_json_from()
    await page.send_to(text_data="not json {")
    await page.send_to(bytes_data=b"\x00")
    assert await page.receive_nothing()
    run_after = await database_sync_to_async(relay.news_of)(run.pk)
    assert run_after["seq"] == run.seq
    await page.disconnect()


async def test_the_socket_of_an_unknown_run_is_closed_for_good():
    page = watch("nobody")
    await page.connect()
    closed = await page.receive_output()
    assert (closed["type"], closed["code"]) == ("websocket.close", 4404)


async def test_another_sites_page_may_not_listen(run):
    page = WebsocketCommunicator(application, f"/ws/runs/{run.pk}/", [(b"origin", b"http://evil.example")])
    assert (await page.connect())[0] is False
