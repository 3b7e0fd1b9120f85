"""A sender that keeps to no rule: bytes over a socket, and what came back."""

import select
import socket
from pathlib import Path

TIMEOUT_S = 60


class Sender:
    """One connection. `with Sender(site) as sender`; whatever the server does to it is no error here."""

    def __init__(self, site):
        self.socket = socket.create_connection(("127.0.0.1", site.port), TIMEOUT_S)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.socket.close()

    def send(self, data: bytes) -> bool:
        """False once nobody takes it any more."""
        try:
            self.socket.sendall(data)
        except OSError:
            return False
        return True

    def answer(self) -> bytes:
        """All that comes until the server closes."""
        found = b""
        try:
            while piece := self.socket.recv(65_536):
                found += piece
        except ConnectionError:
            pass
        return found

    def closed(self, within_s: float = 0) -> bool:
        """Whether the server has closed, or has answered, by now."""
        return bool(select.select([self.socket], [], [], within_s)[0])

    def first(self) -> bytes:
        """What comes first, or nothing if it is closed."""
        try:
            return self.socket.recv(65_536)
        except ConnectionError:
            return b""


def head(method: str, path: str, *headers: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin1")


def asked(site, data: bytes) -> bytes:
    """The whole answer to these bytes; they must ask for the connection's end or deserve it."""
    with Sender(site) as sender:
        sender.send(data)
        return sender.answer()


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def peak_kb(pid: int) -> int:
    """The most memory that a process has held so far."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
