"""One websocket: podflow's only nudge, so whatever comes is counted and dropped, and who sends much is let go."""

from daphne.ws_protocol import WebSocketProtocol
from django.conf import settings

from podflow.doors.connections import Connections, Shares

TOO_MUCH = 4429  # a close code of our own, as the status 429


class Socket(WebSocketProtocol):
    """Daphne's. It has a place among the sender's sockets until its connection is lost."""

    crowd: Connections | None = None
    places: Shares | None = None
    sender = ""
    frames = 0
    lost = False

    def belongs_to(self, crowd: Connections, places: Shares, sender: str) -> None:
        """Called once, when the HTTP connection became this socket."""
        self.places, self.sender = places, sender
        if self.lost:
            self._give_back()
        elif crowd.enter(self, None):
            self.crowd = crowd
        else:
            self.cut()

    def cut(self) -> None:
        self.transport.abortConnection()

    def overdue(self) -> bool:
        """Daphne looks after a socket's times: its handshake, its pings and its end."""
        return False

    def timed_out(self) -> None:
        self.cut()

    # Whatever comes.

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        self._count()

    def onPing(self, payload: bytes) -> None:
        if self._count():
            super().onPing(payload)

    def _count(self) -> bool:
        self.frames += 1
        if self.frames == settings.SOCKET_FRAMES_LIMIT + 1:
            self.sendClose(code=TOO_MUCH)
        return self.frames <= settings.SOCKET_FRAMES_LIMIT

    # What goes.

    def serverSend(self, content, binary: bool = False) -> None:
        """To one that has just gone, nothing: Daphne hears of its end a little later than we do."""
        if self.state in (self.STATE_CONNECTING, self.STATE_OPEN):
            super().serverSend(content, binary)

    def serverClose(self, code: int | None = None) -> None:
        if self.state == self.STATE_OPEN:
            super().serverClose(code)

    # How it ends.

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        if hasattr(self, "server"):  # else it was no handshake, and Daphne never heard of it
            super().onClose(wasClean, code, reason)

    def connectionLost(self, reason) -> None:
        self.lost = True
        super().connectionLost(reason)
        self._give_back()

    def _give_back(self) -> None:
        if self.crowd:
            self.crowd.leave(self)
        if self.places:
            self.places.give_back(self.sender)
        self.crowd = self.places = None
