"""From the POST of one pod to its whole story committed and announced on the browser's socket, embedded set-up."""

import asyncio
import json
import time

from autobahn.asyncio.websocket import WebSocketClientFactory, WebSocketClientProtocol

from .site import Site, embedded_site, percentile


def story(runs: int = 60) -> dict:
    """{"story_p50_ms", "story_p95_ms", "lines", "runs"}: wall time from sending the POST to hearing that it is told."""
    with embedded_site() as site:
        measured = [asyncio.run(one_story(site)) for _ in range(runs)]
    times, lines = [ms for ms, _ in measured], measured[-1][1]
    return {
        "story_p50_ms": percentile(times, 0.5), "story_p95_ms": percentile(times, 0.95), "lines": lines, "runs": runs,
    }  # fmt: skip


async def one_story(site: Site) -> tuple[float, int]:
    """(milliseconds, lines) of one pod: POST, listen, hear that the run goes on no more."""
    told = asyncio.get_running_loop().create_future()

    def hear(news):
        if news["state"] != "running" and not told.done():
            told.set_result(news["seq"])

    began = time.perf_counter()
    made = await asyncio.to_thread(site.create)
    socket = await connect(site, made["id"], hear)
    lines = await asyncio.wait_for(told, 60)
    took_ms = (time.perf_counter() - began) * 1000
    socket.close()
    return took_ms, lines


async def connect(site: Site, run_id: str, hear):
    """Open the run's socket; `hear` gets every message. Returns the transport."""

    class Listener(WebSocketClientProtocol):
        def onMessage(self, payload, isBinary):
            hear(json.loads(payload))

    factory = WebSocketClientFactory(f"ws://127.0.0.1:{site.port}/ws/runs/{run_id}/", origin=site.url)
    factory.protocol = Listener
    transport, _ = await asyncio.get_running_loop().create_connection(factory, "127.0.0.1", site.port)
    return transport
