"""A real site under the fuzzers: `manage.py serve` in a folder of its own, and what its database and its logs say in the end."""

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.processes.real_site import ROOT, Site, wait_until

from .memory import family
from .report import Finding, Report
from .visits import Ask, as_json
from .wire import Line

ONE = r"Traceback \(most recent call last\):\n(?:[ \t].*\n|\n)+(?:\S.*\n?)"
CHAINED = r"\n(?:During handling|The above exception).*\n\n"
REFUSED = r"^django\.core\.exceptions\.(?:DisallowedHost|TooMany\w+|Suspicious\w+)"  # with 400, by Django itself
BY_DESIGN = re.compile(REFUSED, re.MULTILINE)
TRACEBACK = re.compile(rf"^{ONE}(?:{CHAINED}{ONE})*", re.MULTILINE)


class ServedSite(Site):
    """As `make run` starts it, on SQLite or on the database at `database_url`; limits a minute are lifted."""

    def __init__(self, folder: Path, database_url: str = "", **environment: str) -> None:
        super().__init__(
            folder,
            database_url,
            **{"RUNS_PER_MINUTE": "0", "INPUTS_PER_MINUTE": "0", "READS_PER_MINUTE": "0", **environment},
        )
        del self.environment["REDIS_URL"]

    def __enter__(self) -> "ServedSite":
        self.manage("prepare")
        self.start("serve", sys.executable, "manage.py", "serve")
        wait_until(lambda: "http://" in self.log(), "the address", 60)
        return self

    def log(self) -> str:
        return (self.folder / "serve.log").read_text(errors="replace")

    @property
    def pid(self) -> int:
        return self.processes["serve"].pid

    def processes_by_name(self) -> dict[int, str]:
        return family(self.pid)

    def try_post(self, path: str, body: object, token: str = "") -> int:
        """The status of a POST of this JSON."""
        return self._posted(path, body, token)[0]

    def begin(self, scenario: object) -> tuple[int, dict]:
        """(status, answer) of POST /api/runs."""
        status, answer = self._posted("/api/runs", scenario)
        return status, as_json(answer)

    def _posted(self, path: str, body: object, token: str = "") -> tuple[int, bytes]:
        headers = (("Content-Type", "application/json"),)
        return Line(self.port, limit_s=60).ask(Ask("POST", path, json.dumps(body).encode(), headers, token))

    def census(self) -> dict:
        """{"states": {state: runs}, "failed": [{"id", "message", "scenario"}], "lines": [cluster.failed lines]}."""
        command = [sys.executable, "-m", "tests.fuzz.census"]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True)
        return json.loads(done.stdout)

    def look_at_log(self, report: Report) -> int:
        """How many errors of ours have been logged; each is a finding."""
        logged = [trace for trace in TRACEBACK.findall(self.log()) if not BY_DESIGN.search(trace)]
        for trace in logged:
            report.found(Finding("logged", "by a real site", None, trace))
        return len(logged)

    def look_back(self, report: Report) -> None:
        """What the database and the logs have kept of what may never happen."""
        said = self.census()
        for state, count in said["states"].items():
            report.states[state] += count
        for run in said["failed"]:
            report.found(Finding("run FAILED", run["id"], None, f"{run['message']}\n{run['scenario']}"))
        logged = self.look_at_log(report)
        for line in said["lines"] if not logged else ():
            report.found(Finding("cluster.failed", "by a real site", None, line))
