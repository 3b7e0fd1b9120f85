"""Both doors of the web process: HTTP for Django, the websocket for nudges."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

from podflow import doors
from podflow.doors.charset import OnlyUtf8
from podflow.doors.gate import Gate

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "podflow.settings")
http = get_asgi_application()

from simulation.web.listening import Listening  # noqa: E402  (models load only after the line above)
from simulation.web.routing import websocket  # noqa: E402

doors.use()
application = Listening(ProtocolTypeRouter({"http": Gate(OnlyUtf8(http)), "websocket": websocket}))
