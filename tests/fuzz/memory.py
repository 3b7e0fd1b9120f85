"""Resident memory of a site's processes, from /proc: now, and the highest it has ever been."""

import contextlib
import threading
from pathlib import Path

NAMES = {"valkey-server": "valkey", "daphne": "web", "celery": "worker", "serve": "serve", "postgres": "postgres"}


def family(pid: int) -> dict[int, str]:
    """{pid: name} of a process and all that descend from it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
    found, size = {pid}, 0
    while size != len(found):
        size = len(found)
        found |= {child for child, parent in parents.items() if parent in found}
    return {each: name_of(each) for each in sorted(found)}


def name_of(pid: int) -> str:
    """What a process is, by its command line; workers by what they read."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return ""
    name = next((name for part, name in NAMES.items() if any(part in word for word in words)), words[0][-20:])
    hosts = [words[at + 1] for at, word in enumerate(words[:-1]) if word in ("--hostname", "-n")]
    return f"{name} {hosts[0].partition('@')[0]}" if hosts else name


def resident_kb(pid: int, field: str = "VmRSS") -> int:
    """VmRSS or VmHWM in kB; 0 for a process that is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{field}:")), 0)


class Watcher(threading.Thread):
    """Looks every half second: `peaks` is {name: highest kB}, of processes that have died since as well."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.enough = pid, threading.Event()
        self.peaks: dict[str, int] = {}
        self.pids: set[int] = set()

    def run(self) -> None:
        while not self.enough.wait(0.5):
            self.look()

    def look(self) -> None:
        for pid, name in family(self.pid).items():
            if name:
                self.pids.add(pid)
                self.peaks[name] = max(self.peaks.get(name, 0), resident_kb(pid, "VmHWM"))

    def forget(self) -> None:
        """Begin anew with the memory of now."""
        for pid in family(self.pid):
            with contextlib.suppress(OSError):
                Path(f"/proc/{pid}/clear_refs").write_text("5")
        self.peaks.clear()

    def stop(self) -> None:
        self.look()
        self.enough.set()
        self.join(5)

    def figures(self) -> dict[str, object]:
        return {f"peak memory: {name}": f"{kb / 1024:.0f} MB" for name, kb in sorted(self.peaks.items())}
