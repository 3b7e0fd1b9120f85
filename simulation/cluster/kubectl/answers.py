"""One reading command, answered from what is stored now: nothing is told, nothing is kept, no time passes.

So kubectl can be asked at any moment of a run. A command that waits looks once (kubectl wait --timeout=0, rollout status
--watch=false, get and logs without -w and -f): at a moment time stands still.
"""

from __future__ import annotations

from typing import Any

from ..apiserver.api.caller import User
from ..apiserver.api.request import Request
from ..apiserver.client import Client, Impersonating
from ..ground import Ground
from ..transition import now_s
from . import run_line
from .errors import Writes
from .result import Result

READS = ("get", "list", "watch")


class Reading(Client):
    """A client whose requests only read, are dry runs, or ask for a review."""

    def request(self, *args: Any, **kwargs: Any) -> Request:
        request = super().request(*args, **kwargs)
        if request.verb not in READS and not request.dry_run and request.resource.verbs != ("create",):
            raise Writes
        return request

    def as_user(self, user: User) -> Client:
        return ReadingAs(self, user)


class ReadingAs(Impersonating, Reading):
    """The same in another user's name."""


def answer(ground: Ground, client: Reading, command: str, stdin: object = None) -> Result | None:
    """A command line (with or without the word kubectl) and what `-f -` reads -> Result; None where it would write."""
    ground.story.begin_step(None)
    try:
        return run_line(command, stdin, client, now_s(ground.now_ms), at_once=True)
    except Writes:
        return None
    finally:
        ground.story.undo_step()  # the gates of a dry run tell what they do
