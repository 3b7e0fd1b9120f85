"""Conditions of a status: a list with one entry a type; times move only when something changes."""

from __future__ import annotations

from ...informers import Object


def find(status: Object | None, kind: str) -> Object | None:
    for found in (status or {}).get("conditions") or ():
        if found["type"] == kind:
            return found
    return None


def replaced(conditions: list[Object] | None, made: Object) -> list[Object]:
    """The list with this condition: in its type's place, or at the end."""
    kept = list(conditions or ())
    for index, found in enumerate(kept):
        if found["type"] == made["type"]:
            kept[index] = made
            return kept
    return [*kept, made]


def removed(conditions: list[Object] | None, kind: str) -> list[Object]:
    return [found for found in conditions or () if found["type"] != kind]


def moved(conditions: list[Object] | None, made: Object, now: str) -> list[Object]:
    """The list with `made`; its lastTransitionTime is kept while its status stays. The same entry where nothing changed."""
    before = next((found for found in conditions or () if found["type"] == made["type"]), None)
    if before and all(before.get(field) == made.get(field) for field in ("status", "reason", "message")):
        return list(conditions or ())
    since = before["lastTransitionTime"] if before and before["status"] == made["status"] else now
    return replaced(conditions, {**made, "lastTransitionTime": since})
