"""Keeps the children of `manage.py serve` running: one that dies or hangs is started again, however often, and what is wrong is written down."""

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from podflow import identity
from podflow.serving.processes import Child

LOOKED_AT_EVERY_S, ASKED_EVERY_S = 0.2, 5
RECORD = "serve.json"


class Supervisor:
    """Runs until a signal asks it to stop, or until a child fails at its very first start."""

    def __init__(self, children: list[Child], say: Callable[[str], object], folder: Path):
        self.children, self.say, self.record = children, say, folder / RECORD
        self.wanted = True
        self.asked_at = time.monotonic()

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
                self.write_down()
                when_ready()
            while self.wanted:
                self.look_after_children()
                time.sleep(LOOKED_AT_EVERY_S)
        finally:
            for child in reversed(self.children):
                child.stop()
            self.record.unlink(missing_ok=True)

    def stop_wanted(self, number, frame) -> None:
        self.wanted = False

    def look_after_children(self) -> None:
        ask = time.monotonic() - self.asked_at > ASKED_EVERY_S
        if ask:
            self.asked_at = time.monotonic()
        for child in self.children:
            if not self.wanted:
                return
            if child.process is None:
                self.start_when_due(child)
            elif child.is_dead():
                self.has_ended(child)
            elif ask and child.hangs():
                self.end(child, f"it did nothing for {child.patience_s:.0f} s", grace_s=1)
            elif ask and child.is_too_large():
                self.say(f"{child.name} has grown beyond {child.memory_mb} MB: it is started afresh")
                child.stop()
                child.process = None
        if ask:
            self.write_down()

    def start_when_due(self, child: Child) -> None:
        if time.monotonic() < child.due_at:
            return
        try:
            child.start()
        except OSError as error:  # no memory, no process left: later, perhaps
            child.due_at = time.monotonic() + child.note_death(str(error))

    def has_ended(self, child: Child) -> None:
        if child.wants_a_fresh_start():
            child.stop()
            child.process = None
        else:
            self.end(child, child.ending())

    def end(self, child: Child, how: str, grace_s: float | None = None) -> None:
        """It died, or shall: it is started again, at once or after a rest."""
        child.stop(grace_s)
        child.process = None
        rest_s = child.note_death(how)
        child.due_at = time.monotonic() + rest_s
        when = f" in {rest_s:.0f} s" if rest_s else ""
        self.say(f"{child.name} died ({how}): starting it again{when}")
        self.write_down()

    def write_down(self) -> None:
        """{"who": this process, "children": {name: {"running", "deaths" of late, "ending"}}}, for whoever asks how the site is."""
        told = {
            child.name: {
                "running": child.process is not None,
                "deaths": child.deaths_of_late(),
                "ending": child.last_ending,
            }
            for child in self.children
        }
        fresh = self.record.with_suffix(f".{os.getpid()}")
        try:
            fresh.write_text(json.dumps({"who": identity.me(), "children": told}))
            fresh.replace(self.record)
        except OSError as error:  # a full disk keeps nobody from being looked after
            self.say(f"What is wrong cannot be written down: {error}")


def read(folder: Path) -> dict[str, dict]:
    """{name: {"running", "deaths", "ending"}} of the children of the `serve` that runs now over this folder; empty where none does."""
    try:
        record = json.loads((folder / RECORD).read_text())
    except (OSError, ValueError):
        return {}
    return {} if identity.has_ended(record["who"]) else record["children"]
