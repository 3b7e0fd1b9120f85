"""Against a real web server: what is too large, too slow, too much or no request at all ends, and everybody else is served."""

import itertools
import json

import pytest

from tests.processes.raw import Sender, asked, head, peak_kb, status_of
from tests.processes.real_site import Site

pytestmark = pytest.mark.processes
MIB = 1_048_576
ADDRESSES = ["/", "/api/runs", "/static/css/site.css", "/admin/login/", "/livez", "/nowhere", "/ws/runs/x/"]


class WebOnly(Site):
    """No worker: what is tried here never reaches one."""

    def __enter__(self):
        self.manage("prepare")
        self.start_valkey()
        self.start_web()
        return self


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    quick = {
        "HEAD_SECONDS": "1",
        "IDLE_SECONDS": "1",
        "SOCKETS_PER_SENDER": "5",
        "WAITING_CONNECTIONS_PER_SENDER": "20",
    }
    with WebOnly(tmp_path_factory.mktemp("doors"), **quick) as site:
        yield site


@pytest.fixture(autouse=True)
def quiet(site):
    """After each test the site serves, and its log holds no traceback."""
    yield
    assert site.get("/livez")
    assert "Traceback" not in (site.folder / "web.log").read_text()


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_body_of_600_mb_is_refused_by_its_length_and_kept_nowhere(site, path):
    before = peak_kb(site.processes["web"].pid)
    with Sender(site) as sender:
        sender.send(head("POST", path, f"Content-Length: {600 * MIB}"))
        while sender.send(b"x" * MIB) and not sender.closed():
            pass
        assert status_of(sender.answer()) in (413, 0)
    assert peak_kb(site.processes["web"].pid) - before < 20_000


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_body_in_pieces_is_counted_while_it_comes(site, path):
    before = peak_kb(site.processes["web"].pid)
    piece = b"%x\r\n" % 65_536 + b"x" * 65_536 + b"\r\n"
    with Sender(site) as sender:
        sender.send(head("POST", path, "Transfer-Encoding: chunked"))
        sent = sum(itertools.takewhile(bool, (sender.send(piece) and not sender.closed() for _ in range(9_600))))
        answer = sender.answer()
    assert status_of(answer) in (413, 0) and sent < 9_600
    assert peak_kb(site.processes["web"].pid) - before < 20_000


def test_who_stops_at_the_limit_reads_why(site):
    answer = asked(site, head("POST", "/api/runs", f"Content-Length: {MIB + 1}"))
    assert status_of(answer) == 413
    assert json.loads(answer.partition(b"\r\n\r\n")[2]) == {"error": f"The body is larger than {MIB} bytes."}
    waiting = head("POST", "/", "Content-Length: 99999999", "Expect: 100-continue")
    assert status_of(asked(site, waiting)) == 413


def test_a_body_of_just_the_allowed_size_is_read(site):
    body = b" " * MIB
    answer = asked(site, head("POST", "/api/runs", f"Content-Length: {MIB}", "Connection: close") + body)
    assert status_of(answer) == 400


@pytest.mark.parametrize(
    "given", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n", head("POST", "/", "Content-Length: 9") + b"a"]
)
def test_who_sends_no_whole_request_is_cut(site, given):
    assert status_of(asked(site, given)) in (0, 408)


def test_a_connection_that_only_stays_open_is_closed(site):
    with Sender(site) as sender:
        sender.send(head("GET", "/livez"))
        assert status_of(sender.answer()) == 200


def test_a_dripping_head_is_cut_although_bytes_come(site):
    with Sender(site) as sender:
        sender.send(b"GET / HTTP/1.1\r\n")
        dripped = next(n for n in itertools.count() if not sender.send(b"X-%d: y\r\n" % n) or sender.closed(0.1))
        assert dripped < 100, "refused for its many headers, not for its slowness"


def test_half_open_connections_keep_nobody_out(site):
    crowd = [Sender(site) for _ in range(200)]
    for sender in crowd:
        sender.send(b"GET / HTTP/1.1\r\n")
    assert site.get("/livez")
    assert sum(not sender.closed() for sender in crowd) <= 20
    for sender in crowd:
        sender.socket.close()


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n", 414),
        (head("GET", "/", "Cookie: " + "a" * 20_000), 431),
        (head("GET", "/", *(f"A{n}: b" for n in range(101))), 431),
        (head("GET", "/", *(f"A{n}: {'b' * 300}" for n in range(60))), 431),
        (head("POST", "/", "Content-Length: " + "9" * 5_000), 413),
        (head("POST", "/", "Content-Length: -1"), 400),
        (head("POST", "/", "Content-Length: 1", "Content-Length: 2"), 400),
        (head("POST", "/", "Content-Length: 1", "Transfer-Encoding: chunked"), 400),
        (head("POST", "/", "Transfer-Encoding: gzip"), 400),
        (head("POST", "/", "Transfer-Encoding: chunked") + b"zz\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"GET  / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nA\x00: b\r\n\r\n", 400),
    ],
)
def test_what_is_no_request_gets_a_short_answer(site, given, status):
    assert status_of(asked(site, given)) == status


def test_a_hundred_thousand_requests_in_one_breath_are_answered_as_they_are_read(site):
    before = peak_kb(site.processes["web"].pid)
    with Sender(site) as sender:
        sender.socket.settimeout(3)
        sender.send(head("GET", "/catalogue-of-nothing") * 100_000)
        assert sender.first().startswith(b"HTTP/1.1 404")
    assert peak_kb(site.processes["web"].pid) - before < 60_000


def test_whoever_does_not_read_the_answer_costs_no_memory(site):
    before = peak_kb(site.processes["web"].pid)
    deaf = [Sender(site) for _ in range(15)]
    for sender in deaf:
        sender.send(head("GET", "/api/catalogue") * 50)
    assert site.get("/livez")
    assert peak_kb(site.processes["web"].pid) - before < 60_000
    for sender in deaf:
        sender.socket.close()
