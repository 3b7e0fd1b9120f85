"""The admin's door: wrong passwords are counted for a name and a sender, every attempt for a sender, and a burst costs little."""

import threading

import pytest
from django.contrib.auth import hashers
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from redis.exceptions import ConnectionError

from simulation.admin import logins

pytestmark = pytest.mark.django_db
HERE, NEXT_DOOR, AWAY = "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"


@pytest.fixture(autouse=True)
def teacher(settings):
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    yield User.objects.create_user("ines", password="right", is_staff=True)
    cache.clear()


@pytest.fixture
def hashed(monkeypatch):
    """How often a password was hashed."""
    counted, real = [], hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *given: counted.append(1) or real(*given))
    return counted


def log_in(client, password="wrong", name="ines", sender=HERE, **headers):
    fields = {"username": name, "password": password}
    return client.post("/admin/login/", fields, REMOTE_ADDR=sender, headers=headers)


def test_the_right_password_opens_the_door(client):
    assert log_in(client, "right").status_code == 302


def test_after_wrong_passwords_even_the_right_one_waits_and_nothing_is_hashed(client, settings, hashed):
    assert [log_in(client).status_code for _ in range(settings.LOGIN_FAILURES - 1)] == [200] * (
        settings.LOGIN_FAILURES - 1
    )
    assert log_in(client).status_code == 429
    hashed.clear()
    answer = log_in(client, "right")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == str(settings.LOGIN_LOCK_MINUTES * 60)
    assert "15 minutes" in answer.content.decode()
    assert not hashed


def test_a_whole_ipv6_network_is_one_sender_and_another_is_not(client, settings):
    for number in range(settings.LOGIN_FAILURES):
        log_in(client, sender=f"2001:db8:1:2::{number:x}")
    assert log_in(client, "right", sender=NEXT_DOOR).status_code == 429
    assert log_in(client, "right", sender=AWAY).status_code == 302


def test_another_name_from_the_same_place_may_still_log_in(client, settings):
    User.objects.create_user("omar", password="right", is_staff=True)
    for _ in range(settings.LOGIN_FAILURES):
        log_in(client)
    assert log_in(client, "right", "omar").status_code == 302


def test_behind_a_proxy_the_sender_is_whom_the_proxy_names(client, settings):
    settings.BEHIND_PROXY = True
    for number in range(settings.LOGIN_FAILURES):
        log_in(client, sender="127.0.0.1", **{"X-Forwarded-For": f"10.9.9.{number}, 192.0.2.1"})
    assert log_in(client, "right", sender="127.0.0.1", **{"X-Forwarded-For": "192.0.2.1"}).status_code == 429
    assert log_in(client, "right", sender="127.0.0.1", **{"X-Forwarded-For": "192.0.2.2"}).status_code == 302


def test_a_sender_may_try_so_often_a_minute_whatever_the_names(client, settings, hashed):
    settings.LOGINS_PER_MINUTE = 3
    answers = [log_in(client, name=f"name-{number}") for number in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "60"
    assert len(hashed) == 3


def test_a_burst_from_everywhere_hashes_few_at_once_and_sends_the_rest_away(rf, settings):
    settings.LOGINS_PER_MINUTE = 0
    inside, most, go_on = [], [], threading.Event()

    def login(request):
        inside.append(1)
        most.append(len(inside))
        go_on.wait(10)
        inside.pop()
        return "done"

    view = logins.guarded(login)
    answers = []
    posts = [threading.Thread(target=lambda: answers.append(view(rf.post("/admin/login/")))) for _ in range(30)]
    for post in posts:
        post.start()
    allowed = settings.LOGINS_AT_ONCE + logins.PLACES_TO_WAIT
    while len(answers) < 30 - allowed:
        go_on.wait(0.01)
    assert {answer.status_code for answer in answers} == {503}
    go_on.set()
    for post in posts:
        post.join()
    assert max(most) == settings.LOGINS_AT_ONCE
    assert answers.count("done") == allowed


def test_without_the_cache_nobody_logs_in_and_the_page_says_why(client, monkeypatch):
    def away(*given, **more):
        raise ConnectionError("connection refused")

    monkeypatch.setattr(LocMemCache, "get", away)
    client.raise_request_exception = False
    answer = log_in(client, "right")
    assert answer.status_code == 503
    assert "broker" in answer.content.decode()
