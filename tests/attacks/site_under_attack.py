"""A real site, a victim, and what must hold after each attack: it answers, goes on, has failed nothing, and is no larger than it may be."""

from contextlib import contextmanager
from pathlib import Path

from tests.fuzz.memory import Watcher
from tests.fuzz.report import Report
from tests.fuzz.site import ServedSite
from tests.fuzz.victim import Victim
from tests.processes.real_site import wait_until

MOST_MEMORY_MB = 600


class Attacked(ServedSite):
    """A served site with a victim; `survives()` is what every test ends with."""

    def __init__(self, folder: Path, database_url: str = "", **environment: str) -> None:
        super().__init__(folder, database_url, **environment)
        self.known: set[str] = set()

    def __enter__(self) -> "Attacked":
        super().__enter__()
        self.watcher = Watcher(self.pid)
        self.watcher.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.watcher.stop()
        super().__exit__(*error)

    @contextmanager
    def victim(self):
        """Somebody whose runs go on while the block attacks."""
        victim = Victim(self.port)
        victim.start()
        try:
            yield victim
            stories = len(victim.late_s)
            wait_until(lambda: len(victim.late_s) > stories, "another story of the victim", 40)
        finally:
            victim.stop()
        assert not victim.wrong

    def has_failed_nothing(self) -> None:
        """What the database says of all that was tried."""
        report = Report()
        self.look_back(report)
        assert not report.findings, report.told()

    def survives(self) -> None:
        assert self.get("/healthz")
        report = Report()
        self.look_at_log(report)
        new = {place: found for place, found in report.findings.items() if place not in self.known}
        self.known |= set(new)
        assert not new, report.told()
        self.watcher.look()
        large = {name: kb // 1024 for name, kb in self.watcher.peaks.items() if kb > MOST_MEMORY_MB * 1024}
        self.watcher.forget()
        assert large == {}

    def stands_still(self, run_id: str, timeout_s: float = 60) -> dict:
        """The run's status once nobody carries it any further."""
        return self.wait_for_end(run_id, timeout_s)
