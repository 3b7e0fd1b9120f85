"""How much the core may do in one go: work units and bytes, counted where loops run and values are made.

A unit is one to two microseconds of CPython on the machine that the constants were measured on; it is counted, never timed, so the same input
ends at the same place on every machine. Budgets nest: an inner one never has more than what is left of the outer one,
which pays for what the inner one used. Without a budget everything is counted, and nothing is refused.

    with within(COMMAND.work, COMMAND.size) as mine:
        charge(len(items))      # before the loop
        allocate(len(text) * n) # before the text is made
"""

from __future__ import annotations

from contextvars import ContextVar, Token
from typing import NamedTuple

UNBOUNDED = 1 << 62
MIB = 1024 * 1024


class Allowance(NamedTuple):
    """Work units, and bytes that may be made (the sum of all that is made, not what lives at a time)."""

    work: int
    size: int


STEP = Allowance(120_000, 64 * MIB)  # one step of the cluster, whoever takes it
COMMAND = Allowance(80_000, 16 * MIB)  # one command of kubectl
SLICE = Allowance(20_000, 8 * MIB)  # what the processes of one container may do at one moment of virtual time


class OutOfBudget(Exception):
    """A budget is used up. `budget` is the one whose end it is: whoever set it says what that means."""

    def __init__(self, budget: Budget, what: str):
        super().__init__(f"it needs more than {what}")
        self.budget = budget


class OutOfWork(OutOfBudget):
    """More work units than allowed."""


class OutOfBytes(OutOfBudget):
    """More bytes than allowed."""


class Budget:
    """What has been used (`work`, `size`) of what is allowed; `owner_of_*` is the budget that an end belongs to."""

    __slots__ = ("work", "size", "work_limit", "size_limit", "owner_of_work", "owner_of_size", "_outer", "_token")
    _outer: Budget
    _token: Token[Budget]

    def __init__(self, work_limit: int, size_limit: int):
        self.work = self.size = 0
        self.work_limit, self.size_limit = work_limit, size_limit
        self.owner_of_work = self.owner_of_size = self

    def __enter__(self) -> Budget:
        outer = self._outer = _budget.get()
        if outer.work_limit - outer.work < self.work_limit:
            self.work_limit, self.owner_of_work = outer.work_left, outer.owner_of_work
        if outer.size_limit - outer.size < self.size_limit:
            self.size_limit, self.owner_of_size = outer.size_left, outer.owner_of_size
        self._token = _budget.set(self)
        return self

    def __exit__(self, *error: object) -> None:
        _budget.reset(self._token)
        # These lead back here: circles that only a search for garbage would find.
        del self._token, self.owner_of_work, self.owner_of_size
        self._outer.work += self.work
        self._outer.size += self.size

    @property
    def work_left(self) -> int:
        return max(0, self.work_limit - self.work)

    @property
    def size_left(self) -> int:
        return max(0, self.size_limit - self.size)

    def out_of_work(self) -> OutOfWork:
        self.work = self.work_limit
        owner = self.owner_of_work
        return OutOfWork(owner, f"{owner.work_limit:,} units of work")

    def out_of_bytes(self) -> OutOfBytes:
        owner = self.owner_of_size
        return OutOfBytes(owner, f"{owner.size_limit / MIB:.3g} MiB of memory")


_budget: ContextVar[Budget] = ContextVar("budget", default=Budget(UNBOUNDED, UNBOUNDED))  # noqa: B039  (refuses nothing)


def charge(units: int = 1) -> None:
    """Count work that is about to be done. Raises OutOfWork."""
    budget = _budget.get()
    budget.work += units
    if budget.work > budget.work_limit:
        raise budget.out_of_work()


def allocate(size: int) -> None:
    """Count bytes that are about to be made. Raises OutOfBytes, and then they count for nothing."""
    budget = _budget.get()
    if budget.size + size > budget.size_limit:
        raise budget.out_of_bytes()
    budget.size += size


def has_room(work: int, size: int) -> bool:
    """Whether so much may still be done; for who can stop half way and go on later."""
    budget = _budget.get()
    return budget.work_left >= work and budget.size_left >= size


def within(work: int, size: int) -> Budget:
    """A budget for what is done in the block of a `with`."""
    return Budget(work, size)
