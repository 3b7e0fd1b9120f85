"""The websocket of a run's page: it only nudges. The page then asks for the story after the line that it has.

Anyone with the link may listen; nothing that a page sends is acted on.
"""

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer, AsyncWebsocketConsumer

from simulation import relay

NO_SUCH_RUN = 4404  # a close code of our own: the page shall not try again


class RunConsumer(AsyncJsonWebsocketConsumer):
    """Sends {"seq", "state", "now_ms"} at once and whenever the story has grown."""

    async def connect(self):
        run_id = self.scope["url_route"]["kwargs"]["run_id"]
        self.group = relay.group_of(run_id)
        await self.accept()
        await self.channel_layer.group_add(self.group, self.channel_name)  # first listen, then look: no gap between
        news = await database_sync_to_async(relay.news_of)(run_id)
        if news is None:
            await self.close(NO_SUCH_RUN)
        else:
            await self.send_json(news)

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data=None, bytes_data=None, **kwargs):
        """Nothing is taken from a watcher."""

    async def run_news(self, event):
        await self.send_json(event["news"])


class Nowhere(AsyncWebsocketConsumer):
    """Any other address: closed for good, as the socket of a run that does not exist."""

    async def connect(self):
        await self.accept()
        await self.close(NO_SUCH_RUN)
