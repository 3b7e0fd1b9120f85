"""What every room stands on: one value that is handed to each component instead of the hall. It leads to no other component."""

from __future__ import annotations

from dataclasses import dataclass, field

from .clock import Agenda, Clock
from .ids import Ids
from .latency import Latency
from .mishaps import Mishap, mishap, text_of
from .store import Store
from .transition import Story
from .verbs import VERBS

FAILED = VERBS["cluster.failed"]


@dataclass(frozen=True, slots=True)
class Ground:
    """Keys, time, alarms, the story that is told, names and durations of one cluster."""

    store: Store
    clock: Clock
    agenda: Agenda
    story: Story
    ids: Ids
    latency: Latency
    mishaps: list[Mishap] = field(default_factory=list)  # not yet logged by whoever runs the cluster

    @property
    def now_ms(self) -> int:
        """Virtual milliseconds since the run began."""
        return self.clock.now_ms

    def wake(self, component: str, key: str, after_ms: int, priority: int, heartbeat: bool = False) -> None:
        """Let `component` look at `key` in so many ms, because of the line that is told now."""
        self.agenda.set(component, key, self.clock.now_ms + after_ms, priority, self.story.cause, heartbeat)

    def failed(self, component: str, error: Exception, again: bool = False) -> None:
        """Tell an error of podflow's own as a line, and keep it for the log; `again`: what failed is tried again later."""
        met = mishap(component, error)
        self.mishaps.append(met)
        self.story.tell(FAILED, facts={"component": component, "error": text_of(error), "id": met.id, "again": again})
