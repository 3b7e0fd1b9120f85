"""Storage has an end: what a run's rows hold, how long they are kept, how they are deleted, and how full the disk is."""

from .daily import keep_house
from .removal import delete_run

__all__ = ["delete_run", "keep_house"]
