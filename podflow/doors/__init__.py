"""What stands between the network and the site: Daphne, with an end to what anyone may send, hold open or let wait.

Daphne and Twisted keep a whole body before the application hears of it and wait for ever for a slow one, so nothing in Django
could refuse either. These are subclasses of theirs, and they count (connections.py) while bytes come (channel.py, request.py).
"""

import daphne.cli
import daphne.server


def use() -> None:
    """From now on Daphne serves with these limits, however it is started; called before it begins to listen."""
    from podflow.doors.server import HTTPFactory, Server, SocketFactory

    daphne.cli.CommandLineInterface.server_class = Server
    daphne.server.HTTPFactory = HTTPFactory
    daphne.server.WebSocketFactory = SocketFactory
