"""What a kubectl command leaves behind: an exit code, two texts, and perhaps something that it waits for."""

from typing import NamedTuple


class Result(NamedTuple):
    """`stdout` and `stderr` are what was printed since the command began or was last resumed; `shown` is both, as a terminal shows them.

    `waiting` is None when the command is done; else JSON: {"command", "for": "deleted" | "condition" | "rollout" |
    "eviction", "resource", "namespace", "name", "uid", "until_s" (when it gives up, or None), "again_s" (when it tries
    again although nothing has changed, or None), ...}. `resume` takes it back as it is.
    """

    exit_code: int
    stdout: str = ""
    stderr: str = ""
    waiting: dict | None = None
    in_order: str | None = None  # None: first the one, then the other
    mishap: Exception | None = None  # an error of podflow's own, for the log

    @property
    def shown(self):
        return self.stdout + self.stderr if self.in_order is None else self.in_order
