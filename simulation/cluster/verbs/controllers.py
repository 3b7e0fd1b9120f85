"""Verbs of the controllers in the controller manager."""

from . import VERBS  # noqa: F401
