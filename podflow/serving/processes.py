"""A child of `manage.py serve`: a process that is started, watched, and never left behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from podflow.identity import resident_mb

PR_SET_PDEATHSIG = 1  # linux/prctl.h
BASE_DIR = Path(__file__).resolve().parent.parent.parent
FRESH_START = 75  # the exit code of a child that wants to be started again (EX_TEMPFAIL)
DEATHS_COUNT_S = 600
DEATHS_AT_ONCE, LONGEST_REST_S = 3, 60


def end_with_parent(number: int = signal.SIGTERM) -> None:
    """Ask the kernel to send this process a signal when its parent is gone; Linux only, elsewhere nothing happens."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:  # it went away in between
        os.kill(os.getpid(), number)


class ChildFailed(Exception):
    """A child could not be started; the message is for the person at the terminal."""


@dataclass
class Child:
    """One process. `ready()` says when the next one may start, `lives()` whether it still does its work: where it has not for `patience_s`,
    it hangs. Its output goes to this terminal or to `log`.
    """

    name: str
    command: list[str]
    ready: Callable[[], object]
    log: str | None = None
    grace_s: float = 10
    lives: Callable[[], object] = lambda: True
    patience_s: float = 30
    memory_mb: int = 0  # beyond it is started afresh; 0: no limit
    process: subprocess.Popen | None = None
    deaths: deque = field(default_factory=lambda: deque(maxlen=1000))
    last_ending: str = ""
    lived_at: float = 0
    due_at: float = 0  # when it is started again, while it does not run

    def start(self) -> None:
        output = open(self.log, "ab") if self.log else None  # noqa: SIM115  (the child keeps it)
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,  # Ctrl-C reaches the parent only, which stops its children in order
            preexec_fn=end_with_parent,
            cwd=BASE_DIR,
            env={"MALLOC_ARENA_MAX": "2", **os.environ},  # else each thread keeps free memory of its own
        )
        self.lived_at = time.monotonic()
        if output:
            output.close()

    def wait_until_ready(self, wanted: Callable[[], bool], timeout_s: float = 60) -> None:
        """Returns when the child serves, or when `wanted()` turns false; raises ChildFailed when it does neither."""
        until = time.monotonic() + timeout_s
        while wanted() and not self.ready():
            if self.is_dead():
                raise ChildFailed(f"{self.name} stopped at its start ({self.ending()})")
            if time.monotonic() > until:
                raise ChildFailed(f"{self.name} was not ready within {timeout_s:.0f} s")
            time.sleep(0.05)

    def is_dead(self) -> bool:
        """Whether it was started and has ended."""
        return self.process is not None and self.process.poll() is not None

    def wants_a_fresh_start(self) -> bool:
        return self.process is not None and self.process.returncode == FRESH_START

    def hangs(self) -> bool:
        """Whether it has not done its work for too long."""
        if self.lives():
            self.lived_at = time.monotonic()
        return time.monotonic() - self.lived_at > self.patience_s

    def is_too_large(self) -> bool:
        if not self.memory_mb or self.process is None:
            return False
        return resident_mb(self.process.pid) > self.memory_mb

    def ending(self) -> str:
        code = self.process.returncode if self.process else 0
        how = f"signal {signal.Signals(-code).name}" if code and code < 0 else f"exit code {code}"
        return f"{how}; see {self.log}" if self.log else how

    def note_death(self, how: str) -> float:
        """Returns how long to wait before it is started again: the more it died of late, the longer."""
        self.deaths.append(time.monotonic())
        self.last_ending = how
        return min(max(self.deaths_of_late() - DEATHS_AT_ONCE, 0), LONGEST_REST_S)

    def deaths_of_late(self) -> int:
        return sum(time.monotonic() - death < DEATHS_COUNT_S for death in self.deaths)

    def stop(self, grace_s: float | None = None) -> None:
        """Politely, then not; the whole group, so that a worker's own children go too."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(self.grace_s if grace_s is None else grace_s)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
