"""What it costs to ask the past: a story of some 2,000 lines, told by an embedded site, asked by a process of its own."""

import json
import os
import subprocess
import sys
import time

from .listen import listen
from .site import Site, embedded_site, percentile

REPLICAS = 75
SCENARIO = {
    "apiVersion": "podflow/v1",
    "kind": "Scenario",
    "name": "bench",
    "inputs": [{"at": "0s", "kubectl": f"create deployment web --image=nginx --replicas={REPLICAS}"}],
}


def moments(rounds: int = 20) -> dict:
    """{"moment_cold_ms", "moment_near_ms", "fork_ms", "what_if_ms", "kubectl_ms", "why_ms", "bytes_a_line", "moment_lines"}: medians."""
    with embedded_site() as site:
        before = stored_bytes(site)
        run_id = site.create(SCENARIO)["id"]
        told = next(news for news in listen(site, run_id) if news["state"] != "running")
        size = (stored_bytes(site) - before) / told["seq"]
        command = [sys.executable, "-m", "simulation.benchmarks.moments", run_id, str(rounds)]
        answer = subprocess.run(command, stdout=subprocess.PIPE, env=site.environment, cwd=site.root, check=True).stdout
    return {**json.loads(answer), "bytes_a_line": round(size), "moment_lines": told["seq"]}


def stored_bytes(site: Site) -> int:
    """The pages of the site's SQLite database that are in use, indexes included."""
    script = (
        "import django; django.setup(); from django.db import connection as c\n"
        "x = c.cursor(); of = lambda name: x.execute('PRAGMA ' + name).fetchone()[0]\n"
        "print((of('page_count') - of('freelist_count')) * of('page_size'))"
    )
    command = [sys.executable, "-c", script]
    return int(subprocess.run(command, stdout=subprocess.PIPE, env=site.environment, cwd=site.root, check=True).stdout)


def asked(run_id: str, rounds: int) -> dict:
    """Median milliseconds of each question."""
    from simulation import relay
    from simulation.models import Run, Transition
    from simulation.relay import moments

    run = Run.objects.get(pk=run_id)
    lines = [1 + (run.seq - 2) * number // rounds for number in range(1, rounds + 1)]
    decisions = Transition.objects.filter(run=run, step="kube-scheduler.decide").values_list("seq", flat=True)[:rounds]
    pods = [name for name in relay.moment_of(run, run.seq)["objects"] if name.startswith("pods/")][:rounds]

    def cold(line):
        moments.moments.kept.clear()
        with moments.looking(run, line):
            pass

    def near(line):
        with moments.looking(run, line):
            pass

    relay.ask(run, lines[0], "get pods")
    return {
        "moment_cold_ms": median(cold, lines),
        "moment_near_ms": median(near, [lines[-1] - 7 * number % 20 for number in range(rounds)]),
        "fork_ms": median(lambda line: relay.fork_run(run.pk, line), lines),
        "what_if_ms": median(lambda line: relay.decide_again(run.pk, line, {}), list(decisions)),
        "kubectl_ms": median(lambda line: relay.ask(run, line, "get pods -o wide"), lines),
        "why_ms": median(lambda pod: relay.why(run, f"/registry/{pod}", "status.podIP", run.seq), pods),
    }


def median(question, values: list) -> float:
    times = []
    for value in values:
        began = time.perf_counter()
        question(value)
        times.append((time.perf_counter() - began) * 1000)
    return percentile(times, 0.5)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "podflow.settings")
    django.setup()
    print(json.dumps(asked(sys.argv[1], int(sys.argv[2]))))
