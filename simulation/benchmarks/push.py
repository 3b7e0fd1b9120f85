"""From a commit to the browser's socket: a process of its own commits and nudges as a worker does, a socket listens."""

import json
import os
import subprocess
import sys
import time
from functools import partial

from .listen import listen
from .site import Site, embedded_site, percentile

FIRST = 5  # nudges that open the connections and are not counted


def push(nudges: int = 200) -> dict:
    """{"push_p50_ms", "push_p95_ms", "nudges"}: from the end of the commit to the message on the socket."""
    with embedded_site() as site:
        times = measure(site, nudges)
    return {"push_p50_ms": percentile(times, 0.5), "push_p95_ms": percentile(times, 0.95), "nudges": len(times)}


def measure(site: Site, nudges: int) -> list[float]:
    """Milliseconds by nudge. Both processes read the machine's one monotonic clock."""
    run_id = site.create()["id"]
    told = listen(site, run_id)
    next(told)
    command = [sys.executable, "-m", "simulation.benchmarks.push", run_id, str(nudges + FIRST)]
    worker = subprocess.Popen(command, stdout=subprocess.PIPE, env=site.environment, cwd=site.root)
    heard = {}
    for news in told:
        heard[news.get("nudge", 0)] = time.monotonic()
        if news.get("nudge") == nudges + FIRST:
            break
    sent = json.loads(worker.communicate()[0])
    return [(heard[number] - at) * 1000 for number, at in enumerate(sent, 1) if number > FIRST]


def commit_and_nudge(run_id: str, nudges: int) -> list[float]:
    """The moments after each commit, by the monotonic clock."""
    from django.db import transaction

    from simulation.models import Run
    from simulation.relay.push import nudge

    sent = []
    for number in range(1, nudges + 1):
        with transaction.atomic():
            Run.objects.filter(pk=run_id).update(sweeps=0)
            transaction.on_commit(lambda: sent.append(time.monotonic()))
            transaction.on_commit(partial(nudge, run_id, {"nudge": number}))
        time.sleep(0.01)
    time.sleep(0.5)  # the last ones are on their way in a thread of this process
    return sent


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "podflow.settings")
    django.setup()
    print(json.dumps(commit_and_nudge(sys.argv[1], int(sys.argv[2]))))
