"""Storage has an end: what a run's rows hold, how long they are kept, how they are deleted, and how full the disk is."""

from .daily import keep_house
from .disk import NoRoom
from .disk import trouble as disk_trouble
from .removal import delete_run

__all__ = ["NoRoom", "delete_run", "disk_trouble", "keep_house"]
