"""Carries visits out against a real site: several strangers at a time, each visit from an address of its own."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from .report import Finding, Report, is_wrong
from .visits import Answer, Ask, Listen, Rest, Visit, as_json
from .wire import NO_ANSWER, Line, listen

REST_S = 15  # a run that does not move for so long hangs
MOST_REST_S = 30  # nobody waits longer for a run that moves


class Crowd:
    """`strangers` threads take visits off one list until there are enough requests, or the time is over."""

    def __init__(
        self, port: int, report: Report, visits: Callable[[int], Visit], seed: str, strangers: int = 8
    ) -> None:
        self.port, self.report, self.visits, self.seed = port, report, visits, seed
        self.strangers, self.lock = strangers, threading.Lock()
        self.numbers: Iterator[int] = iter(range(10**9))

    def run(self, requests: int, seconds: float, first: int = 0) -> None:
        self.numbers = iter(range(first, 10**9))
        self.until, self.requests = time.monotonic() + seconds, requests
        threads = [threading.Thread(target=self._stranger, daemon=True) for _ in range(self.strangers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(seconds + 2 * MOST_REST_S)

    def _stranger(self) -> None:
        while time.monotonic() < self.until and self.report.requests < self.requests:
            with self.lock:
                number = next(self.numbers)
            self.play(self.visits(number), f"{self.seed}:{number}", number)

    def play(self, visit: Visit, name: str, number: int) -> None:
        line, result = Line(self.port, f"127.{1 + number // 60_000}.{number // 250 % 240}.{1 + number % 250}"), None
        while True:
            try:
                wanted = visit.send(result)
            except StopIteration:
                return line.close()
            if isinstance(wanted, Ask):
                result = self.ask(line, wanted, name)
            elif isinstance(wanted, Rest):
                result = self.rest(line, wanted.run_id, name)
            else:
                result = self.listen(line, wanted, name)

    def ask(self, line: Line, ask: Ask, name: str) -> Answer:
        status, body = line.ask(ask)
        with self.lock:
            self.report.answered(ask, status)
            if is_wrong(status, line.headers) or (status == NO_ANSWER and body):
                self.report.found(Finding(f"answer {status}", name, ask, body[:600].decode(errors="replace")))
        return Answer(status, as_json(body))

    def rest(self, line: Line, run_id: str, name: str) -> dict[str, Any]:
        """Ask for the run's state until it stands still; one that should move and does not is a finding."""
        began = moved = time.monotonic()
        seen: dict[str, Any] = {}
        while time.monotonic() - began < MOST_REST_S:
            status, body = line.ask(Ask("GET", f"/api/runs/{run_id}"))
            told = as_json(body)
            if status != 200 or told["state"] != "running" or told["pace"] != "instant":
                return told
            if (told["seq"], told["now_ms"]) != (seen.get("seq"), seen.get("now_ms")):
                moved = time.monotonic()
            if time.monotonic() - moved > REST_S:
                with self.lock:
                    self.report.found(Finding("a run that stands still", name, None, f"{told}"))
                return told
            seen = told
            time.sleep(min(0.02 + (time.monotonic() - began) / 10, 0.5))
        return seen

    def listen(self, line: Line, wanted: Listen, name: str) -> str:
        how = listen(self.port, line.address, wanted)
        with self.lock:
            self.report.requests += 1
            self.report.kinds["socket", how.partition(" ")[0]] += 1
            if how.startswith(("no answer", "refused 5")):
                self.report.found(Finding(f"socket {how}", name, None, repr(wanted)[:500]))
        return how
