"""A whole embedded podflow on a free port, in a folder of its own, for the benchmarks that measure it from outside."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings

POD = {"command": "kubectl run my-pod --image=nginx"}


@dataclass
class Site:
    """Where it serves, and the environment that gives another process the same database and broker."""

    port: int
    environment: dict
    root: str = str(settings.BASE_DIR)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def create(self, given: dict = POD) -> dict:
        body, kind = json.dumps(given).encode(), {"Content-Type": "application/json"}
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}/api/runs", body, kind), timeout=30) as answer:
            return json.load(answer)

    def status(self, run_id: str) -> dict:
        with urllib.request.urlopen(f"{self.url}/api/runs/{run_id}", timeout=30) as answer:
            return json.load(answer)


@contextmanager
def embedded_site():
    """Serve for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="podflow-bench-") as folder:
        port = free_port()
        environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        environment |= {
            "VAR_DIR": folder,
            "PORT": str(port),
            "HOST": "127.0.0.1",
            "RUNS_PER_MINUTE": "0",
            "READS_PER_MINUTE": "0",
        }
        site = Site(port, environment)
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "prepare"], cwd=site.root, env=environment, check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen([*manage, "serve"], cwd=site.root, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            next(line for line in server.stdout or () if "http://" in line)
            warm_up(site)
            yield site
        finally:
            server.terminate()
            server.wait(30)


def warm_up(site: Site, runs: int = 4) -> None:
    """The first runs wait for the workers to start and to import the cluster."""
    for _ in range(runs):
        until, run_id = time.monotonic() + 60, site.create()["id"]
        while site.status(run_id)["state"] == "running" and time.monotonic() < until:
            time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def percentile(figures: list[float], share: float) -> float:
    """The figure that `share` of all figures do not exceed."""
    ordered = sorted(figures)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 2)
