"""GET /healthz says what is wrong, and is well only where everything does its work."""

import json
from datetime import timedelta

import pytest
import redis
from django.db import OperationalError
from django.utils import timezone

from podflow import beats, identity
from podflow.serving import supervisor
from simulation import relay
from simulation.models import Run
from simulation.web import health
from simulation.web.health import checks
from tests.simulation.scenarios import HAPPY

pytestmark = pytest.mark.django_db(transaction=True)


class Broker:
    away = False

    def ping(self):
        if self.away:
            raise redis.ConnectionError("no such socket")


@pytest.fixture
def site(monkeypatch, settings, tmp_path):
    """A site where all is well: `broker.away` and `workers` may be changed, and what `serve` writes down stands in VAR_DIR."""

    class Site:
        broker = Broker()
        workers = [beats.Beat("all@here", relay.QUEUES, 1, 2.0)]
        folder = tmp_path

        def ask(self, client, **headers):
            health.looks.looked_at = -float("inf")
            return client.get("/healthz", headers=headers)

    site = Site()
    settings.VAR_DIR = tmp_path
    monkeypatch.setattr(beats, "valkey", lambda: site.broker)
    monkeypatch.setattr(beats, "heard_of", lambda: site.workers)
    return site


def lines(answer):
    return answer.content.decode().splitlines()


def test_all_is_well(site, client):
    answer = site.ask(client)
    assert (answer.status_code, lines(answer)) == (200, ["ok"])
    assert site.ask(client, accept="application/json").json() == {"ok": True, "problems": []}


def test_the_database_is_away(site, client, monkeypatch):
    def cursor():
        raise OperationalError("secret words")

    monkeypatch.setattr(checks.connection, "cursor", cursor)
    answer = health.health(client.get("/livez").wsgi_request)
    health.looks.looked_at = -float("inf")
    answer = health.health(client.get("/livez").wsgi_request)
    assert answer.status_code == 503
    assert "database: The database does not answer (OperationalError)." in lines(answer)
    assert b"secret" not in answer.content


def test_the_broker_is_away(site, client):
    site.broker.away = True
    answer = site.ask(client)
    assert answer.status_code == 503
    assert lines(answer)[1] == "broker: The broker (Redis or Valkey) does not answer (ConnectionError)."


@pytest.mark.parametrize("age_s", [2.0, 300.0])
def test_a_queue_that_nobody_reads_is_named(site, client, age_s):
    site.workers = [
        beats.Beat("some@here", ("scheduler", "kubelet"), 1, 1.0),
        beats.Beat("gone@here", ("controllers", "slow", "answers"), 2, age_s),
    ]
    answer = site.ask(client)
    assert answer.status_code == (200 if age_s == 2.0 else 503)
    if age_s > 2.0:
        assert "reads controllers, slow, answers." in lines(answer)[1]


def test_runs_that_wait_for_a_worker(site, client):
    relay.create_run(HAPPY)
    assert site.ask(client).status_code == 200
    Run.objects.update(sweep_at=timezone.now() - timedelta(minutes=1))
    answer = site.ask(client)
    assert answer.status_code == 503
    assert lines(answer)[1] == "batons: 1 run waits for a worker longer than 30 s."


def test_what_serve_starts_again_and_again_is_told_though_the_site_goes_on(site, client):
    children = {
        "Worker 1": {"running": False, "deaths": 7, "ending": "signal SIGKILL; see /secret/log"},
        "Valkey": {"running": True, "deaths": 1, "ending": "exit code 1"},
    }
    record = {"who": identity.me(), "children": children}
    (site.folder / supervisor.RECORD).write_text(json.dumps(record))
    answer = site.ask(client)
    assert answer.status_code == 200
    assert lines(answer) == [
        "ok",
        "processes: Worker 1 has died 7 times of late (signal SIGKILL), and will be started again soon.",
    ]


def test_a_check_that_fails_is_a_problem_of_its_own(site, client, monkeypatch):
    def fails():
        raise RuntimeError("a bug")

    monkeypatch.setitem(checks.CHECKS, "disk", (False, fails))
    answer = site.ask(client, accept="application/json")
    assert answer.status_code == 503
    assert answer.json()["problems"] == [
        {"what": "disk", "says": "This cannot be looked at: RuntimeError.", "grave": True}
    ]


def test_many_who_ask_cost_one_look(site, client, monkeypatch):
    looked = []
    monkeypatch.setitem(checks.CHECKS, "disk", (False, lambda: looked.append(1) or ""))
    site.ask(client)
    for _ in range(20):
        client.get("/healthz")
    assert len(looked) < 20


def test_a_web_process_lives_whatever_is_wrong_around_it(site, client):
    site.broker.away = True
    site.workers = []
    assert client.get("/livez").content == b"ok\n"
