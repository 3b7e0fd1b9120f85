"""One HTTP request: its body is counted before it is kept, forms are left for Django to read, and a websocket wants a free place."""

from daphne.http_protocol import WebRequest

from podflow.doors.connections import Shares

NOT_FOR_SENDERS = (b"Daphne-Root-Path",)  # Daphne believes it of anyone
SUBPROTOCOLS = b"Sec-WebSocket-Protocol"  # podflow's sockets speak none


class Request(WebRequest):
    sockets: Shares

    def __init__(self, channel, queued=False) -> None:
        super().__init__(channel, queued, parsePOSTFormSubmission=False)

    def handleContentChunk(self, data: bytes) -> None:
        if self.channel.take(len(data)):
            super().handleContentChunk(data)

    def process(self):
        for name in NOT_FOR_SENDERS:
            self.requestHeaders.removeHeader(name)
        if not any(value.lower() == b"websocket" for value in self.requestHeaders.getRawHeaders(b"Upgrade", [])[:1]):
            return super().process()
        self.requestHeaders.removeHeader(SUBPROTOCOLS)
        has_key = self.requestHeaders.hasHeader(b"Sec-WebSocket-Key")
        if self.method != b"GET" or not has_key or self.channel.received:
            return self.channel.refuse(400)
        if status := self.sockets.take(self.channel.sender):
            return self.channel.refuse(status)
        return self._become_a_socket()

    def _become_a_socket(self):
        channel, transport = self.channel, self.transport
        done = super().process()
        protocol = getattr(transport, "wrappedProtocol", transport.protocol)
        protocol.belongs_to(channel.crowd, self.sockets, channel.sender)
        channel.give_away()
        return done

    def check_timeouts(self) -> None:
        """An answer that has begun ends when it is sent, or when its reader stalls; Daphne would end it at the site's time."""
        if not self._response_started:
            super().check_timeouts()
