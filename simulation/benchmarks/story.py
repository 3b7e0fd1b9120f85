"""From the POST of one pod to its whole story committed and announced on the browser's socket, embedded set-up."""

import time

from .listen import listen
from .site import Site, embedded_site, percentile


def story(runs: int = 60) -> dict:
    """{"story_p50_ms", "story_p95_ms", "lines", "runs"}: wall time from sending the POST to hearing that it is told."""
    with embedded_site() as site:
        measured = [one_story(site) for _ in range(runs)]
    times, lines = [ms for ms, _ in measured], measured[-1][1]
    return {
        "story_p50_ms": percentile(times, 0.5), "story_p95_ms": percentile(times, 0.95), "lines": lines, "runs": runs,
    }  # fmt: skip


def one_story(site: Site) -> tuple[float, int]:
    """(milliseconds, lines) of one pod: POST, listen, hear that the run goes on no more."""
    began = time.perf_counter()
    run_id = site.create()["id"]
    told = next(news for news in listen(site, run_id) if news["state"] != "running")
    return (time.perf_counter() - began) * 1000, told["seq"]
