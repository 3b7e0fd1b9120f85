"""From a commit to the browser's socket: a process of its own commits and nudges as a worker does, a socket listens."""

import asyncio
import json
import os
import subprocess
import sys
import time

from .site import Site, embedded_site, percentile
from .story import connect


def push(nudges: int = 200) -> dict:
    """{"push_p50_ms", "push_p95_ms", "nudges"}: from the end of the commit to the message on the socket."""
    with embedded_site() as site:
        times = asyncio.run(measure(site, nudges))
    return {"push_p50_ms": percentile(times, 0.5), "push_p95_ms": percentile(times, 0.95), "nudges": len(times)}


async def measure(site: Site, nudges: int) -> list[float]:
    """Milliseconds by nudge. Both processes read the machine's one monotonic clock."""
    run_id, heard = site.create()["id"], {}
    done = asyncio.get_running_loop().create_future()

    def hear(news):
        heard[news["seq"]] = time.monotonic()
        if nudges - 1 in heard and not done.done():
            done.set_result(None)

    await connect(site, run_id, hear)
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulation.benchmarks.push", run_id, str(nudges),
        stdout=subprocess.PIPE, env=site.environment, cwd=site.root,
    )  # fmt: skip
    sent = json.loads((await worker.communicate())[0])
    await asyncio.wait_for(done, 30)
    return [(heard[seq] - at) * 1000 for seq, at in enumerate(sent) if seq in heard]


def commit_and_nudge(run_id: str, nudges: int) -> list[float]:
    """The moments after each commit, by the monotonic clock."""
    from django.db import transaction

    from simulation.models import Run
    from simulation.relay.push import nudge

    sent = []
    for seq in range(-5, nudges):  # the first ones open the connections
        with transaction.atomic():
            Run.objects.filter(pk=run_id).update(sweeps=0)
            transaction.on_commit(lambda: sent.append(time.monotonic()))
            transaction.on_commit(lambda seq=seq: nudge(run_id, {"seq": seq, "state": "idle", "now_ms": 0}))
        time.sleep(0.01)
    time.sleep(0.5)
    return sent[5:]


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "podflow.settings")
    django.setup()
    print(json.dumps(commit_and_nudge(sys.argv[1], int(sys.argv[2]))))
