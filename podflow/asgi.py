"""Both doors of the web process: HTTP for Django, the websocket for nudges."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "podflow.settings")
http = get_asgi_application()

from simulation.web.listening import Listening  # noqa: E402  (models load only after the line above)
from simulation.web.routing import websocket_urls  # noqa: E402

websocket = AllowedHostsOriginValidator(URLRouter(websocket_urls))
application = Listening(ProtocolTypeRouter({"http": http, "websocket": websocket}))
