"""What no database would take never reaches one; every answer has its headers."""

import pytest

from podflow.headers import OTHERS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/runs/a%00b", "/api/runs/%00", "/lessons/?q=%00", "/api/runs/x/why?key=%00", "/%00"])
def test_a_nul_in_an_address_is_refused(client, path):
    answer = client.get(path)
    assert answer.status_code == 400
    assert "NUL" in (answer.json()["error"] if path.startswith("/api/") else answer.content.decode())


def test_a_nul_in_a_cookie_is_as_no_cookie(client):
    assert client.get("/api/verbs", headers={"Cookie": 'sessionid="\\000aaaaaaaaaa"'}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/nowhere", "/api/verbs", "/admin/login/", "/runs/a%00b", "/healthz"])
def test_every_answer_says_what_a_browser_may_do_with_it(client, path):
    headers = client.get(path).headers
    assert {name: headers.get(name) for name in OTHERS} == OTHERS
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_who_asks_too_often_hears_when_to_come_again(client, settings):
    settings.RUNS_PER_MINUTE = 1
    for path, data in [("/", {"command": ""}), ("/start/run/", {}), ("/api/runs", {}), ("/api/runs/x/fork", {})]:
        answers = [client.post(path, data) for _ in range(3)]
        assert all(answer.headers["Retry-After"] == "60" for answer in answers if answer.status_code == 429)
    assert any(answer.status_code == 429 for answer in answers[:1] + [client.post("/", {})])
