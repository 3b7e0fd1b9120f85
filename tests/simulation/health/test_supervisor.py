"""What `serve` does about its children, by real processes that do nothing else than die or hang."""

import os
import signal
import sys

import pytest

from podflow.serving import processes, supervisor
from podflow.serving.processes import Child
from podflow.serving.supervisor import Supervisor
from tests.processes.real_site import wait_until

SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def watch(tmp_path, monkeypatch):
    """watch(child): a supervisor that asks at every look whether its children live; each is stopped in the end."""
    monkeypatch.setattr(supervisor, "ASKED_EVERY_S", 0)
    begun = []

    def of(*children):
        begun.append(Supervisor(list(children), lambda line: None, tmp_path))
        for child in children:
            child.start()
        return begun[-1]

    yield of
    for each in begun:
        for child in each.children:
            child.stop(0)


def look_until(watcher, done, what):
    def looked():
        watcher.look_after_children()
        return done()

    wait_until(looked, what, 60)


def test_a_child_that_dies_again_and_again_is_never_given_up(watch, monkeypatch):
    monkeypatch.setattr(processes, "LONGEST_REST_S", 0.1)
    child = Child("A child", [sys.executable, "-c", "raise SystemExit(3)"], lambda: True)
    watcher = watch(child)
    look_until(watcher, lambda: child.deaths_of_late() >= 10, "ten deaths")
    assert child.last_ending == "exit code 3"


def test_who_dies_much_rests_longer_but_never_longer_than_a_minute():
    child = Child("A child", SLEEPS, lambda: True)
    rests = [child.note_death("exit code 1") for _ in range(100)]
    assert rests[:6] == [0, 0, 0, 1, 2, 3]
    assert rests == sorted(rests) and rests[-1] == 60


def test_a_child_that_hangs_is_ended_and_started_again(watch):
    lives = {"now": True}
    child = Child("A child", SLEEPS, lambda: True, lives=lambda: lives["now"], patience_s=0.05)
    watcher = watch(child)
    first = child.process.pid
    os.kill(first, signal.SIGSTOP)  # it does not even hear that it shall stop
    lives["now"] = False
    look_until(watcher, lambda: child.deaths_of_late() == 1, "its end")
    lives["now"] = True
    look_until(watcher, lambda: child.process and child.process.pid != first, "another one")
    assert "it did nothing" in child.last_ending


def test_a_child_that_grows_too_large_is_started_afresh_and_that_is_no_death(watch):
    child = Child("A child", SLEEPS, lambda: True, memory_mb=1)
    watcher = watch(child)
    first = child.process.pid
    look_until(watcher, lambda: child.process and child.process.pid != first, "another one")
    assert child.deaths_of_late() == 0


def test_a_child_that_asks_for_a_fresh_start_gets_it_and_that_is_no_death(watch):
    child = Child("A child", [sys.executable, "-c", f"raise SystemExit({processes.FRESH_START})"], lambda: True)
    watcher = watch(child)
    first = child.process.pid
    look_until(watcher, lambda: child.process and child.process.pid != first, "another one")
    assert child.deaths_of_late() == 0


def test_what_is_wrong_is_written_down_while_it_runs(watch, tmp_path):
    watcher = watch(Child("A child", SLEEPS, lambda: True))
    os.kill(watcher.children[0].process.pid, signal.SIGKILL)
    look_until(watcher, lambda: watcher.children[0].deaths, "its death")
    told = supervisor.read(tmp_path)
    assert told["A child"]["deaths"] == 1
    assert "SIGKILL" in told["A child"]["ending"]
    assert supervisor.read(tmp_path / "nowhere") == {}
