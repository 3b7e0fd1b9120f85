"""One reading command, answered from what is stored now: nothing is told, nothing is kept, no time passes.

So kubectl can be asked at any moment of a run. A command that waits looks once (kubectl wait --timeout=0, rollout status
--watch=false, get and logs without -w and -f): at a moment time stands still.
"""

from __future__ import annotations

from typing import NamedTuple

from ..apiserver.client import Client
from ..ground import Ground
from ..transition import now_s
from . import reads_only, run_command, split
from .failures import Failure, told


class Answer(NamedTuple):
    """What kubectl prints to stdout and to stderr, and its exit code."""

    out: str
    err: str
    rc: int


class Writes(ValueError):
    """The command would store something."""


def answer(ground: Ground, client: Client, command: str, stdin: str | None = None) -> Answer:
    """A command line (with or without the word kubectl) and what `-f -` reads -> Answer; raises Writes."""
    try:
        argv = split(command)
    except Failure as failure:
        return Answer("", told([failure]), failure.exit_code)
    if not reads_only(argv):
        raise Writes(command)
    ground.story.begin_step(None)
    try:
        result = run_command(argv, stdin, client, now_s(ground.now_ms), at_once=True)
    finally:
        ground.story.undo_step()  # the gates of a dry run tell what they do
    return Answer(result.stdout, result.stderr, result.exit_code)
