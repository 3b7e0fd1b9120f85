"""Who may change a run: every address of the site against everybody who may come. An address without a row here fails.

A row is the method that the address is made for, what is sent, and the status that each of WHO gets. Only the rows of CHANGES may have
changed the run.
"""

import json
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import URLPattern, get_resolver

from simulation import failures, relay
from simulation.models import Lesson, Run
from tests.simulation.scenarios import HAPPY

pytestmark = pytest.mark.django_db
WHO = ("creator", "token", "stranger", "instructor", "other", "elsewhere")
EVERYBODY, STAFF_ONLY, NOBODY_HERE = "200 200 200 200 200 200", "302 302 302 200 302 302", "302 302 302 403 302 302"
BEGINS = "302 302 302 302 302 403"  # a run of one's own; a form of another site is refused


class Row(NamedTuple):
    statuses: str
    method: str = "GET"
    data: dict | None = None


PAGE_DELETE = "/runs/<str:run_id>/delete"
RUN, MOMENT = "/api/runs/<str:run_id>", "/api/runs/<str:run_id>/moments/<str:n>"
TABLE = {
    "/": Row(BEGINS, "POST", {"command": "kubectl run my-pod --image=nginx"}),
    "/favicon.ico": Row(EVERYBODY),
    "/start/<slug:slug>/": Row(BEGINS, "POST", {}),
    "/runs/<str:run_id>": Row(EVERYBODY),
    PAGE_DELETE: Row("302 302 403 403 403 403", "POST", {}),
    "/lessons/": Row(EVERYBODY),
    "/lessons/<slug:slug>/": Row(EVERYBODY),
    "/lessons/<slug:slug>/start/": Row(BEGINS, "POST", {}),
    "/lessons/<slug:slug>/qr.svg": Row(EVERYBODY),
    "/lessons/<slug:slug>/handout/": Row(EVERYBODY),
    "/failures/": Row(EVERYBODY),
    "/failures/<slug:slug>/": Row(EVERYBODY),
    "/failures/<slug:slug>/start/": Row(BEGINS, "POST", {}),
    "/teach/": Row(EVERYBODY),
    "/about/": Row(EVERYBODY),
    "/healthz": Row("503 503 503 503 503 503"),  # no worker and no broker stand behind these tests
    "/livez": Row(EVERYBODY),
    "/api/runs": Row("201 201 201 201 201 201", "POST", {"command": "kubectl run my-pod --image=nginx"}),
    RUN: Row("204 204 403 403 403 403", "DELETE"),
    f"{RUN}/transitions": Row(EVERYBODY),
    f"{RUN}/pages/<int:page>": Row(EVERYBODY),
    f"{RUN}/why": Row(EVERYBODY),
    f"{RUN}/inputs": Row("200 200 403 403 403 403", "POST", {"kubectl": "run another --image=nginx"}),
    f"{RUN}/fork": Row("201 201 201 201 201 201", "POST", {"at": 3}),
    f"{RUN}/decision": Row(EVERYBODY, "POST", {"at": 0}),
    MOMENT: Row(EVERYBODY),
    f"{MOMENT}/kubectl": Row(EVERYBODY, "POST", {"command": "get pods"}),
    "/api/verbs": Row(EVERYBODY),
    "/api/catalogue": Row(EVERYBODY),
    "/admin/login/": Row("200 200 200 302 200 200"),
    "/admin/logout/": Row("302 302 302 200 302 403", "POST", {}),
    "/admin/^(?P<app_label>simulation|auth)/$": Row(STAFF_ONLY),
    "/admin/(?P<url>.*)$": Row("302 302 302 404 302 302"),
    "/admin/r/<path:content_type_id>/<path:object_id>/": Row("302 302 302 404 302 302"),
    "/admin/autocomplete/": Row(NOBODY_HERE),
    "/admin/search/": Row(STAFF_ONLY),
    **{f"/admin/{name}": Row(STAFF_ONLY) for name in ("", "password_change/", "password_change/done/", "jsi18n/")},
    **{f"/admin/simulation/lesson/{name}": Row(STAFF_ONLY) for name in ("", "add/", "preview/")},
    **{f"/admin/simulation/lesson/<path:object_id>/{name}": Row(STAFF_ONLY) for name in ("history/", "delete/", "change/")},
    **{f"/admin/simulation/lesson/<path:object_id>/{name}": Row("302 302 302 302 302 302") for name in ("", "page/", "clone/")},
    **{f"/admin/{kind}/{name}": Row(NOBODY_HERE) for kind in ("auth/user", "auth/group", "simulation/run")
       for name in ("", "add/", *(f"<path:object_id>/{what}/" for what in ("history", "delete", "change")))},
    **{f"/admin/{kind}/<path:object_id>/": Row("302 302 302 302 302 302") for kind in ("auth/user", "auth/group", "simulation/run")},
    "/admin/auth/user/<id>/password/": Row(NOBODY_HERE),
}  # fmt: skip
CHANGES = dict.fromkeys([(f"{RUN}/inputs", "POST"), (RUN, "DELETE"), (PAGE_DELETE, "POST")], {"creator", "token"})


