"""The websocket's address, and who may open it: pages of this site."""

from urllib.parse import urlsplit

from channels.routing import URLRouter
from channels.security.websocket import OriginValidator, WebsocketDenier
from django.conf import settings
from django.urls import re_path

from simulation.web.consumers import Nowhere, RunConsumer

websocket_urls = [
    re_path(r"^ws/runs/(?P<run_id>[A-Za-z0-9_-]{1,32})/$", RunConsumer.as_asgi()),
    re_path(r"", Nowhere.as_asgi()),
]


class OwnPagesOnly(OriginValidator):
    """Closes the door to pages of hosts that are not ours; an Origin that is no address is one of them."""

    def __init__(self, application):
        super().__init__(application, settings.ALLOWED_HOSTS)

    async def __call__(self, scope, receive, send):
        if all(is_address(value) for name, value in scope["headers"] if name == b"origin"):
            return await super().__call__(scope, receive, send)
        return await WebsocketDenier()(scope, receive, send)


def is_address(origin: bytes) -> bool:
    try:
        return urlsplit(origin.decode("latin1")).port != 0
    except ValueError:
        return False


websocket = OwnPagesOnly(URLRouter(websocket_urls))
