"""What becomes of a step that met a refusal it did not expect: it has not happened, and is tried again, later each time.

Source: client-go util/workqueue/default_rate_limiters.go (5 ms doubling up to 1000 s); reflectors and the kubelet try an unreachable server
again each second. The count of failures lives in the space retries.
"""

from __future__ import annotations

from ..apiserver.api.status import StatusError
from ..clock import Alarm
from ..ground import Ground
from ..verbs import VERBS
from .outage import Unreachable

SPACE, RETRY = "retries", VERBS["fault.retry"]
FIRST_MS, LONGEST_MS, UNREACHABLE_MS = 5, 1_000_000, 1_000


class Retries:
    """How often each alarm's step has failed in a row."""

    def __init__(self, ground: Ground):
        self._ground, self._keys = ground, ground.store.space(SPACE)

    def succeeded(self, alarm: Alarm) -> None:
        if self._keys:
            self._ground.store.put(SPACE, f"{alarm.component} {alarm.key}", None)

    def failed(self, alarm: Alarm, refusal: StatusError) -> tuple[int, bool]:
        """Note the failure; -> (when to try again in ms of the run, whether that is only a heartbeat).

        An unreachable API server is asked again each second, told once: nothing will change before somebody mends it.
        """
        key = f"{alarm.component} {alarm.key}"
        count = self._keys.get(key, 0) + 1
        unreachable = isinstance(refusal, Unreachable)
        if count == 1 or not unreachable:
            self._ground.store.put(SPACE, key, count)
            self._ground.story.tell(RETRY, facts={"component": alarm.component, "message": refusal.message})
        after_ms = UNREACHABLE_MS if unreachable else min(FIRST_MS * 2 ** (count - 1), LONGEST_MS)
        return self._ground.now_ms + after_ms, unreachable
