"""Objects are values: how two of them differ, how a difference is folded back, how a part is replaced without touching the rest.

A difference is JSON: {"=": value} new or replaced whole, {"x": 1} gone, {"k": {field: difference}} a mapping (with
"o": [field, ...] where its fields stand in another order now), {"l": {index: difference}, "n": length} a list.
static/js/state/fold.js folds the same form.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .store import Store

Object = dict[str, Any]  # a Kubernetes object, or a part of one: JSON
Difference = dict[str, Any]
GONE: Difference = {"x": 1}


def difference(old: Any, new: Any) -> Difference | None:
    """What turns `old` into `new`, or None where they are equal. `old` None means: there was nothing."""
    if old is new:
        return None
    if isinstance(old, dict) and isinstance(new, dict):
        return _mapping_difference(old, new)
    if isinstance(old, list) and isinstance(new, list) and old:
        return _list_difference(old, new)
    if old == new and type(old) is type(new):
        return None
    return GONE if new is None else {"=": new}


def _mapping_difference(old: Object, new: Object) -> Difference | None:
    fields: dict[str, Difference] = {}
    for field, value in new.items():
        if field not in old:
            fields[field] = {"=": value}
        elif (before := old[field]) is not value:
            found = {"=": None} if value is None and before is not None else difference(before, value)
            if found is not None:
                fields[field] = found
    for field in old:
        if field not in new:
            fields[field] = GONE
    if _in_place(old, new):
        return {"k": fields} if fields else None
    return {"k": fields, "o": list(new)}


def _in_place(old: Object, new: Object) -> bool:
    """Whether the fields that stay come first and in their old order, then the new ones: as a fold leaves them."""
    kept = iter(new)
    return all(field == next(kept) for field in old if field in new)


def _list_difference(old: list[Any], new: list[Any]) -> Difference | None:
    items: dict[str, Difference] = {}
    for index, value in enumerate(new):
        found = difference(old[index], value) if index < len(old) else {"=": value}
        if found is GONE:
            found = {"=": None}
        if found is not None:
            items[str(index)] = found
    if not items and len(old) == len(new):
        return None
    return {"l": items, "n": len(new)}


def fold(old: Any, found: Difference | None) -> Any:
    """`old` with a difference applied; shares every unchanged part with `old`."""
    if found is None:
        return old
    if "=" in found:
        return found["="]
    if "x" in found:
        return None
    if "k" in found:
        made = dict(old)
        for field, inner in found["k"].items():
            if "x" in inner:
                made.pop(field, None)
            else:
                made[field] = fold(made.get(field), inner)
        return {field: made[field] for field in found["o"]} if "o" in found else made
    items = list(old[: found["n"]]) + [None] * (found["n"] - len(old))
    for index, inner in found["l"].items():
        items[int(index)] = fold(items[int(index)], inner)
    return items


def fold_into(store: Store, changes: Iterable[Sequence[Any]]) -> list[tuple[str, str, Any]]:
    """Fold [space, key, difference] into the store's keys -> [(space, key, value before)], to go back by."""
    return [
        (space, key, store.restore(space, key, fold(store.get(space, key), found))) for space, key, found in changes
    ]


def with_path(value: Object, path: Sequence[str], new: Any) -> Any:
    """A copy of a mapping in which the field at `path` (a tuple of names) is `new`; the rest is shared."""
    if not path:
        return new
    head, rest = path[0], path[1:]
    return {**value, head: with_path(value.get(head) or {}, rest, new)}


def without(value: Any, *fields: str) -> Any:
    """A mapping without these fields; the same mapping where it has none of them."""
    if not any(field in value for field in fields):
        return value
    return {name: inner for name, inner in value.items() if name not in fields}
