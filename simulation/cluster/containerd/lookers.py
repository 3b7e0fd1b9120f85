"""Containers that look outside again and again (a shell that waits for a name, a file, a server), and who tells them to look once more.

Looking twice in vain makes the next look a heartbeat (processes.py); as soon as anything changes that they might see, it is one no longer.
"""

from __future__ import annotations

from typing import Any

from ..ground import Ground
from .records import Sandbox

PRIORITY = 30  # of every alarm of a containerd


class Lookers:
    """One for all nodes of a cluster, for what changes on one is seen from others: a fold of the stores of their runtimes."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self._looking: set[tuple[str, str]] = set()  # (space, key) of every container that has looked in vain

    def watch(self, space: str) -> None:
        """Follow the containers of one runtime."""

        def fold(key: str, old: Any, new: Any) -> None:
            if new is not None and new.get("looked") is not None and new.get("state") == "running":
                self._looking.add((space, key))
            else:
                self._looking.discard((space, key))

        self.ground.store.on_change(space, fold)

    def look_again(self) -> None:
        """Something has changed that they might see: their next looks count again."""
        agenda = self.ground.agenda
        for space, key in sorted(self._looking):
            _, uid, name = key.split("/")
            sandbox = self.ground.store.get(space, f"sandbox/{uid}")
            process = process_key(uid, name, about_of(sandbox)) if sandbox else ""
            alarm = agenda.get(space, process)
            if alarm is not None and alarm.heartbeat:
                agenda.set(space, process, alarm.due_ms, PRIORITY, self.ground.story.cause)

    def notice(self, old: Any, new: Any) -> tuple[()]:
        """A watch of the API server that wakes nobody but them: names and addresses may be others now."""
        if self._looking:
            self.look_again()
        return ()


def process_key(uid: str, name: str, about: str) -> str:
    """The key of a container's alarm."""
    return f"process {uid}/{name} {about}"


def about_of(sandbox: Sandbox) -> str:
    """pods/<namespace>/<name> of the pod whose sandbox it is."""
    return f"pods/{sandbox['namespace']}/{sandbox['name']}"
