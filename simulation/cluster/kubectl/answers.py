"""One reading command, answered from what is stored now: nothing is told, nothing is kept, no time passes.

So kubectl can be asked at any moment of a run. A command that waits looks once (kubectl wait --timeout=0, rollout status
--watch=false, get and logs without -w and -f): at a moment time stands still.
"""

from __future__ import annotations

from ..apiserver.client import Client
from ..ground import Ground
from ..transition import now_s
from . import reads_only, run_command, split
from .errors import Failure, told
from .result import Result


def answer(ground: Ground, client: Client, command: str, stdin: object = None) -> Result | None:
    """A command line (with or without the word kubectl) and what `-f -` reads -> Result; None where it would write."""
    try:
        argv = split(command)
    except Failure as failure:
        return Result(failure.exit_code, "", told([failure]))
    if not reads_only(argv):
        return None
    ground.story.begin_step(None)
    try:
        return run_command(argv, stdin, client, now_s(ground.now_ms), at_once=True)
    finally:
        ground.story.undo_step()  # the gates of a dry run tell what they do
