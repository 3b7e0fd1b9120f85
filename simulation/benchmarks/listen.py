"""A page's socket, as little of RFC 6455 as it takes to hear short text messages."""

import base64
import json
import os
import socket
from collections.abc import Iterator

from .site import Site

REQUEST = (
    "GET /ws/runs/{run_id}/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: {origin}\r\nConnection: Upgrade\r\n"
    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
)
TEXT = 0x81  # a whole text message in one frame


def listen(site: Site, run_id: str) -> Iterator[dict]:
    """Everything that the run's watchers are told, as it comes."""
    key = base64.b64encode(os.urandom(16)).decode()
    with socket.create_connection(("127.0.0.1", site.port), timeout=60) as page, page.makefile("rb") as stream:
        page.sendall(REQUEST.format(run_id=run_id, port=site.port, origin=site.url, key=key).encode())
        while stream.readline() not in (b"\r\n", b""):
            pass  # the handshake's answer
        while head := stream.read(2):
            length = head[1] if head[1] < 126 else int.from_bytes(stream.read(2))
            payload = stream.read(length)
            if head[0] == TEXT:
                yield json.loads(payload)
