"""How much memory a worker may have: beyond it a request for more fails with MemoryError; and how it begins afresh before that."""

import ctypes
import gc
import logging
import resource
import sys

from celery.worker import state

from podflow.identity import read, resident_mb
from podflow.serving.processes import FRESH_START

log = logging.getLogger(__name__)

LEAST_MB = 64  # what a worker may still ask for, however large it is when it starts
MIB = 2**20


def limit(mb: int) -> None:
    """This process's own memory ends where it would have about `mb` MB in all (0: no limit). Linux only."""
    if not mb or sys.platform != "linux":
        return
    room = max(mb - resident_mb(), LEAST_MB)
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = int((reserved_mb() + room) * MIB)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def reserved_mb() -> float:
    """What the kernel counts against that limit: more than what is really there, for threads and allocators reserve some."""
    lines = dict(line.split(":", 1) for line in read("self/status").splitlines() if ":" in line)
    return int(lines.get("VmData", "0 kB").split()[0]) / 1024


def give_back() -> None:
    """What is free is the system's again."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim:
            trim(0)


def begin_afresh() -> None:
    """This worker ends after the task that it has; whoever looks after it starts it again."""
    log.warning("This worker has grown to %.0f MB and begins afresh", resident_mb())
    state.should_stop = FRESH_START
