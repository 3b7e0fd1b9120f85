"""How full the disk under the database is: said while there is still room, and below a floor nothing new begins; reading goes on.

PostgreSQL's own disk is not seen from here; its "disk full" is met when something is saved, and noted then, as is SQLite's.
"""

import logging
import shutil
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

from ..refused import Refused
from ..text import size_in_words

log = logging.getLogger(__name__)

MIB = 2**20
FULL = ("disk is full", "no space left", "disk full", "could not extend file", "disk i/o error")
NOTED_S = 60
NOTE = "disk-full"
LOW = "The disk of this podflow is nearly full: {free} are left."
REFUSES = (
    "The disk of this podflow is full: {free} are left, so nothing new can begin. What is stored can still be watched."
)
MET = "The disk of this podflow is full: what was to be saved is tried again until there is room. What is stored can still be watched."


class NoRoom(Refused):
    """The disk is too full for anything new."""


def free_bytes() -> int:
    """What is left where SQLite's file stands, or else what podflow writes for itself."""
    database = settings.DATABASES["default"]
    in_file = database["ENGINE"].endswith("sqlite3") and str(database["NAME"]).startswith("/")
    place = Path(database["NAME"] if in_file else settings.VAR_DIR)
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def trouble() -> str:
    """What is to be said about the disk, in a sentence; nothing as long as there is room. For the page and for /healthz."""
    free = free_bytes()
    if free < settings.DISK_FLOOR_MIB * MIB:
        return REFUSES.format(free=size_in_words(free))
    if was_full():
        return MET
    return LOW.format(free=size_in_words(free)) if free < settings.DISK_LOW_MIB * MIB else ""


def want_room() -> None:
    """Before anything new begins. Raises NoRoom."""
    free = free_bytes()
    if free < settings.DISK_FLOOR_MIB * MIB:
        raise NoRoom(REFUSES.format(free=size_in_words(free)))


def note(error: BaseException) -> None:
    """An error of the database: where it means that the disk is full, everybody hears of it for a while."""
    if any(words in str(error).lower() for words in FULL):
        log.error("Nothing can be saved: %s", error)
        try:
            cache.set(NOTE, True, NOTED_S)
        except Exception as away:  # the cache is away: the log has it
            log.warning("Not noted: %s", away)


def was_full() -> bool:
    try:
        return bool(cache.get(NOTE))
    except Exception:
        return False
