"""Carries visits out in this process: Django's test client, and the relay's turns taken by hand. Fast, and every traceback is at hand."""

import logging
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.test import Client

from simulation import relay
from simulation.models import Run, Transition

from .report import Finding, Report, is_wrong
from .visits import Answer, Ask, Listen, Rest, Visit, as_json

MOST_TURNS, MOST_LINES = 400, 1_500
FAILED_HERE = "cluster.failed"
BY_DESIGN = "django.security"  # a request that Django itself refuses with 400
MOST_SAID = 3_000  # characters of a scenario that a finding shows
LONGEST_CPU_S = 15  # of one request or of one run's rest; a hang is an endless loop, and so counts in CPU


class Hangs(BaseException):
    """Raised in what has computed for longer than LONGEST_CPU_S; no handler of ours takes it for an error of its own."""


@contextmanager
def patience() -> Iterator[None]:
    def interrupt(number: int, frame: Any) -> None:
        raise Hangs(f"more than {LONGEST_CPU_S} s of CPU")

    before = signal.signal(signal.SIGVTALRM, interrupt)
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST_CPU_S, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class Tracebacks(logging.Handler):
    """Keeps (what was said, traceback) of every error that was logged."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.met: list[tuple[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] and not record.name.startswith(BY_DESIGN):
            self.met.append((record.getMessage(), "".join(traceback.format_exception(record.exc_info[1]))))

    def take(self) -> list[tuple[str, str]]:
        met, self.met = self.met, []
        return met


class Hall:
    """`play(visit)` for one visit after another; what is found stands in `report`."""

    def __init__(self, report: Report) -> None:
        self.report, self.tracebacks = report, Tracebacks()
        self.asked: Ask | None = None
        self.failed: set[str] = set()
        self.client = Client(raise_request_exception=False, REMOTE_ADDR="127.0.0.1")
        logging.getLogger().addHandler(self.tracebacks)

    def close(self) -> None:
        logging.getLogger().removeHandler(self.tracebacks)

    def play(self, visit: Visit, name: str) -> None:
        """One visit to its end; `name` is what replays it. What nobody has caught is a finding too."""
        try:
            self._go_through(visit, name)
        except (Exception, Hangs) as error:
            self.report.found(Finding("not caught", name, self.asked, "".join(traceback.format_exception(error))))

    def _go_through(self, visit: Visit, name: str) -> None:
        result: Any = None
        while True:
            try:
                wanted = visit.send(result)
            except StopIteration:
                return
            if isinstance(wanted, Ask):
                self.asked = wanted
                with patience():
                    result = self.ask(wanted, name)
            elif isinstance(wanted, Rest):
                with patience():
                    result = self.rest(wanted.run_id, name)
            elif isinstance(wanted, Listen):
                result = None  # sockets are for a real site

    def ask(self, ask: Ask, name: str) -> Answer:
        headers = dict(ask.headers)
        kind = headers.pop("Content-Type", "application/octet-stream")
        headers |= {"Authorization": f"Bearer {ask.token}"} if ask.token else {}
        headers.pop("Host", None)
        answer = self.client.generic(ask.method, ask.path, ask.body, content_type=kind, headers=headers)
        body = b"".join(answer) if answer.streaming else answer.content
        self.report.answered(ask, answer.status_code)
        logged = self.look_at_log(name, ask, f"answer {answer.status_code}")
        if is_wrong(answer.status_code, answer.headers) and not logged:
            self.report.found(Finding(f"answer {answer.status_code}", name, ask, body[:300].decode(errors="replace")))
        return Answer(answer.status_code, as_json(body))

    def rest(self, run_id: str, name: str) -> dict[str, Any]:
        """Take every turn until the run stands still, is long enough or waits for the wall clock."""
        run = Run.objects.get(pk=run_id)
        for _ in range(MOST_TURNS):
            if run.state != Run.State.RUNNING or run.seq > MOST_LINES or run.pace != Run.Pace.INSTANT:
                break
            before = run.turn
            relay.take_turn(run.pk, run.turn, run.role)
            run = Run.objects.get(pk=run_id)
            if run.turn == before and run.state == Run.State.RUNNING:
                why = f"run {run_id}, turn {before}, role {run.role}"
                self.report.found(Finding("a turn that is never taken", name, None, why))
                break
        self.look_at(run, name)
        return {"seq": run.seq, "state": run.state}

    def look_at(self, run: Run, name: str) -> None:
        """What may never be seen in a run's row or story, or in the log."""
        self.report.rested(run.state)
        logged = self.look_at_log(name, None, f"in a turn, run {run.state}", run.scenario[:MOST_SAID])
        if run.pk in self.failed:
            return
        wrong = [run.message] if run.state == Run.State.FAILED else []
        told = Transition.objects.filter(run=run, line__contains=FAILED_HERE).values_list("line", flat=True)
        wrong += [line[:400] for line in told[:3]]
        if wrong:
            self.failed.add(run.pk)
        for what in wrong if not logged else ():
            self.report.found(Finding(f"run {run.state}", name, None, f"{what}\n{run.scenario[:MOST_SAID]}"))

    def look_at_log(self, name: str, ask: Ask | None, where: str, more: str = "") -> bool:
        """Every traceback that was logged is a finding."""
        met = self.tracebacks.take()
        for said, trace in met:
            self.report.found(Finding(where, name, ask, f"{said}\n{more}\n{trace}"))
        return bool(met)
