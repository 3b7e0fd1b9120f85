"""What becomes of a step that met a refusal, an error of ours or the end of its budget: it is tried again, later each time.

Source: client-go util/workqueue/default_rate_limiters.go (5 ms doubling up to 1000 s); reflectors and the kubelet try an unreachable server
again each second. The count of failures lives in the space retries.
"""

from __future__ import annotations

from ..apiserver.api.status import StatusError
from ..budget import OutOfBudget
from ..clock import Alarm
from ..ground import Ground
from ..verbs import VERBS
from .outage import Unreachable

SPACE, RETRY, FULL = "retries", VERBS["fault.retry"], VERBS["cluster.full"]
FIRST_MS, LONGEST_MS, UNREACHABLE_MS = 5, 1_000_000, 1_000


class Retries:
    """How often each alarm's step has failed in a row."""

    def __init__(self, ground: Ground):
        self._ground, self._keys = ground, ground.store.space(SPACE)

    def succeeded(self, alarm: Alarm) -> None:
        if self._keys:
            self._ground.store.put(SPACE, f"{alarm.component} {alarm.key}", None)

    def failed(self, alarm: Alarm, error: Exception) -> tuple[int, bool]:
        """Note the failure; -> (when to try again in ms of the run, whether that is only a heartbeat).

        An unreachable API server is asked again each second, told once: nothing will change before somebody mends it.
        """
        key = f"{alarm.component} {alarm.key}"
        count = self._keys.get(key, 0) + 1
        unreachable = isinstance(error, Unreachable)
        if count == 1 or not unreachable:
            self._ground.store.put(SPACE, key, count)
            self._tell(alarm.component, error)
        after_ms = UNREACHABLE_MS if unreachable else min(FIRST_MS * 2 ** (count - 1), LONGEST_MS)
        return self._ground.now_ms + after_ms, unreachable

    def _tell(self, component: str, error: Exception) -> None:
        tell = self._ground.story.tell
        if isinstance(error, StatusError):
            tell(RETRY, facts={"component": component, "message": error.message})
        elif isinstance(error, OutOfBudget):
            tell(FULL, facts={"component": component, "message": str(error)})
        else:
            self._ground.failed(component, error, again=True)
