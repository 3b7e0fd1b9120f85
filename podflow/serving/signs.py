"""Signs of life that `manage.py serve` asks its children for: does the broker, the web server, a worker do its work?"""

import socket
from pathlib import Path

import redis

from podflow import beats

TIMEOUT_S = 2


def accepts(family: int, address) -> bool:
    """True where somebody accepts connections at this address."""
    try:
        with connected(family, address):
            return True
    except OSError:
        return False


def connected(family: int, address) -> socket.socket:
    """A connection; OSError where nobody accepts it in time."""
    if family == socket.AF_UNIX and not Path(address).exists():
        raise FileNotFoundError(address)
    family = socket.AF_INET6 if family == socket.AF_INET and ":" in address[0] else family
    client = socket.socket(family, socket.SOCK_STREAM)
    client.settimeout(TIMEOUT_S)
    try:
        client.connect(address)
    except OSError:
        client.close()
        raise
    return client


def says(family: int, address, question: bytes, beginning: bytes) -> bool:
    """True where the answer to `question` begins like that."""
    try:
        with connected(family, address) as client:
            client.sendall(question)
            return client.recv(len(beginning)) == beginning
    except OSError:
        return False


def broker_answers(path: str) -> bool:
    return says(socket.AF_UNIX, path, b"PING\r\n", b"+PONG")


def web_answers(host: str, port: int) -> bool:
    """Whatever it says: it is HTTP."""
    question = f"GET /livez HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    return says(socket.AF_INET, (host, port), question, b"HTTP/1.1 ")


def worker_is_heard(name: str) -> bool:
    """Whether a worker of this name (what stands before the @) was heard of lately; while the broker is away nobody can be."""
    try:
        return any(beat.name.partition("@")[0] == name and beat.recent for beat in beats.heard_of())
    except redis.RedisError:
        return True
