"""Children of `manage.py serve`: started in an order, watched, started again when one dies, and never left behind."""

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

PR_SET_PDEATHSIG = 1  # linux/prctl.h
BASE_DIR = Path(__file__).resolve().parent.parent
DEATHS_ALLOWED, DEATHS_WITHIN_S = 4, 60


def end_with_parent(number: int = signal.SIGTERM) -> None:
    """Ask the kernel to send this process a signal when its parent is gone; Linux only, elsewhere nothing happens."""
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:  # it went away in between
        os.kill(os.getpid(), number)


class ChildFailed(Exception):
    """A child could not be started, or died too often; the message is for the person at the terminal."""


@dataclass
class Child:
    """One process: `ready()` says when the next one may start. Its output goes to this terminal or to `log`."""

    name: str
    command: list[str]
    ready: Callable[[], object]
    log: str | None = None
    grace_s: float = 10
    process: subprocess.Popen | None = None
    deaths: deque = field(default_factory=lambda: deque(maxlen=DEATHS_ALLOWED))

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
        )
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

    def ending(self) -> str:
        code = self.process.returncode if self.process else 0
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        return f"{how}; see {self.log}" if self.log else how

    def may_start_again(self) -> bool:
        """Note a death; false when there were too many of them lately."""
        self.deaths.append(time.monotonic())
        full = len(self.deaths) == DEATHS_ALLOWED
        return not (full and self.deaths[-1] - self.deaths[0] < DEATHS_WITHIN_S)

    def stop(self) -> None:
        """Politely, then not; the whole group, so that a worker's own children go too."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(self.grace_s)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Keeps the children running until a signal asks it to stop or one of them cannot be kept alive."""

    def __init__(self, children: list[Child], say: Callable[[str], object]):
        self.children, self.say = children, say
        self.wanted = True

    def run(self, when_ready: Callable[[], object]) -> None:
        """Blocks; raises ChildFailed. However it ends, no child is left."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop_wanted)
        try:
            for child in self.children:
                if self.wanted:
                    child.start()
                    child.wait_until_ready(lambda: self.wanted)
            if self.wanted:
                when_ready()
            while self.wanted:
                self.look_after_children()
                time.sleep(0.2)
        finally:
            for child in reversed(self.children):
                child.stop()

    def stop_wanted(self, number, frame) -> None:
        self.wanted = False

    def look_after_children(self) -> None:
        for child in self.children:
            if child.is_dead() and self.wanted:
                if not child.may_start_again():
                    raise ChildFailed(f"{child.name} keeps dying ({child.ending()})")
                self.say(f"{child.name} died ({child.ending()}): starting it again")
                child.stop()
                child.start()
                child.wait_until_ready(lambda: self.wanted)
