"""`manage.py serve`: one command starts everything, and nothing is left when it ends, however it ends."""

import os
import shutil
import signal
import subprocess
import sys
import urllib.error
from pathlib import Path

import pytest

from tests.processes.real_site import ROOT, Site, answers, wait_until
from tests.simulation.scenarios import HAPPY

pytestmark = pytest.mark.processes


CHILDREN = ("valkey-server", "embedded-1", "embedded-slow", "daphne")  # by what their command lines have


class Served(Site):
    """The embedded set-up as `make run` starts it."""

    def __init__(self, folder):
        super().__init__(folder)
        for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY"):
            del self.environment[name]
        self.environment["WORKER_PROCESSES"] = "1"

    def __enter__(self):
        self.start("serve", sys.executable, "manage.py", "serve")
        wait_until(lambda: "http://" in self.said(), "the address", 60)
        return self

    def said(self) -> str:
        return (self.folder / "serve.log").read_text()

    @property
    def process(self):
        return self.processes["serve"]

    def children(self) -> dict[str, int]:
        """{part of the command line: process id} of what serve has started."""
        found = {}
        for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
            if parent_of(pid) == self.process.pid:
                command = Path(f"/proc/{pid}/cmdline").read_bytes().decode()  # empty for one that is dead
                found |= {name: pid for name in CHILDREN if name in command}
        return found


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0


def alive(folder: Path) -> list[int]:
    """Every process whose environment names this folder."""
    found = []
    for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
        try:
            named = str(folder).encode() in Path(f"/proc/{pid}/environ").read_bytes()
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        if named and state != "Z" and pid != os.getpid():
            found.append(pid)
    return found


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A folder as `make setup` leaves it."""
    folder = tmp_path_factory.mktemp("prepared")
    Served(folder).manage("prepare")
    return folder


@pytest.fixture
def served(tmp_path, prepared):
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    with Served(tmp_path) as site:
        yield site


def test_one_command_serves_a_whole_story(served):
    made = served.create(HAPPY)
    assert served.wait_for_end(made["id"])["state"] == "idle"
    assert served.url in served.said()
    assert served.get("/").startswith("<!")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_when_it_ends(served, number):
    wait_until(lambda: len(served.children()) == len(CHILDREN), "all children", 20)
    os.kill(served.process.pid, number)
    served.process.wait(30)
    wait_until(lambda: not alive(served.folder), "the end of every process", 30)
    assert (served.process.returncode == 0) == (number != signal.SIGKILL)


@pytest.mark.parametrize("name", CHILDREN)
def test_a_child_that_dies_is_started_again(served, name):
    wait_until(lambda: len(served.children()) == len(CHILDREN), "all children", 20)
    killed = served.children()[name]
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: served.children().get(name, killed) != killed, f"a new {name}", 20)
    wait_until(lambda: answers(served.port), "the web server", 20)
    made = served.create(HAPPY)
    assert served.wait_for_end(made["id"])["state"] == "idle"
    assert "starting it again" in served.said()


def test_a_site_whose_parts_keep_dying_is_never_given_up(served):
    """Ten deaths of the worker and of Valkey, one after the other."""
    wait_until(lambda: len(served.children()) == len(CHILDREN), "all children", 20)
    for name in ["embedded-1", "valkey-server"] * 5:
        wait_until(lambda: name in served.children(), name, 60)  # noqa: B023
        os.kill(served.children()[name], signal.SIGKILL)
        wait_until(lambda: f"{name}" not in served.children() or served.process.poll() is not None, "its end", 20)  # noqa: B023
    assert served.process.poll() is None
    wait_until(lambda: len(served.children()) == len(CHILDREN), "all children", 60)
    assert served.wait_for_end(served.create(HAPPY)["id"], 120)["state"] == "idle"
    assert "Worker 1 has died 5 times of late (signal SIGKILL)" in served.get("/healthz")


@pytest.mark.parametrize("name", ["valkey-server", "daphne"])
def test_a_child_that_hangs_is_started_again(served, name):
    wait_until(lambda: len(served.children()) == len(CHILDREN), "all children", 20)
    hung = served.children()[name]
    os.kill(hung, signal.SIGSTOP)
    wait_until(lambda: served.children().get(name, hung) != hung, f"a new {name}", 90)
    wait_until(lambda: answers(served.port), "the web server", 20)
    assert served.wait_for_end(served.create(HAPPY)["id"], 120)["state"] == "idle"


def test_the_site_says_that_it_is_well(served):
    def is_well():
        try:
            return served.get("/healthz").startswith("ok")
        except urllib.error.HTTPError as error:
            assert error.code == 503
            return False

    wait_until(is_well, "a site that is well", 60)


def test_a_taken_port_and_a_second_start_are_told_plainly(served):
    def second(**more):
        command = [sys.executable, "manage.py", "serve"]
        return subprocess.run(command, cwd=ROOT, env=served.environment | more, capture_output=True, text=True)

    assert f"Port {served.port} is taken" in second().stderr
    assert "running already" in second(PORT="1").stderr
