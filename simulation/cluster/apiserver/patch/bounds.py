"""What a patch costs, and how large an object may become by it: counted before it is made.

Sources: maxJSONPatchOperations in s/apiserver/pkg/endpoints/handlers/patch.go, AccumulatedCopySizeLimit of evanphx/json-patch.
"""

from __future__ import annotations

from typing import Any

from ...budget import allocate, charge
from ..api.status import StatusError
from ..manifest.plain import MAX_DEPTH

MOST_OPERATIONS = 10_000  # of one JSON patch
MOST_COPIED = 3 * 1024 * 1024  # bytes that the copies of one JSON patch may add
PER_UNIT = 20  # members of a map or a list that are copied for a unit of work
POINTER = 8  # bytes that a member costs where its container is copied


def copied(container: dict | list) -> None:
    """A map or a list is about to be copied, without what is in it."""
    charge(1 + len(container) // PER_UNIT)
    allocate(POINTER * len(container))


def compared(left: list, right: list) -> None:
    """Every item of one list is about to be compared with every item of the other."""
    charge(1 + len(left) * len(right) // PER_UNIT)


def too_many_operations(count: int) -> StatusError:
    said = f"The allowed maximum operations in a JSON patch is {MOST_OPERATIONS}, got {count}"
    return StatusError(413, "RequestEntityTooLarge", f"Request entity too large: {said}")


def measured(value: Any) -> tuple[int, int]:
    """About how many bytes a value has as JSON, and how deep it is nested; neither is counted beyond what an object may have."""
    size, deepest = 0, 0
    waiting = [(value, 1)]
    while waiting and size <= MOST_COPIED and deepest <= MAX_DEPTH:
        charge()
        inner, depth = waiting.pop()
        if isinstance(inner, dict):
            size += sum(len(key) + 4 for key in inner) + 2
            waiting.extend((member, depth + 1) for member in inner.values())
        elif isinstance(inner, list):
            size += len(inner) + 2
            waiting.extend((member, depth + 1) for member in inner)
        else:
            size += len(inner) + 2 if isinstance(inner, str) else 4
            depth -= 1
        deepest = max(deepest, depth)
    return size, deepest
