"""Faults as inputs: what is stopped, cut off, slowed, refused or disturbed, and what follows from it by itself.

grammar.py says which faults there are; faults.py carries them out; outage.py is what a client meets; recovery.py is how a component that
was away catches up: it lists everything again, as an informer does. Law 6: a restart of any component loses nothing but time.
"""

from .faults import Faults
from .grammar import FaultError, check

__all__ = ["FaultError", "Faults", "check"]
