"""A disk that fills up: said while there is room, no run begins below the floor, and what could not be saved is saved later."""

import json
import shutil
from collections import namedtuple

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, connection

from simulation import relay
from simulation.models import Run, Transition
from simulation.relay.storage import disk, removal
from simulation.web.health import looks
from tests.simulation.scenarios import CRASH, HAPPY

pytestmark = pytest.mark.django_db(transaction=True)
MIB = 2**20
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def nothing_noted():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def left(monkeypatch):
    """left(mib): so much is free on the disk."""
    return lambda mib: monkeypatch.setattr(shutil, "disk_usage", lambda place: Usage(10**12, 0, mib * MIB))


def said(client):
    """What /healthz says about the disk, looked at anew."""
    looks.looked_at = -float("inf")
    return [line for line in client.get("/healthz").content.decode().splitlines() if line.startswith("disk")]


def test_with_room_nothing_is_said(client, left):
    left(5_000)
    assert said(client) == [] and b"disk of this podflow" not in client.get("/").content


def test_the_page_and_healthz_say_that_the_disk_is_nearly_full(client, left):
    left(900)
    told = "The disk of this podflow is nearly full: 900 MiB are left."
    assert said(client) == [f"disk: {told}"]
    assert told in client.get("/").content.decode() and told in client.get("/lessons/").content.decode()
    assert client.post("/api/runs", json.dumps(HAPPY), content_type="application/json").status_code == 201


def test_below_the_floor_nothing_new_begins_and_reading_goes_on(client, left, play):
    run, token = relay.create_run(HAPPY)
    play(run)
    left(100)
    send = {"content_type": "application/json", "headers": {"Authorization": f"Bearer {token}"}}
    for address, body in (("runs", HAPPY), (f"runs/{run.pk}/fork", {"at": 3}), (f"runs/{run.pk}/inputs", {"kubectl": "get pods"}),
                          (f"runs/{run.pk}/inputs", {"continue": 1})):  # fmt: skip
        answer = client.post(f"/api/{address}", json.dumps(body), **send)
        assert answer.status_code == 507 and "100 MiB are left, so nothing new can begin" in answer.json()["error"]
    assert client.get(f"/runs/{run.pk}").status_code == 200
    assert client.get(f"/api/runs/{run.pk}/moments/5").status_code == 200
    assert len(client.get(f"/api/runs/{run.pk}/transitions").content.splitlines()) == run.seq
    assert client.delete(f"/api/runs/{run.pk}", headers={"Authorization": f"Bearer {token}"}).status_code == 204


def test_pages_say_it_in_words_or_as_their_script_wants_it(client, left):
    left(100)
    page = client.post("/", {"command": "kubectl run a --image=nginx"})
    assert page.status_code == 507 and "There is no room for another run" in page.content.decode()
    asked = client.post("/", {"command": "kubectl run a --image=nginx"}, headers={"accept": "application/json"})
    assert asked.status_code == 507 and "nothing new can begin" in asked.json()["error"]
    assert not Run.objects.exists()


def test_where_the_folder_is_not_there_yet_its_parent_is_asked(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "not" / "yet"
    assert disk.free_bytes() > 0


def test_a_turn_that_finds_the_disk_full_is_taken_again_when_there_is_room(client, play):
    """By SQLite's own quota; the error is the one of a full disk."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no quota for one database")
    twin = play(relay.create_run(CRASH)[0])
    run, _ = relay.create_run(CRASH)
    run.refresh_from_db()
    call_command("prune", vacuum=True)
    quota(removal.pragma("page_count"))
    try:
        with pytest.raises(OperationalError, match="full"):
            while run.state == Run.State.RUNNING:
                relay.take_turn(run.pk, run.turn, run.role)
                run.refresh_from_db()
        assert "tried again until there is room" in said(client)[0]
        assert client.get(f"/api/runs/{run.pk}/transitions?form=difference").status_code == 200
        told = Transition.objects.filter(run=run).count()
        run.refresh_from_db()
        assert run.state == Run.State.RUNNING and told == run.seq
    finally:
        quota(2**30)
    play(run)
    assert stories(run) == stories(twin)


def quota(pages):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {pages}").fetchall()


def stories(run):
    return list(Transition.objects.filter(run=run).values_list("line", flat=True))
