"""The nudge: "there is more of this story". It may be lost; the numbered story in the database is the truth.

Workers are synchronous and the channel layer is not: each process keeps one thread with a loop, and with it one
connection, so that a nudge costs a hand-over and not a new connection.
"""

import asyncio
import logging
import os
import threading
from typing import Any

from channels.layers import get_channel_layer

log = logging.getLogger(__name__)

_lock = threading.Lock()
_loops: dict[int, asyncio.AbstractEventLoop] = {}


def group_of(run_id: str) -> str:
    """The channel layer's group of everyone who watches this run."""
    return f"run.{run_id}"


def nudge(run_id: str, news: dict[str, Any]) -> None:
    """Tell the watchers `news` (the last line's number, the state, the virtual time); returns at once."""
    asyncio.run_coroutine_threadsafe(_send(run_id, news), _loop())


async def _send(run_id: str, news: dict[str, Any]) -> None:
    try:
        await get_channel_layer().group_send(group_of(run_id), {"type": "run.news", "news": news})
    except Exception as error:
        log.warning("No nudge for run %s: %s", run_id, error)


def _loop() -> asyncio.AbstractEventLoop:
    """This process's loop; a forked process makes its own."""
    with _lock:
        loop = _loops.get(os.getpid())
        if loop is None:
            loop = _loops[os.getpid()] = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="nudges", daemon=True).start()
        return loop
