"""How often one may ask, and who gets a session: a class behind one address is served, a loop is not."""

import json

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from simulation import relay
from simulation.models import Run
from tests.simulation.scenarios import HAPPY

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESSES = (
    "/api/runs/{}",
    "/api/runs/{}/transitions?form=difference",
    "/api/runs/{}/pages/0",
    "/runs/{}",
    "/api/verbs",
)
MOMENTS = ("moments/3", "moments/last", "why?key=/registry/pods/default/my-pod")


@pytest.fixture(autouse=True)
def counted_from_zero():
    cache.clear()


def browser(cookie=""):
    """One with a session of its own, or with a cookie that is none."""
    client = Client(headers={"sec-fetch-site": "same-origin"})
    if cookie:
        client.cookies["sessionid"] = cookie
    else:
        client.post("/", {"kind": "command", "command": "kubectl run my-pod --image=nginx"})
    return client


@pytest.mark.parametrize("address", ADDRESSES)
def test_reading_has_an_end_and_says_when_to_come_again(happy, settings, address):
    settings.READS_PER_MINUTE_PER_ADDRESS = 3
    answers = [Client().get(address.format(happy.pk)) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1]["Retry-After"] == "60" and b"wait a minute" in answers[-1].content


def test_a_browser_that_asks_too_much_leaves_the_others_behind_its_address_alone(happy, settings):
    settings.READS_PER_MINUTE = 4
    loud, quiet = browser(), browser()
    assert [loud.get(f"/api/runs/{happy.pk}").status_code for _ in range(6)][-1] == 429
    assert quiet.get(f"/api/runs/{happy.pk}").status_code == 200


def test_a_new_cookie_with_every_request_gains_nothing(happy, settings):
    settings.READS_PER_MINUTE_PER_ADDRESS = 4
    answers = [browser(f"c{number}").get(f"/api/runs/{happy.pk}").status_code for number in range(6)]
    assert answers[-2:] == [429, 429]


def test_a_class_of_thirty_behind_one_address_opens_a_run_of_two_thousand_lines(happy):
    """Each fetches the page, twenty pages of the story and its end, and asks for twenty moments."""
    for number in range(30):
        client = browser(f"c{number}")
        asked = [f"/runs/{happy.pk}", *[f"/api/runs/{happy.pk}/pages/{page}" for page in range(20)]]
        asked += [
            f"/api/runs/{happy.pk}/transitions?after=9&form=difference",
            *[f"/api/runs/{happy.pk}/moments/9"] * 20,
        ]
        assert {client.get(address).status_code for address in asked} == {200}


def test_the_health_of_the_site_may_always_be_asked_for(settings):
    settings.READS_PER_MINUTE_PER_ADDRESS = 1
    for address in ("/healthz", "/livez"):
        assert 429 not in {Client().get(address).status_code for _ in range(5)}


@pytest.mark.parametrize("address", MOMENTS)
def test_moments_have_an_end_of_their_own(client, happy, settings, address):
    settings.MOMENTS_PER_MINUTE = 2
    answers = [client.get(f"/api/runs/{happy.pk}/{address}").status_code for _ in range(3)]
    assert answers == [200, 200, 429]


def test_exports_have_an_end_of_their_own(client, happy, settings):
    settings.TRACES_PER_MINUTE = 2
    assert [client.get(f"/api/runs/{happy.pk}/transitions").status_code for _ in range(3)] == [200, 200, 429]
    assert client.get(f"/api/runs/{happy.pk}/transitions?form=difference").status_code == 200


def test_to_continue_counts_like_a_new_run(client, settings):
    settings.RUNS_PER_MINUTE = 2
    run, token = relay.create_run(HAPPY)
    send = {"content_type": "application/json", "headers": {"Authorization": f"Bearer {token}"}}
    answers = [client.post(f"/api/runs/{run.pk}/inputs", {"continue": 1}, **send).status_code for _ in range(3)]
    assert answers == [200, 200, 429]


@pytest.mark.parametrize(
    ("headers", "sessions"),
    [({}, 0), ({"sec-fetch-site": "cross-site"}, 0), ({"sec-fetch-site": "same-origin"}, 1), ({"origin": "http://testserver"}, 1),
     ({"origin": "http://elsewhere"}, 0)],
)  # fmt: skip
def test_only_a_browser_on_the_sites_own_page_gets_a_session_from_the_api(headers, sessions):
    client = Client(headers=headers)
    made = client.post("/api/runs", json.dumps(HAPPY), content_type="application/json").json()
    assert Session.objects.count() == sessions
    assert client.get(f"/api/runs/{made['id']}").json()["yours"] is bool(sessions)
    client.post(f"/api/runs/{made['id']}/fork", {"at": 1}, content_type="application/json")
    assert Session.objects.count() == sessions and Run.objects.count() == 2


def test_a_browser_that_has_a_session_owns_what_it_makes_by_the_api():
    client = Client()
    client.post("/", {"kind": "command", "command": "kubectl run my-pod --image=nginx"})
    made = client.post("/api/runs", json.dumps(HAPPY), content_type="application/json").json()
    assert client.get(f"/api/runs/{made['id']}").json()["yours"] is True and Session.objects.count() == 1


def test_large_exports_and_large_forks_count_for_more(client, happy, settings):
    Run.objects.filter(pk=happy.pk).update(bytes=20 * 2**20)
    settings.TRACES_PER_MINUTE, settings.COPIES_MIB_PER_MINUTE = 60, 50
    trace, fork = f"/api/runs/{happy.pk}/transitions", f"/api/runs/{happy.pk}/fork"
    assert [client.get(trace).status_code for _ in range(2)] == [200, 429]
    assert client.get(f"{trace}?after={happy.seq - 1}").status_code == 429
    forks = [client.post(fork, {"at": happy.seq}, content_type="application/json").status_code for _ in range(3)]
    assert forks == [201, 201, 429]
