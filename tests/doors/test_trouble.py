"""A site that is not prepared, or whose database is away or full, says so and what to do; only its own failures are a 500."""

import pytest
from django.db import OperationalError, ProgrammingError
from django.test import Client

from podflow import trouble
from simulation.web import api, views

pytestmark = pytest.mark.django_db
CASES = [
    (OperationalError("no such table: simulation_lesson"), 503, trouble.NOT_PREPARED),
    (ProgrammingError('relation "simulation_lesson" does not exist'), 503, trouble.NOT_PREPARED),
    (ValueError("Missing staticfiles manifest entry for 'css/base.css'"), 503, trouble.NOT_PREPARED),
    (OperationalError("database or disk is full"), 503, trouble.DISK_FULL),
    (OSError(28, "No space left on device"), 503, trouble.DISK_FULL),
    (OperationalError("connection refused"), 503, trouble.AWAY),
    (ValueError("our fault"), 500, "failed"),
    (KeyError("does not exist"), 500, "failed"),
]


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def raising(error):
    def fails(*args, **kwargs):
        raise error

    return fails


@pytest.mark.parametrize(("error", "status", "words"), CASES)
def test_a_page_says_what_is_wrong(client, monkeypatch, error, status, words):
    monkeypatch.setattr(views, "home_page", raising(error))
    answer = client.get("/")
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert ("Retry-After" in answer.headers) == (status == 503)


@pytest.mark.parametrize(("error", "status", "words"), CASES)
def test_the_api_says_what_is_wrong(client, monkeypatch, error, status, words):
    monkeypatch.setattr(api.relay, "verbs", raising(error))
    answer = client.get("/api/verbs")
    assert answer.status_code == status
    assert words in answer.json()["error"]


def test_what_it_came_from_counts_too():
    try:
        try:
            raise OperationalError("no such table: x")
        except OperationalError as error:
            raise RuntimeError("while rendering") from error
    except RuntimeError as error:
        assert trouble.words_for(error) == trouble.NOT_PREPARED


@pytest.mark.parametrize("query", ["&".join(["a=1"] * 2_000), "a=%ff&" * 1_500])
def test_more_fields_than_anybody_needs_are_refused(client, query):
    assert client.get(f"/api/runs/x/why?{query}").status_code in (400, 404)
    assert client.get(f"/?{query}").status_code == 400
