"""One site, a crowd of strangers, and a victim among them: what was found, and the figures that are bounded."""

from pathlib import Path

from .crowd import Crowd
from .memory import Watcher
from .report import Finding, Report
from .site import ServedSite
from .victim import Victim
from .visits import visit

MOST_MEMORY_MB, LATEST_S = 600, 1.0
MOST_NOT_NOW = 0.01  # of the requests may be answered that there is too much to do


def fuzzed(
    folder: Path, url: str, seed: str, requests: int, seconds: float, first: int = 0, timed: bool = True
) -> Report:
    """Start a site in `folder`, let the crowd visit it, and say what came of it; `timed`: a victim that waits too long is a finding."""
    report = Report()
    with ServedSite(folder, url) as site:
        watcher, victim = Watcher(site.pid), Victim(site.port)
        watcher.start()
        victim.start()
        Crowd(site.port, report, lambda number: visit(seed, number), seed).run(requests, seconds, first)
        victim.stop()
        watcher.stop()
        report.figures |= {**victim.figures(), **watcher.figures()}
        check(report, watcher, victim, timed)
        site.look_back(report)
    return report


def check(report: Report, watcher: Watcher, victim: Victim, timed: bool) -> None:
    """Bounds that were passed are findings."""
    for name, kb in watcher.peaks.items():
        if kb > MOST_MEMORY_MB * 1024:
            report.found(Finding(f"memory of {name}", "the whole", None, f"{kb // 1024} MB"))
    if report.statuses[503] > report.requests * MOST_NOT_NOW:
        report.found(
            Finding("too many answers of 503", "the whole", None, f"{report.statuses[503]} of {report.requests}")
        )
    for wrong in victim.wrong:
        report.found(Finding("the victim", "the whole", None, wrong))
    late = [seconds for seconds in victim.late_s if seconds > LATEST_S]
    if late and timed:
        report.found(
            Finding("the victim is late", "the whole", None, f"{len(late)} of {len(victim.late_s)}: {max(late):.1f} s")
        )
