"""Daphne's server and its factories with the limits put in: what one process may hold, and a look every second at who is overdue."""

import logging
import resource

from daphne import http_protocol, server, ws_protocol
from django.conf import settings
from twisted.web import http

from podflow.doors.channel import Channel
from podflow.doors.connections import Connections, Shares
from podflow.doors.request import Request
from podflow.doors.sockets import Socket

log = logging.getLogger(__name__)

FILES_BESIDES = 256  # file descriptors that a web process needs for itself: database, broker, bodies, code


def connections_possible(wanted: int) -> int:
    """Let this process open as many files as that takes, if it may; how many connections then fit, at most `wanted`."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + FILES_BESIDES
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return wanted if soft == resource.RLIM_INFINITY else max(1, min(wanted, soft - FILES_BESIDES))


class HTTPFactory(http_protocol.HTTPFactory):
    """Makes our channels and requests, which share what is counted."""

    def __init__(self, served_by) -> None:
        super().__init__(served_by)
        self.timeOut = None  # the channel keeps its own times: Twisted's begins anew with every byte
        self.crowd = served_by.crowd = Connections(
            connections_possible(settings.CONNECTIONS_LIMIT),
            settings.CONNECTIONS_PER_SENDER,
            settings.WAITING_CONNECTIONS_PER_SENDER,
        )
        bodies = Shares(settings.BODIES_LIMIT_BYTES, settings.BODIES_LIMIT_BYTES_PER_SENDER)
        sockets = Shares(settings.SOCKETS_LIMIT, settings.SOCKETS_PER_SENDER)
        self.channel = type("Channel", (Channel,), {"crowd": self.crowd, "bodies": bodies})
        self.request = type("Request", (Request,), {"sockets": sockets})

    def protocol(self):
        return http._GenericHTTPChannelProtocol(self.channel())

    def buildProtocol(self, addr):
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = self.request
        return protocol


class SocketFactory(ws_protocol.WebSocketFactory):
    protocol = Socket


class Server(server.Server):
    crowd: Connections | None = None

    def __init__(self, *args, **options) -> None:
        options |= {
            "http_timeout": options.get("http_timeout") or settings.ANSWER_SECONDS,
            "websocket_max_message_size": settings.SOCKET_MESSAGE_LIMIT_BYTES,
            "websocket_max_frame_size": settings.SOCKET_MESSAGE_LIMIT_BYTES,
        }
        super().__init__(*args, **options)

    async def handle_reply(self, protocol, message) -> None:
        await super().handle_reply(protocol, message)
        channel = getattr(protocol, "channel", None)
        if channel is not None and message.get("more_body"):
            await channel.until_drained()

    def application_checker(self) -> None:
        for connection in [one for one in self.crowd.held if one.overdue()] if self.crowd else []:
            connection.timed_out()
        super().application_checker()

    def kill_all_applications(self):
        """Daphne trips over a connection that has no application yet: those are only forgotten."""
        for connection, details in list(self.connections.items()):
            if "application_instance" not in details:
                del self.connections[connection]
        return super().kill_all_applications()
