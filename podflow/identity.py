"""Who a process is, told from every other one on any machine, and whether such a process still lives."""

import hashlib
import os
import resource
import socket
import threading
from functools import cache
from pathlib import Path

PROC = Path("/proc")


def me() -> str:
    """This thread of this process: "<machine> <process id> <when it was born> <thread>", at most 64 characters."""
    pid = os.getpid()
    return f"{machine()} {pid} {born(pid)} {threading.get_ident() % 10**12}"


@cache
def machine() -> str:
    """The machine since it was switched on, and within it the room (namespace) in which process ids count."""
    marks = [socket.gethostname(), read("sys/kernel/random/boot_id"), linked("self/ns/pid")]
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()[:16]


def born(pid: int) -> str:
    """When a process was started, in the kernel's ticks; empty where it is gone, or where nobody can say."""
    return (read(f"{pid}/stat").rpartition(")")[2].split() or [""] * 20)[19]


def has_ended(who: str) -> bool | None:
    """Whether the process that called itself `who` is gone; None where it was on another machine."""
    where, _, rest = who.partition(" ")
    if where != machine():
        return None
    pid, when, *_ = rest.split(" ")
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return born(int(pid)) != when or state(int(pid)) == "Z"


def same_process(one: str, other: str) -> bool:
    return one.rpartition(" ")[0] == other.rpartition(" ")[0]


def state(pid: int) -> str:
    """R, S, D, T or Z as the kernel names it; Z has ended, though its parent did not look yet."""
    return (read(f"{pid}/stat").rpartition(")")[2].split() or [""])[0]


def resident_mb(pid: int | str = "self") -> float:
    """The memory that a process really has; 0 where nobody can say."""
    pages = (read(f"{pid}/statm").split() or ["0", "0"])[1]
    return int(pages) * resource.getpagesize() / 2**20


def read(name: str) -> str:
    try:
        return (PROC / name).read_text()
    except OSError:
        return ""


def linked(name: str) -> str:
    try:
        return str((PROC / name).readlink())
    except OSError:
        return ""
