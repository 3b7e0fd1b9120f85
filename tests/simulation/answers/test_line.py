"""Who asks much waits for himself, and not for long."""

import threading
import time

import pytest

from simulation.relay.answers import line
from tests.processes.real_site import wait_until


class Asker(threading.Thread):
    """Holds a place in the line from `entered` until `leave`."""

    def __init__(self, browser, address):
        super().__init__(daemon=True)
        self.who, self.entered, self.leave = (browser, address), threading.Event(), threading.Event()
        self.refused = False
        self.start()

    def run(self):
        try:
            with line.asking_as(*self.who), line.in_line(time.monotonic() + 60):
                self.entered.set()
                self.leave.wait()
        except line.Unanswered:
            self.refused = True


@pytest.fixture
def ask():
    askers = []

    def one(browser, address):
        askers.append(Asker(browser, address))
        return askers[-1]

    yield one
    for asker in askers:
        asker.leave.set()
    for asker in askers:
        asker.join()
    assert not line.under_way and not line.in_line_now


def test_a_browser_waits_for_its_own_questions_and_keeps_nobody_else_waiting(ask):
    mine = [ask("me", "here") for _ in range(line.OF_A_BROWSER)]
    for asker in mine:
        assert asker.entered.wait(10)
    third = ask("me", "here")
    wait_until(lambda: line.in_line_now["address here"] == 3, "the third", 10)
    assert ask("other", "here").entered.wait(10)
    assert ask("", "elsewhere").entered.wait(10)
    assert not third.entered.is_set()
    mine[0].leave.set()
    assert third.entered.wait(10)


def test_too_long_a_line_is_refused_at_once(ask):
    for _ in range(line.IN_LINE):
        ask("", "here")
    wait_until(lambda: line.in_line_now["address here"] == line.IN_LINE, "the line", 10)
    one_more = ask("", "here")
    one_more.join(10)
    assert one_more.refused


def test_who_has_waited_long_enough_is_told_so(ask):
    others = [ask("", "here") for _ in range(line.OF_AN_ADDRESS)]
    for asker in others:
        assert asker.entered.wait(10)
    with (
        pytest.raises(line.Unanswered, match="other questions"),
        line.asking_as("", "here"),
        line.in_line(time.monotonic()),
    ):
        pass
