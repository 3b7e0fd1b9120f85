"""One HTTP connection: its head, body and answer each have a time and a size, counted while they come, before anything is kept."""

import asyncio
import logging
import time
from collections.abc import Callable
from enum import Enum
from typing import Any

from django.conf import settings
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web import http

from podflow.doors import refusals
from podflow.doors.connections import Connections, Shares
from podflow.doors.senders import sender

log = logging.getLogger(__name__)

LINGER_SECONDS = 5  # so long a refused sender may go on, unheard, to find the answer that waits for it
STALL_SECONDS = 10  # in this time an answer must have moved on
LONGEST_NUMBER = 15  # digits


class Stage(Enum):
    IDLE = "nothing has come yet"
    HEAD = "request line and headers come"
    BODY = "the body comes"
    ANSWER = "the site answers"
    REFUSED = "it was refused: what still comes is forgotten"
    GIVEN_AWAY = "it is a websocket now"


class Channel(http.HTTPChannel):
    """Twisted's, with an end to everything. `held` counts the bytes of the body that this process keeps for it."""

    maxHeaders = settings.HEADERS_LIMIT
    totalHeadersSize = MAX_LENGTH = settings.HEAD_LIMIT_BYTES
    transport: Any
    crowd: Connections
    bodies: Shares

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.now = now
        self.stage, self.since = Stage.IDLE, now()
        self.received = self.held = self.written = 0
        self.sent_before, self.looked = 0, now()
        self.peer = self.sender = ""
        self.drained: asyncio.Future | None = None

    @property
    def way(self) -> bytes:
        """Path and query of the request that comes, once they have come."""
        return getattr(self, "_path", b"")

    def enters(self, stage: Stage) -> None:
        self.stage, self.since = stage, self.now()
        if stage is Stage.ANSWER:
            self.crowd.acts(self)
        else:
            self.crowd.waits(self)

    # What comes.

    def connectionMade(self) -> None:
        super().connectionMade()
        self.peer = getattr(self.transport.getPeer(), "host", "")
        self.sender = sender(self.peer)
        if self.crowd.enter(self, None if settings.BEHIND_PROXY or not self.peer else self.sender):
            self.enters(Stage.IDLE)
        else:
            self.cut()

    def dataReceived(self, data: bytes) -> None:
        if self.stage is Stage.REFUSED:
            return
        if self.stage is Stage.IDLE:
            self.enters(Stage.HEAD)
        try:
            super().dataReceived(data)
        except Exception as error:  # Twisted's parsers meet what they did not expect: that is the sender's fault
            log.info("Not a request: %s", error)
            self.refuse(400)

    def lineReceived(self, line: bytes) -> bool:
        """Returns whether to stop reading."""
        if self._receivedHeaderSize + len(line) > self.totalHeadersSize or self._receivedHeaderCount >= self.maxHeaders:
            self.refuse(431)
        if self.stage is not Stage.REFUSED:
            super().lineReceived(line)
        return self.stage is Stage.REFUSED

    def lineLengthExceeded(self, line: bytes) -> bool:
        self.refuse(431 if hasattr(self, "_command") else 414)
        return True

    def headerReceived(self, line: bytes) -> bool:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length" and len(value.strip()) > LONGEST_NUMBER:
            self.refuse(413)
            return False
        return super().headerReceived(line)

    def rawDataReceived(self, data: bytes) -> bool:  # type: ignore[override]
        super().rawDataReceived(data)
        return self.stage is Stage.REFUSED

    def allHeadersReceived(self) -> None:
        request = self.requests[-1]
        if settings.BEHIND_PROXY:
            forwarded = b",".join(request.requestHeaders.getRawHeaders(b"X-Forwarded-For", []))
            self.sender = sender(self.peer, forwarded.decode("latin1"))
        if (self.length or 0) > refusals.body_limit(self.way):
            self.refuse(413)
        if self.stage is not Stage.REFUSED:
            self.received = 0
            self.enters(Stage.BODY)
            super().allHeadersReceived()

    def take(self, size: int) -> bool:
        """Whether a piece of the body may be kept."""
        if self.stage is Stage.REFUSED:
            return False
        self.received += size
        if self.received > refusals.body_limit(self.way):
            self.refuse(413)
        elif status := self.bodies.take(self.sender, size):
            self.refuse(status)
        else:
            self.held += size
        return self.stage is not Stage.REFUSED

    def allContentReceived(self) -> None:
        if self.stage is not Stage.REFUSED:
            self.written, self.sent_before, self.looked = 0, -self.unsent(), self.now()
            self.enters(Stage.ANSWER)
            super().allContentReceived()

    # What goes.

    def write(self, data: bytes) -> None:
        self.written += len(data)
        super().write(data)

    def writeSequence(self, iovec: list[bytes]) -> None:
        self.written += sum(map(len, iovec))
        super().writeSequence(iovec)

    def unsent(self) -> int:
        """Bytes that the sender has not taken yet."""
        transport: Any = self.transport
        return (
            len(getattr(transport, "dataBuffer", b""))
            - getattr(transport, "offset", 0)
            + getattr(transport, "_tempDataLen", 0)
        )

    async def until_drained(self) -> None:
        """Wait while the sender does not take what was written: an answer that is long is never whole in memory."""
        if self._waitingForTransport and self.stage is Stage.ANSWER:
            self.drained = self.drained or asyncio.get_running_loop().create_future()
            await asyncio.shield(self.drained)

    def resumeProducing(self) -> None:
        super().resumeProducing()
        self._let_go_on()

    def _let_go_on(self) -> None:
        if self.drained and not self.drained.done():
            self.drained.set_result(None)
        self.drained = None

    def requestDone(self, request) -> None:
        self._release()
        if self.persistent and self.stage is Stage.ANSWER:
            self.enters(Stage.IDLE)
        super().requestDone(request)

    # How it ends.

    def refuse(self, status: int) -> None:
        """Answer, and forget what still comes. The sender has a moment to find the answer; then the connection is cut."""
        if self.stage is Stage.REFUSED:
            return
        accepts = self.requests[-1].requestHeaders.getRawHeaders(b"Accept", [b""])[0] if self.requests else b""
        self.enters(Stage.REFUSED)
        self._release()
        self.transport.write(refusals.answer(status, self.way, accepts))
        self.transport.loseWriteConnection()

    def _respondToBadRequestAndDisconnect(self) -> None:
        self.refuse(400)

    def overdue(self) -> bool:
        """Whether its time is over; asked every second."""
        age = self.now() - self.since
        if self.stage is Stage.IDLE and not self.unsent():
            return age > settings.IDLE_SECONDS
        if self.stage is Stage.HEAD:
            return age > settings.HEAD_SECONDS
        if self.stage is Stage.BODY:
            return age > settings.HEAD_SECONDS + self.received / settings.SLOWEST_BYTES_PER_SECOND
        return age > LINGER_SECONDS if self.stage is Stage.REFUSED else self._stalled()

    def _stalled(self) -> bool:
        if self.now() - self.looked < STALL_SECONDS:
            return False
        unsent = self.unsent()
        sent = self.written - unsent
        slow = sent - self.sent_before < settings.SLOWEST_BYTES_PER_SECOND * (self.now() - self.looked)
        self.sent_before, self.looked = sent, self.now()
        return unsent > 0 and slow

    def timed_out(self) -> None:
        if self.stage in (Stage.HEAD, Stage.BODY) and self.requests:
            self.refuse(408)
        else:
            self.cut()

    def cut(self) -> None:
        self.transport.abortConnection()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._leave()
        super().connectionLost(reason)

    def give_away(self) -> None:
        """The connection is a websocket from now on."""
        self.stage = Stage.GIVEN_AWAY
        self._leave()

    def _leave(self) -> None:
        self.crowd.leave(self)
        self._release()
        self._let_go_on()

    def _release(self) -> None:
        self.bodies.give_back(self.sender, self.held)
        self.held = 0