def routes(resolver=None, before="/") -> list[str]:
    found = []
    for one in (resolver or get_resolver()).url_patterns:
        way = before + str(one.pattern)
        found += [way] if isinstance(one, URLPattern) else routes(one, way)
    return found


def test_every_address_has_a_row():
    assert sorted(set(routes())) == sorted(TABLE)


class World:
    """A run and everybody who may come to it."""

    def __init__(self, play):
        self.play = play
        self.lesson = Lesson.objects.filter(slug="tried").first() or Lesson.objects.create(
            title="Tried", slug="tried", published=True, commands="kubectl run my-pod --image=nginx"
        )
        self.instructor = User.objects.create_user("ines", password="secret", is_staff=True)
        self.instructor.groups.add(Group.objects.get(name="Instructors"))
        self.other, self.other_token = relay.create_run(HAPPY)
        self.begin()

    def begin(self) -> None:
        """The creator's browser makes the run, and it is played."""
        self.browser = Client()
        began = self.browser.post("/", {"command": "kubectl run my-pod --image=nginx"})
        self.run = Run.objects.get(pk=began.headers["Location"].rpartition("/")[2])
        self.token = "the-token-of-this-run"
        Run.objects.filter(pk=self.run.pk).update(token_hash=relay.hash_of(self.token))
        self.play(self.run)
        self.bound = next(
            n for n, line in enumerate(relay.story_after(self.run.pk, 0), 1) if '"kube-scheduler.decide"' in line
        )

    def who(self, who: str) -> tuple[Client, dict[str, str]]:
        """(client, headers)"""
        browser = Client(enforce_csrf_checks=who == "elsewhere")
        if who in ("creator", "elsewhere"):
            browser.cookies = self.browser.cookies
        if who == "instructor":
            browser.force_login(self.instructor)
        tokens = {"token": self.token, "other": self.other_token}
        headers = {"Authorization": f"Bearer {tokens[who]}"} if who in tokens else {}
        if who == "elsewhere":
            headers |= {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
        return browser, headers

    def ask(self, who: str, route: str, method: str, data: dict | None) -> int:
        browser, headers = self.who(who)
        if method == "GET":
            return browser.get(self.way(route), headers=headers).status_code
        given = {**(data or {}), **({"at": self.bound} if data == {"at": 0} else {})}
        if route.startswith("/api/") or method != "POST":
            kind, body = "application/json", json.dumps(given)
        else:
            kind, body = "application/x-www-form-urlencoded", urlencode(given)
        return browser.generic(method, self.way(route), body, kind, headers=headers).status_code

    def way(self, route: str) -> str:
        slug = {"/start": "nginx", "/lessons": "tried", "/failures": self.failure()}.get("/" + route.split("/")[1], "x")
        filled = {
            "<str:run_id>": self.run.pk, "<slug:slug>": slug, "<int:page>": "0", "<str:n>": "3", "<id>": "1",
            "<path:object_id>": self.run.pk if "/simulation/run/" in route else str(self.lesson.pk),
            "<path:content_type_id>": "1", "(?P<url>.*)$": "x/",
            "^(?P<app_label>simulation|auth)/$": "simulation/",
        }  # fmt: skip
        for name, value in filled.items():
            route = route.replace(name, value)
        return route + ("?key=/registry/pods/default/my-pod&path=spec.nodeName" if route.endswith("/why") else "")

    @staticmethod
    def failure() -> str:
        return next(iter(failures.load())).slug

    def fingerprint(self) -> tuple:
        found = (
            Run.objects.filter(pk=self.run.pk).values("turn", "seq", "state", "pace", "creator", "token_hash").first()
        )
        return found, self.run.inputs.count()


@pytest.fixture
def world(play, settings):
    settings.RUNS_PER_MINUTE = settings.INPUTS_PER_MINUTE = settings.LOGINS_PER_MINUTE = 0
    return World(play)


@pytest.mark.parametrize("who", WHO)
def test_everybody_gets_what_is_theirs(world, who):
    wrong = {}
    for route, row in TABLE.items():
        if not Run.objects.filter(pk=world.run.pk).exists():
            world.begin()
        expected, before = int(row.statuses.split()[WHO.index(who)]), world.fingerprint()
        status = world.ask(who, route, row.method, row.data)
        changed = world.fingerprint() != before
        if (status, changed) != (expected, who in CHANGES.get((route, row.method), ())):
            wrong[route] = (status, changed)
    assert not wrong
