"""PHRASES: the one catalogue of words. A line of the story carries facts; its sentence is made here, and only when it is asked for.

It serves captions, narration, the text view, traces and the docs; the page gets it as data and renders the same patterns (format.py).
Every phrase is one whole text marked with N_ for gettext, never glued from halves. `verbs/` declares the facts, this folder has one
file a component with their words; an unknown fact, a code or a verb without words is refused at import (ValueError).
"""

from collections.abc import Mapping
from typing import Any

from ..verbs import VERBS
from . import apiserver, controllers, faults, kubectl, kubelet, node, runtime, scheduler  # noqa: F401
from .catalogue import PHRASES
from .format import WORDS

PHRASES.check_complete()


def says(step: str, facts: Mapping[str, Any]) -> str:
    """The sentence of a line of the story, new or old: it never fails for what the facts are."""
    return PHRASES.says(step, facts)


def as_dict() -> dict[str, dict[str, Any]]:
    """The catalogue as JSON: {"words": how lists are joined, "verbs": {step: what it is, and its patterns}}."""
    return {"words": dict(WORDS), "verbs": verbs_as_dict()}


def verbs_as_dict() -> dict[str, dict[str, Any]]:
    """Every verb with its words, by its step."""
    return {step: {**verb.as_dict(), **PHRASES[step].as_dict()} for step, verb in VERBS.items()}
