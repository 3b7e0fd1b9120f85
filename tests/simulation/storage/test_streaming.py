"""The story is sent while it is made: no process holds the whole of it, however long it is."""

import gzip
import json
import tracemalloc

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import AsyncClient

from simulation import relay
from simulation.cluster.moment import Moment
from simulation.models import Run, Transition
from simulation.relay import reading
from simulation.web import streaming
from tests.simulation.scenarios import HAPPY

pytestmark = pytest.mark.django_db(transaction=True)
MIB = 2**20


def grown(run, lines, size):
    """The run with so many more lines, each with so many characters that no picture shows."""
    (text,) = Transition.objects.filter(run=run, seq=run.seq).values_list("line", flat=True)
    for seq in range(run.seq + 1, run.seq + lines + 1):
        line = {**json.loads(text), "seq": seq, "facts": {"ballast": "x" * size}}
        Transition.objects.create(run=run, seq=seq, at_ms=run.now_ms, component="x", step="x", line=json.dumps(line))
    Run.objects.filter(pk=run.pk).update(seq=run.seq + lines)
    return run


def read(client, address):
    """(bytes sent, peak of memory while they were)."""
    tracemalloc.start()
    sent = sum(len(chunk) for chunk in client.get(address).streaming_content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return sent, peak


@pytest.mark.parametrize("address", ["transitions?form=difference", "pages/0"])
def test_memory_does_not_grow_with_the_story(client, happy, address):
    run = grown(happy, 100 - happy.seq, 200_000)
    sent, peak = read(client, f"/api/runs/{run.pk}/{address}")
    assert sent > 12 * MIB and peak < 6 * MIB


def test_a_traces_moment_keeps_nothing_of_its_way(client, happy, monkeypatch):
    lengths = []
    forward = Moment.forward
    monkeypatch.setattr(
        Moment, "forward", lambda moment, line: lengths.append(len(moment._before)) or forward(moment, line)
    )
    client.get(f"/api/runs/{happy.pk}/transitions").content  # noqa: B018
    assert len(lengths) == happy.seq and max(lengths) == 0


def test_the_story_comes_in_whole_lines_and_none_twice(client, happy, monkeypatch):
    monkeypatch.setattr(streaming, "CHUNK_BYTES", 5_000)
    monkeypatch.setattr(reading, "LINES_AT_ONCE", 7)
    chunks = list(client.get(f"/api/runs/{happy.pk}/transitions?form=difference").streaming_content)
    assert len(chunks) > 5 and all(chunk.endswith(b"\n") for chunk in chunks)
    assert [json.loads(line)["seq"] for line in b"".join(chunks).splitlines()] == list(range(1, happy.seq + 1))


def test_compressed_it_is_one_stream_and_the_same_story(client, happy, monkeypatch):
    monkeypatch.setattr(streaming, "CHUNK_BYTES", 2_000)
    for form in ("trace", "difference"):
        address = f"/api/runs/{happy.pk}/transitions?form={form}"
        packed = client.get(address, headers={"accept-encoding": "gzip"})
        assert packed["Content-Encoding"] == "gzip" and "Accept-Encoding" in packed["Vary"]
        assert gzip.decompress(packed.content) == client.get(address).content
        assert packed.content.count(b"\x1f\x8b\x08") == 1


def test_a_story_that_is_damaged_on_its_way_says_where(client, happy):
    Transition.objects.filter(run=happy, seq=30).update(quiet=b"damaged")
    lines = client.get(f"/api/runs/{happy.pk}/transitions").content.splitlines()
    assert json.loads(lines[-2])["seq"] < 30 and "damaged from line 30 on" in json.loads(lines[-1])["error"]
    answer = client.get(f"/api/runs/{happy.pk}/transitions?after=29")
    assert answer.status_code == 409 and "damaged from line 30 on" in answer.json()["error"]


def test_a_page_far_beyond_the_story_is_empty(client, happy):
    for page in (1, 10**9):
        answer = client.get(f"/api/runs/{happy.pk}/pages/{page}")
        assert (answer.status_code, answer.content) == (200, b"")
    assert client.get(f"/api/runs/{happy.pk}/pages/{10**40}").status_code in (400, 404)


def test_only_a_whole_page_is_kept_for_ever(client, happy):
    assert client.get(f"/api/runs/{happy.pk}/pages/0")["Cache-Control"] == "no-store"
    grown(happy, 100 - happy.seq, 1)
    answer = client.get(f"/api/runs/{happy.pk}/pages/0")
    assert "immutable" in answer["Cache-Control"] and len(answer.content.splitlines()) == relay.PAGE_LINES


@pytest.mark.asyncio
async def test_a_chunk_is_made_when_the_one_before_it_was_taken(play, monkeypatch):
    run = await sync_to_async(lambda: play(relay.create_run(HAPPY)[0]))()
    monkeypatch.setattr(streaming, "CHUNK_BYTES", 1)
    monkeypatch.setattr(reading, "LINES_AT_ONCE", 1)
    asked = []
    some = reading.some_lines
    monkeypatch.setattr(reading, "some_lines", lambda *given: asked.append(given) or some(*given))
    answer = await AsyncClient().get(f"/api/runs/{run.pk}/transitions?form=difference")
    chunks = aiter(answer)
    for taken in range(1, 6):
        assert json.loads(await anext(chunks))["seq"] == taken
        assert len(asked) == taken
    await sync_to_async(connections.close_all)()
