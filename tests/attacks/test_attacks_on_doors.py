"""Attacks that never reach a run: bodies, slow senders, sockets, forms, numbers and texts that no database holds."""

import contextlib
import json
import socket
import time

import pytest

from tests.fuzz.given.addresses import FROM_THE_PAGE
from tests.fuzz.visits import Ask, Listen
from tests.fuzz.wire import Line, listen

pytestmark = pytest.mark.processes
FORM = (("Content-Type", "application/x-www-form-urlencoded"), *FROM_THE_PAGE)
LARGE = 600 * 2**20
POD = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "my-pod"},
    "spec": {"containers": [{"name": "a", "image": "nginx"}]},
}
SCENARIO = {"apiVersion": "podflow/v1", "kind": "Scenario", "inputs": [{"kubectl": "run my-pod --image=nginx"}]}
REFUSED = {
    "a manifest without metadata": {**POD, "metadata": "p"}, "metadata that is a list": {**POD, "metadata": []}, "spec that is a text": {**POD,
    "spec": "x"}, "a seed of 64 bits": {**SCENARIO, "cluster": {"seed": 2**63}},
    "NaN": {**SCENARIO, "cluster": {"seed": float("nan")}}, "infinity": {**SCENARIO, "until": float("inf")}, "a NUL": {**SCENARIO,
    "name": "a\0b"}, "a NUL in a manifest": {**POD, "metadata": {"name": "my-pod", "annotations": {"a": "\0"}}},
    "a lone surrogate": {**SCENARIO, "name": "\ud800"}, "a podCIDR": {**SCENARIO, "cluster": {"nodes": [{"name": "a", "podCIDR": 5}]}},
    "allocatable": {**SCENARIO, "cluster": {"nodes": [{"name": "a", "allocatable": "x"}]}}, "taints": {**SCENARIO,
    "cluster": {"nodes": [{"name": "a", "taints": ["x"]}]}},
    "images": {**SCENARIO, "cluster": {"nodes": [{"name": "a", "images": [5]}]}}, "a watch of a list": {**SCENARIO,
    "inputs": [{"fault": {"watch": {"to": [], "do": "drop"}}}]},
}  # fmt: skip


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_no_run_can_begin_with_is_no_error_of_ours(either_site, name):
    with either_site.victim():
        status = either_site.try_post("/api/runs", REFUSED[name])
        assert status in (201, 400)
    either_site.survives()


@pytest.mark.parametrize("changes", [{"nodes": {"node-1": {"labels": "x"}}}, {"nodes": {"node-1": {"taints": ["x"]}}}, {"nodes": []},
{"pod": {"nodeSelector": {"a": 1}}}, {"pod": {"requests": "x"}}, {"pod": {"tolerations": [5]}},
{"nodes": {"node-1": {"allocatable": {"cpu": None}}}}])  # fmt: skip
def test_changes_of_a_wrong_type_are_refused(site, changes):
    made = site.create({"command": "kubectl run my-pod --image=nginx"})
    site.stands_still(made["id"])
    assert site.try_post(f"/api/runs/{made['id']}/decision", {"at": 12, "changes": changes}) == 400
    site.survives()


@pytest.mark.parametrize("path", ["/api/runs", "/", "/admin/login/", "/nowhere"])
@pytest.mark.parametrize("counted", [True, False])
def test_a_body_of_600_megabytes_is_refused_before_it_is_kept(site, path, counted):
    length = f"Content-Length: {LARGE}" if counted else "Transfer-Encoding: chunked"
    with site.victim(), socket.create_connection(("127.0.0.1", site.port), 30) as line:
        line.sendall(
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{length}\r\nContent-Type: application/json\r\n\r\n".encode()
        )
        part = b"x" * 2**20 if counted else b"100000\r\n" + b"x" * 2**20 + b"\r\n"
        with contextlib.suppress(OSError):
            for _ in range(LARGE // 2**20):
                line.sendall(part)
        with contextlib.suppress(OSError):
            answer = line.recv(4096)
            assert not answer or answer.split()[1] in (b"413", b"400", b"404", b"411")
    site.survives()


def test_slow_senders_are_cut_and_keep_nobody_waiting(site):
    lines = [socket.create_connection(("127.0.0.1", site.port), 60) for _ in range(200)]
    with site.victim():
        for number, line in enumerate(lines):
            line.sendall(b"POST /api/runs HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"[: 20 + number % 60])
        deadline = time.monotonic() + 90
        left = lines
        while left and time.monotonic() < deadline:
            left = [line for line in left if still_open(line)]
            time.sleep(0.5)
    assert not left
    site.survives()


def still_open(line: socket.socket) -> bool:
    """Send one byte more, as slow senders do; false where the site has hung up."""
    line.settimeout(0.01)
    try:
        line.sendall(b"x")
        return line.recv(4096) != b"" and False
    except TimeoutError:
        return True
    except OSError:
        return False


@pytest.mark.parametrize(
    "path", ["/ws/nowhere", "/ws/runs/", "/", "/ws/runs/%00/", "/ws/runs/" + "a" * 5000 + "/", "/ws/runs/nobody/"]
)
def test_a_websocket_that_leads_nowhere_is_closed_politely(site, path):
    how = listen(site.port, "127.0.0.1", Listen(path))
    assert how.partition(" ")[0] in ("closed", "refused") and not how.startswith("refused 5")
    site.survives()


def test_what_a_watcher_sends_does_no_harm(site):
    made = site.create({"command": "kubectl run my-pod --image=nginx"})
    with site.victim():
        for message in ("x" * 2**20, "\0", "{", "[" * 100_000):
            listen(site.port, "127.0.0.1", Listen(f"/ws/runs/{made['id']}/", (message,) * 5), quiet_s=0.2)
    site.survives()


@pytest.mark.parametrize("text", ["\n" * 60_000, "apiVersion:" + " " * 60_000, "{" * 60_000, "a: &a [*a]", "kubectl run 'a"], ids=["newlines",
"spaces", "braces", "alias", "quote"])  # fmt: skip
@pytest.mark.parametrize("kind", ["command", "manifest"])
def test_a_form_full_of_nothing_is_answered(site, kind, text):
    body = f"kind={kind}&{kind}=".encode() + b"".join(f"%{byte:02x}".encode() for byte in text.encode())
    with site.victim():
        status, _ = Line(site.port).ask(Ask("POST", "/", body, FORM))
        assert status in (400, 413, 302)
    site.survives()


@pytest.mark.parametrize("path", ["/api/runs/%00", "/api/runs/{}/moments/99999999999999999999",
"/api/runs/{}/transitions?after=9223372036854775808", "/api/runs/{}/why?key=%00", "/api/runs/{}/pages/99999999999999999999", "/runs/%00",
"/lessons/%00/", "/api/runs/%ED%A0%80"])  # fmt: skip
def test_numbers_and_texts_that_no_database_holds_are_no_error_of_ours(either_site, path):
    made = either_site.create({"command": "kubectl run my-pod --image=nginx"})
    status, _ = Line(either_site.port).ask(Ask("GET", path.format(made["id"])))
    assert 200 <= status < 500
    either_site.survives()


def test_inputs_that_never_end_end_at_a_limit(site):
    made = site.create({"command": "kubectl run my-pod --image=busybox -- sh -c 'exit 1'"})
    with site.victim():
        for _ in range(30):
            site.try_post(f"/api/runs/{made['id']}/inputs", {"continue": True}, made["token"])
    assert json.loads(site.get(f"/api/runs/{made['id']}"))["state"] != "failed"
    site.survives()
