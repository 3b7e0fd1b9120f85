"""Every web process keeps one subscription of its channel layer open, from its first request to its end; and it thinks briefly.

channels_redis' receiver sleeps 100 ms whenever its connection has no subscription: without this the first watcher of a quiet process
would hear of its run that much late.
"""

import asyncio
import logging

from channels.layers import get_channel_layer

from simulation import relay

log = logging.getLogger(__name__)

TRY_AGAIN_S = 5


class Listening:
    """ASGI middleware around everything. It delays no request: the subscription is made beside the first one."""

    def __init__(self, application) -> None:
        self.application = application
        self.kept: asyncio.Task | None = None

    async def __call__(self, scope, receive, send) -> None:
        if self.kept is None:
            relay.think_briefly()  # many share this process
            self.kept = asyncio.ensure_future(self.subscribe())
        await self.application(scope, receive, send)

    async def subscribe(self) -> str:
        """A channel that nobody sends to; returns its name. Where the broker is away it is tried again."""
        while True:
            try:
                return await get_channel_layer().new_channel("process.")
            except Exception as error:
                log.warning("No subscription for this process yet: %s", error)
                await asyncio.sleep(TRY_AGAIN_S)
