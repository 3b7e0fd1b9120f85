"""Errors of podflow's own, met while the core was at work: named by a short id, kept for whoever runs the core to log, never the end of a run.

The id is made of the error's type and of the functions that it came through: the same fault has the same id in every run.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

LONGEST = 300  # letters of an error's text that are told
LAST = 8  # functions that its id is made of


class Mishap(NamedTuple):
    """Who failed ("kubectl", "kubelet/node-1", a controller), the id that was told, and the error with its traceback."""

    component: str
    id: str
    error: Exception


def mishap(component: str, error: Exception) -> Mishap:
    words, at = [type(error).__name__], error.__traceback__
    while at is not None:
        words.append(at.tb_frame.f_code.co_name)
        at = at.tb_next
    return Mishap(component, hashlib.sha1(" ".join([words[0], *words[1:][-LAST:]]).encode()).hexdigest()[:8], error)


def text_of(error: Exception) -> str:
    """The error in a line: its type and its own words, without what differs from machine to machine."""
    words = " ".join(str(error)[: 2 * LONGEST].split()).partition(" at 0x")[0]
    name = type(error).__name__
    return f"{name}: {words}"[:LONGEST] if words else name
