"""What a client meets when the API server, etcd's quorum or the network is away: a refusal, after which nothing has happened."""

from __future__ import annotations

from ..apiserver.api.status import StatusError

REFUSED = "The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?"
NO_QUORUM = "etcdserver: request timed out"


class Unreachable(StatusError):
    """No answer, or no quorum behind it. The step that met it is undone and tried again later."""

    def __init__(self, message: str, code: int = 0) -> None:
        super().__init__(code, "", message)
