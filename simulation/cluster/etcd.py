"""etcd: keys, revisions, compare-and-swap. Only the API server speaks to it.

A key's record is {"object", "create_revision", "mod_revision", "version", "lease"}. Not modelled: raft between members (a
single member answers), compaction (a run is shorter than the 5 minutes), protobuf (values are shown as YAML).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .budget import charge
from .store import Fold, Store
from .values import Object

SPACE = "etcd"
Record = dict[str, Any]


class CompareFailed(Exception):
    """The key's mod_revision is not the one that the transaction expected; `record` is what is there."""

    def __init__(self, record: Record | None) -> None:
        super().__init__("compare failed")
        self.record = record


class Etcd:
    """The store's space "etcd". `revision` counts the transactions that changed something."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.revision = 0
        self.keys: dict[str, Record] = store.space(SPACE)
        self._by_prefix: dict[str, dict[str, Record]] = {}
        self._folds: dict[str, list[Fold]] = {}
        store.on_change(SPACE, self._index)

    def on_change(self, prefix: str, fold: Fold) -> None:
        """From now on fold(key, old, new) hears of the keys /registry/<prefix>/..., where `prefix` is one part of them."""
        self._folds.setdefault(prefix, []).append(fold)

    def _index(self, key: str, old: Record | None, new: Record | None) -> None:
        prefix = key.split("/", 3)[2]
        keys = self._by_prefix.setdefault(prefix, {})
        if new is None:
            keys.pop(key, None)
        else:
            keys[key] = new
        for fold in self._folds.get(prefix, ()):
            fold(key, old, new)

    def get(self, key: str) -> Record | None:
        return self.keys.get(key)

    def range(self, prefix: str) -> list[Record]:
        """All records whose key starts with `prefix` ("/registry/pods/default/"), in the order of their keys."""
        found = self._by_prefix.get(prefix.split("/", 3)[2], {})
        charge(len(found) // 4)
        return [found[key] for key in sorted(found) if key.startswith(prefix)]

    def put(self, key: str, made: Callable[[str], Object], expected_revision: int | None = None) -> Record:
        """If mod_revision(key) is `expected_revision` (0: the key is absent; None: whatever it is) then put.

        `made(revision)` gives the object to store, for its resourceVersion is the new revision. Returns the record.
        """
        old = self.keys.get(key)
        found = old["mod_revision"] if old else 0
        if expected_revision is not None and found != expected_revision:
            raise CompareFailed(old)
        self.revision += 1
        record = {
            "object": made(str(self.revision)),
            "create_revision": old["create_revision"] if old else self.revision,
            "mod_revision": self.revision,
            "version": old["version"] + 1 if old else 1,
            "lease": 0,
        }
        self.store.put(SPACE, key, record)
        return record

    def delete(self, key: str, expected_revision: int | None = None) -> Record:
        """If mod_revision(key) is `expected_revision` then delete. Returns the last record."""
        old = self.keys.get(key)
        if old is None or (expected_revision is not None and old["mod_revision"] != expected_revision):
            raise CompareFailed(old)
        self.revision += 1
        self.store.put(SPACE, key, None)
        return old
