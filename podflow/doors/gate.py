"""How many requests a web process carries out at once: the rest wait, each sender in its own line, and the lines take turns.

Django gives every request a thread and a connection to the database, as many as come. Behind this gate neither runs out, and a sender with
a thousand requests delays another by one of them.
"""

import asyncio
from collections import Counter, OrderedDict, deque

from django.conf import settings

from podflow.doors import refusals, senders


class Full(Exception):
    """There is no place to wait; the argument is the HTTP status that says why."""


class Gate:
    """ASGI middleware around the application that answers HTTP."""

    def __init__(self, application) -> None:
        self.application = application
        self.inside: Counter[str] = Counter()
        self.lines: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    async def __call__(self, scope, receive, send) -> None:
        sender = sender_in(scope)
        try:
            await self.enter(sender)
        except Full as error:
            await refuse(int(error.args[0]), scope, send)
            return
        try:
            await self.application(scope, receive, send)
        finally:
            self.leave(sender)

    async def enter(self, sender: str) -> None:
        """Returns when this sender's turn has come; raises Full."""
        if not self.lines.get(sender) and self.has_room(sender):
            self.inside[sender] += 1
            return
        line = self.lines.setdefault(sender, deque())
        if len(line) >= settings.REQUESTS_WAITING_PER_SENDER:
            raise Full(429)
        if sum(map(len, self.lines.values())) >= settings.REQUESTS_WAITING:
            if not line:
                del self.lines[sender]
            raise Full(503)
        turn = asyncio.get_running_loop().create_future()
        line.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave(sender)
            raise

    def has_room(self, sender: str) -> bool:
        within_all = self.inside.total() < settings.REQUESTS_AT_ONCE
        return within_all and self.inside[sender] < settings.REQUESTS_AT_ONCE_PER_SENDER

    def leave(self, sender: str) -> None:
        self.inside[sender] -= 1
        if not self.inside[sender]:
            del self.inside[sender]
        self.let_in()

    def let_in(self) -> None:
        """Whoever may enter now, one of each line in turn."""
        for sender in list(self.lines):
            line = self.lines[sender]
            while line and line[0].done():  # its sender went away while it waited
                line.popleft()
            if line and self.has_room(sender):
                self.inside[sender] += 1
                line.popleft().set_result(None)
                self.lines.move_to_end(sender)
            if not line:
                del self.lines[sender]


def sender_in(scope) -> str:
    peer = (scope.get("client") or [""])[0]
    forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
    return senders.sender(peer, forwarded.decode("latin1") if settings.BEHIND_PROXY else "")


async def refuse(status: int, scope, send) -> None:
    headers, body = refusals.parts(status, scope.get("raw_path") or b"", dict(scope["headers"]).get(b"accept", b""))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
