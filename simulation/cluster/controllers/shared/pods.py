"""What controllers ask of a pod: is it active, ready, available; and the count of these over all pods of one owner.

Source: pkg/controller/controller_utils.go, pkg/api/v1/pod/util.go.
"""

from __future__ import annotations

from ...budget import charge
from ...clock import since_start_ms
from ...component_helpers.pods import TERMINAL
from ...component_helpers.pods import has_ended as has_ended
from ...informers import Object

ACTIVE, READY, TERMINATING = 1, 2, 4


def is_active(pod: Object) -> bool:
    """Neither ended nor being deleted."""
    return (pod.get("status") or {}).get("phase") not in TERMINAL and "deletionTimestamp" not in pod["metadata"]


def is_terminating(pod: Object) -> bool:
    return (pod.get("status") or {}).get("phase") not in TERMINAL and "deletionTimestamp" in pod["metadata"]


def condition(obj: Object, kind: str) -> Object | None:
    """The condition of a type in an object's status, or None."""
    for found in (obj.get("status") or {}).get("conditions") or ():
        if found["type"] == kind:
            return found
    return None


def is_ready(pod: Object) -> bool:
    found = condition(pod, "Ready")
    return found is not None and found["status"] == "True"


def ready_since_ms(pod: Object) -> int | None:
    """When the pod became Ready, ms of the run; None where it is not."""
    found = condition(pod, "Ready")
    return since_start_ms(found.get("lastTransitionTime")) if found is not None and found["status"] == "True" else None


def is_available(pod: Object, min_ready_s: int, now_ms: int) -> bool:
    """Ready for at least `min_ready_s` seconds."""
    since_ms = ready_since_ms(pod)
    return since_ms is not None and (not min_ready_s or since_ms + min_ready_s * 1000 <= now_ms)


def available_in_ms(pod: Object, min_ready_s: int, now_ms: int) -> int | None:
    """How long until a ready pod becomes available; None where it is so already or is not ready."""
    since_ms = ready_since_ms(pod)
    if since_ms is None or since_ms + min_ready_s * 1000 <= now_ms:
        return None
    return since_ms + min_ready_s * 1000 - now_ms


def pod_state(pod: Object) -> int:
    """ACTIVE, READY (of an active one), TERMINATING as bits."""
    if is_active(pod):
        return ACTIVE | READY if is_ready(pod) else ACTIVE
    return TERMINATING if is_terminating(pod) else 0


class Owned:
    """The pods of one owner: `pods` by name, and how many are active, ready and terminating, counted as they change."""

    __slots__ = ("active", "labels", "pods", "ready", "states", "terminating")

    def __init__(self) -> None:
        self.pods: dict[str, Object] = {}
        self.states: dict[str, int] = {}
        self.labels: dict[tuple[tuple[str, str], ...], int] = {}
        self.active = self.ready = self.terminating = 0

    def put(self, name: str, pod: Object, state: int) -> None:
        self._count(self.states.get(name, 0), -1, self.pods.get(name))
        self.pods[name], self.states[name] = pod, state
        self._count(state, 1, pod)

    def remove(self, name: str, pod: Object) -> None:
        self._count(self.states.pop(name, 0), -1, self.pods.pop(name, None))

    def _count(self, state: int, by: int, pod: Object | None) -> None:
        self.active += by * (state & ACTIVE)
        self.ready += by * ((state & READY) >> 1)
        self.terminating += by * ((state & TERMINATING) >> 2)
        if pod is not None and state & ACTIVE:
            labels = tuple(sorted((pod["metadata"].get("labels") or {}).items()))
            self.labels[labels] = self.labels.get(labels, 0) + by

    def sorted(self) -> list[Object]:
        """The pods by name."""
        charge(len(self.pods) // 4)
        return [self.pods[name] for name in sorted(self.pods)]

    def active_pods(self) -> list[Object]:
        charge(len(self.pods) // 4)
        return [self.pods[name] for name in sorted(self.pods) if self.states[name] & ACTIVE]

    def labelled(self, wanted: dict[str, str] | None) -> int:
        """How many active pods have all these labels."""
        items = set((wanted or {}).items())
        return sum(count for labels, count in self.labels.items() if count and items.issubset(labels))
