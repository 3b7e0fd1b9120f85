"""A kubelet's pods, as records: a fold of its space of the store, so that a record is read from its JSON once and not in every turn.

It is read when it is wanted: a moment of the past is looked at without it, whatever form records had when it was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..store import Store
from .records import JSON, NOBODY, PodRecord, from_json, to_json

PREFIX = "pods/"
NEW: tuple[PodRecord, None] = (NOBODY, None)


class PodRecords:
    """The pods that one kubelet has taken, by uid. What is put here lies in the store at once."""

    def __init__(self, store: Store, space: str) -> None:
        self._store, self._space = store, space
        self._by_uid: dict[str, tuple[PodRecord, JSON]] = {}
        self._unread: dict[str, JSON] = {}
        self._written: tuple[PodRecord, JSON] | None = None
        store.on_change(space, self._fold)

    def _fold(self, key: str, old: Any, new: Any) -> None:
        if not key.startswith(PREFIX):
            return
        uid = key[len(PREFIX) :]
        if self._unread:
            self._unread.pop(uid, None)
        if new is None:
            self._by_uid.pop(uid, None)
        elif self._written is not None and self._written[1] is new:
            self._by_uid[uid] = self._written
        else:
            self._by_uid.pop(uid, None)
            self._unread[uid] = new

    def _read(self, uid: str) -> tuple[PodRecord, JSON] | None:
        known = self._by_uid.get(uid)
        if known is None and uid in self._unread:
            stored = self._unread.pop(uid)
            known = self._by_uid[uid] = from_json(uid, stored), stored
        return known

    def get(self, uid: str) -> PodRecord | None:
        known = self._read(uid)
        return known[0] if known else None

    def __iter__(self) -> Iterator[PodRecord]:
        """All of them, by uid."""
        for uid in list(self._unread):
            self._read(uid)
        return iter([self._by_uid[uid][0] for uid in sorted(self._by_uid)])

    def put(self, record: PodRecord, base: PodRecord | None = None, touched: Iterable[str] = ()) -> None:
        """`touched`: all fields that may differ from `base`, if that is the record as it is here now."""
        before, stored = self._read(record.uid) or NEW
        fields = touched if base is before and base is not None else PodRecord._fields
        self._written = record, to_json(record, fields, before, stored)
        self._store.put(self._space, PREFIX + record.uid, self._written[1])

    def drop(self, uid: str) -> None:
        self._store.delete(self._space, PREFIX + uid)
