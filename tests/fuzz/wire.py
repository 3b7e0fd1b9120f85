"""Bytes to a real site and back: HTTP/1.1 as nobody's library would send it, and websockets, each from an address of its own."""

import base64
import contextlib
import http.client
import os
import socket
import struct
from collections.abc import Mapping

from .visits import Ask, Listen

NO_ANSWER = 0
LIMIT_S = 20


class Line:
    """One stranger's connection: opened when it is needed, kept for as long as the site keeps it."""

    def __init__(self, port: int, address: str = "127.0.0.1", limit_s: float = LIMIT_S) -> None:
        self.port, self.address, self.limit_s = port, address, limit_s
        self.socket: socket.socket | None = None
        self.headers: Mapping[str, str] = {}  # of the answer that came last

    def close(self) -> None:
        if self.socket is not None:
            with contextlib.suppress(OSError):
                self.socket.close()
            self.socket = None

    def ask(self, ask: Ask) -> tuple[int, bytes]:
        """(status, body); NO_ANSWER where none came in time, or where the site hung up without one."""
        fresh = self.socket is None
        status, body = self._once(ask)
        if status == NO_ANSWER and not fresh and body == b"":  # the site had closed a connection that was kept
            return self._once(ask)
        return status, body

    def _once(self, ask: Ask) -> tuple[int, bytes]:
        try:
            if self.socket is None:
                self.socket = open_socket(self.port, self.address, self.limit_s)
            send(self.socket, request_bytes(ask, self.port))
            answer = http.client.HTTPResponse(self.socket, method=ask.method)
            answer.begin()
            self.headers, body = answer.headers, answer.read()
            if answer.will_close:
                self.close()
            return answer.status, body
        except TimeoutError:
            self.close()
            return NO_ANSWER, b"no answer in time"
        except (OSError, http.client.HTTPException):
            self.close()
            return NO_ANSWER, b""


def open_socket(port: int, address: str, limit_s: float) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), limit_s, (address, 0))


def send(line: socket.socket, data: bytes) -> None:
    """All of it; a site that answers before it has read everything and hangs up is no error: its answer is read next."""
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        line.sendall(data)


def request_bytes(ask: Ask, port: int) -> bytes:
    headers = {"Host": f"127.0.0.1:{port}"} | dict(ask.headers)
    if ask.token:
        headers["Authorization"] = f"Bearer {ask.token}"
    if ask.body or ask.method in ("POST", "PUT", "PATCH"):
        headers["Content-Length"] = str(len(ask.body))
    lines = [f"{ask.method} {ask.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode("utf-8", "surrogatepass") + b"\r\n\r\n" + ask.body


def listen(port: int, address: str, wanted: Listen, quiet_s: float = 1.0) -> str:
    """How a websocket went: "refused <status>", "closed <code>", "open" with the last message, or "no answer"."""
    headers = (
        ("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", base64.b64encode(os.urandom(16)).decode()), ("Origin", f"http://127.0.0.1:{port}"),
    )  # fmt: skip
    line = open_socket(port, address, LIMIT_S)
    with line:
        send(line, request_bytes(Ask("GET", wanted.path, headers=headers), port))
        try:
            status, rest = head_of(line)
            if status != 101:
                return f"refused {status}"
            for message in wanted.messages:
                send(line, frame(message.encode("utf-8", "surrogatepass")))
            line.settimeout(quiet_s)
            return "closed" if ended(line, rest) else "open"
        except TimeoutError:
            return "open" if line.gettimeout() == quiet_s else "no answer"
        except OSError as error:
            return f"hung up: {error}"


def head_of(line: socket.socket) -> tuple[int, bytes]:
    """(status, what came after the head) of an answer."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = line.recv(65536)
        if not more:
            raise ConnectionResetError("no answer")
        data += more
    head, _, rest = data.partition(b"\r\n\r\n")
    return int(head.split()[1]), rest


def frame(text: bytes) -> bytes:
    """A masked text frame, as a browser sends it."""
    size = len(text)
    length = (
        struct.pack("!B", 0x80 | size)
        if size < 126
        else struct.pack("!BH", 0xFE, size)
        if size < 65536
        else struct.pack("!BQ", 0xFF, size)
    )
    return b"\x81" + length + b"\0\0\0\0" + text


def ended(line: socket.socket, data: bytes) -> bool:
    """Read until the site closes (true) or is quiet (TimeoutError)."""
    while data[:1] != b"\x88":
        data = line.recv(65536)
        if not data:
            return True
    return True
