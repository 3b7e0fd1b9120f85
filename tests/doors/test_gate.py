"""So many requests at once and no more; the rest wait, and each sender's line has its turn."""

import asyncio

import pytest
from django.test import override_settings

from podflow.doors.gate import Gate

pytestmark = pytest.mark.filterwarnings("error")
LIMITS = {
    "REQUESTS_AT_ONCE": 3, "REQUESTS_AT_ONCE_PER_SENDER": 2, "REQUESTS_WAITING": 6, "REQUESTS_WAITING_PER_SENDER": 4,
}  # fmt: skip


class Site:
    """An application that answers when it is told to."""

    def __init__(self):
        self.began, self.finish = [], {}

    async def __call__(self, scope, receive, send):
        self.began.append(scope["client"][0])
        done = self.finish.setdefault(len(self.began), asyncio.Event())
        await done.wait()


class Asked:
    """Requests of senders to a site behind a gate."""

    def __init__(self):
        self.site = Site()
        self.gate, self.tasks, self.statuses = Gate(self.site), [], []

    async def ask(self, senders: str) -> None:
        for sender in senders:
            scope = {"client": (f"10.0.0.{ord(sender)}", 1), "headers": [], "raw_path": b"/"}
            self.tasks.append(asyncio.ensure_future(self.gate(scope, None, self.send)))
        await self.settle()

    async def send(self, message):
        if "status" in message:
            self.statuses.append(message["status"])

    async def settle(self):
        for _ in range(10):
            await asyncio.sleep(0)

    async def end(self, number: int) -> None:
        self.site.finish[number].set()
        await self.settle()

    async def end_all(self) -> None:
        for number in range(1, len(self.tasks) + 1):
            self.site.finish.setdefault(number, asyncio.Event()).set()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    def began(self) -> str:
        return "".join(chr(int(address.rpartition(".")[2])) for address in self.site.began)


@pytest.fixture
async def asked():
    with override_settings(**LIMITS):
        asked = Asked()
        yield asked
        await asked.end_all()
        assert not asked.gate.inside and not asked.gate.lines


async def test_one_sender_leaves_room_for_another(asked):
    await asked.ask("AAAA")
    assert asked.began() == "AA"
    await asked.ask("B")
    assert asked.began() == "AAB"


async def test_lines_take_turns(asked):
    await asked.ask("AAB" + "AAAA" + "BC")
    for number in range(1, 5):
        await asked.end(number)
    assert sorted(asked.began()[3:6]) == ["A", "B", "C"]


async def test_a_line_that_is_full_and_a_site_that_is_full_say_so(asked):
    await asked.ask("AA" + "AAAA" + "A")
    assert asked.statuses == [429]
    await asked.ask("B" + "BB" + "C")
    assert asked.statuses == [429, 503]


async def test_who_goes_away_while_waiting_takes_no_place(asked):
    await asked.ask("AAB" + "AC")
    asked.tasks[3].cancel()
    await asked.settle()
    await asked.end(1)
    assert asked.began() == "AABC"
