"""Websockets against a real web server: a handshake of any kind is answered, and no socket takes more than its share."""

import base64
import os
import struct

import pytest

from tests.processes.raw import Sender, asked, head, status_of
from tests.processes.test_doors import WebOnly

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with WebOnly(tmp_path_factory.mktemp("sockets"), SOCKETS_PER_SENDER="5", SOCKET_FRAMES_LIMIT="100") as site:
        yield site


@pytest.fixture(autouse=True)
def quiet(site):
    yield
    assert site.get("/livez")
    log = (site.folder / "web.log").read_text()
    assert "Traceback" not in log and "Exception" not in log


def handshake(site, path: str, *more: str, origin: str = "") -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    fixed = ["Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
    return head("GET", path, *fixed, f"Origin: {origin or site.url}", *more)


def frame(kind: int, data: bytes, claimed: int = -1) -> bytes:
    """A masked frame; `claimed` is the length that it says it has."""
    length = len(data) if claimed < 0 else claimed
    size = bytes([0x80 | length]) if length < 126 else bytes([0x80 | 127]) + struct.pack(">Q", length)
    return bytes([0x80 | kind]) + size + b"\0\0\0\0" + data


def close_code(received: bytes) -> int:
    """The code of the close frame at the end of what came."""
    at = received.rindex(b"\x88")
    return struct.unpack(">H", received[at + 2 : at + 4])[0]


@pytest.mark.parametrize(
    "path", ["/ws/nowhere/", "/ws/runs/nobody/", "/", "/ws/runs/%00/", "/ws/runs/" + "a" * 500 + "/", "/ws/%ff"]
)
def test_an_address_without_a_run_closes_with_the_code_that_means_for_good(site, path):
    with Sender(site) as sender:
        sender.send(handshake(site, path))
        received = b""
        while b"\x88" not in received.partition(b"\r\n\r\n")[2]:
            piece = sender.first()
            assert piece, received
            received += piece
    assert status_of(received) == 101
    assert close_code(received) == 4404


@pytest.mark.parametrize(
    "more",
    [
        ["Sec-WebSocket-Protocol: caf\xe9"],
        ["Daphne-Root-Path: caf\xe9"],
        ["Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99"],
        ["Sec-WebSocket-Version: 99"],
        ['Cookie: \xff\xfe=1; sessionid="\\000"'],
        ["Content-Length: 5"],
        ["Transfer-Encoding: chunked"],
        ["Host: ["],
        ["X_Underscore: 1"],
    ],
)
def test_a_strange_handshake_is_answered_without_a_trace(site, more):
    with Sender(site) as sender:
        sender.send(handshake(site, "/ws/runs/nobody/", *more) + b"0\r\n\r\n")
        assert 101 <= status_of(sender.first()) < 500


@pytest.mark.parametrize("origin", ["http://evil.example", "http://[", "null", "http://x:99999", "http://\xe9", "["])
def test_another_sites_page_and_what_is_no_address_may_not_listen(site, origin):
    with Sender(site) as sender:
        sender.send(handshake(site, "/ws/runs/nobody/", origin=origin))
        assert status_of(sender.first()) in (400, 403)


@pytest.mark.parametrize("method", ["POST", "HEAD", "OPTIONS", "CONNECT", "TRACE"])
def test_only_a_get_with_a_key_becomes_a_socket(site, method):
    given = handshake(site, "/ws/runs/nobody/").replace(b"GET", method.encode(), 1)
    assert status_of(asked(site, given)) == 400
    assert status_of(asked(site, head("GET", "/ws/runs/nobody/", "Upgrade: websocket", "Connection: Upgrade"))) == 400


def opened(site, run) -> tuple[int, Sender]:
    """(status, connection)"""
    sender = Sender(site)
    sender.send(handshake(site, f"/ws/runs/{run['id']}/"))
    return status_of(sender.first()), sender


@pytest.fixture(scope="module")
def run(site):
    return site.create({"command": "kubectl run my-pod --image=nginx"})


def test_a_sender_has_so_many_sockets_and_no_more_until_one_is_closed(site, run):
    sockets = [opened(site, run) for _ in range(6)]
    assert [status for status, _ in sockets] == [101] * 5 + [429]
    for _, socket in sockets:
        socket.socket.close()
    status, last = welcome(site, run)
    assert status == 101
    last.socket.close()


def welcome(site, run) -> tuple[int, Sender]:
    """A socket as soon as there is a place for it: the server may hear a little later that others have gone."""
    for _ in range(1_000):
        status, socket = opened(site, run)
        if status == 101:
            break
        socket.socket.close()
    return status, socket


@pytest.mark.parametrize("sent", [frame(2, b"", 2**62), frame(1, b"x" * 5_000), frame(1, b"\xff")])
def test_a_message_that_is_too_long_or_no_text_ends_the_socket(site, run, sent):
    _, socket = welcome(site, run)
    assert socket.send(sent)
    socket.answer()  # comes to its end
    socket.socket.close()


@pytest.mark.parametrize("kind", [1, 2, 9])
def test_who_sends_without_end_is_let_go(site, run, kind):
    _, socket = welcome(site, run)
    socket.send(frame(kind, b"noise") * 200)
    assert close_code(socket.answer()) == 4429
    socket.socket.close()
