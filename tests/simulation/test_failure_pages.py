"""The pages of the library of failures: all are listed, each opens, and a button begins a run of it."""

import json

import pytest
from django.utils.html import escape

from simulation.models import Run
from simulation.web.failure_pages import library

pytestmark = pytest.mark.django_db


def test_the_list_has_every_failure(client):
    page = client.get("/failures/").content.decode()
    assert len(library()) >= 40
    assert all(escape(failure.title) in page and f"/failures/{slug}/" in page for slug, failure in library().items())


@pytest.mark.parametrize("slug", library())
def test_a_failure_says_what_is_seen_why_and_how_to_mend_it(client, slug):
    page = client.get(f"/failures/{slug}/").content.decode()
    failure = library()[slug]
    assert all(escape(text) in page for text in (failure.why, failure.fix, failure.docs, *failure.hints))


def test_a_failure_shows_what_is_done_and_the_manifest_that_is_read(client):
    page = client.get("/failures/liveness-fails/").content.decode()
    assert "kubectl create -f -" in page and "livenessProbe:" in page
    assert escape('{"stop": "kube-scheduler"}') in client.get("/failures/scheduler-down/").content.decode()


def test_a_button_begins_a_run_that_fails_and_another_one_that_heals(client):
    failing, healing = (client.post("/failures/tag-not-found/start/", more) for more in ({}, {"mend": "1"}))
    assert failing.status_code == healing.status_code == 302
    inputs = {run.get_absolute_url(): json.loads(run.scenario)["inputs"] for run in Run.objects.all()}
    assert len(inputs[failing.url]) + 1 == len(inputs[healing.url])


def test_an_unknown_failure_is_not_found(client):
    assert client.get("/failures/nothing/").status_code == 404
