"""How a tool reaches a host: its name, its ports; the container's own are answered by what runs in it."""

import re

from ... import listening
from ...outside import Answer
from ..processes.calls import Call

_LOCAL = ("localhost", "127.0.0.1", "::1", "0.0.0.0", "[::1]")


def addresses_of(call: Call, host: str) -> list[str]:
    """The addresses of a name; the container's own names and plain addresses need nobody."""
    box = call.machine.state["box"]
    if host in _LOCAL:
        return ["127.0.0.1"]
    if re.fullmatch(r"[\d.]+", host) or (":" in host[:-1] and re.fullmatch(r"[0-9a-fA-F:]+", host)):
        return [host]
    if host == box["hostname"] and box.get("ip"):
        return [box["ip"]]
    for line in (call.files.read("/etc/hosts") or "").splitlines():
        words = line.partition("#")[0].split()
        if host in words[1:]:
            return [words[0]]
    return list(call.outside.resolve(host))


def _own(call: Call, address: str) -> bool:
    return address.startswith("127.") or address == call.machine.state["box"].get("ip", "")


def get(call: Call, host: str, port: int, path: str) -> Answer:
    """The answer of another host, or of this very container."""
    addresses = addresses_of(call, host)
    if addresses and _own(call, addresses[0]):
        return listening.http(call.machine.saved(), port, path, call.machine.now, call.files)
    return call.outside.http(host, port, path)


def connect(call: Call, host: str, port: int) -> Answer:
    addresses = addresses_of(call, host)
    if addresses and _own(call, addresses[0]):
        return listening.tcp(call.machine.saved(), port, call.machine.now)
    return call.outside.tcp(host, port)


def parts_of_url(text: str) -> tuple[str, int, str]:
    match = re.fullmatch(r"(?:(https?)://)?(?:[^/@]*@)?(\[[^]]*\]|[^/:?#]+)(?::(\d{1,9}))?([/?].*)?", text)
    if not match:
        return "", 80, "/"
    port = int(match[3]) if match[3] else 443 if match[1] == "https" else 80
    return match[2], port, match[4] or "/"
