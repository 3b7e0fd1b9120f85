"""All state is keys, in spaces: one place that everyone's memory lives in, and that knows what the next line has to tell.

Values are JSON and immutable. Nothing else is saved: what a component keeps beside it must be a fold of the puts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Fold = Callable[[str, Any, Any], None]
Change = tuple[str, str, Any, Any]  # space, key, old value, new value; None: not there


class Store:
    """Spaces of keys.

    `pending` gathers (space, key) -> value before the change, since the last line was told; `quiet` the same for changes
    that call for no line of their own (alarms): they wait for the next one. Folds hear of every put and delete of their
    space: fold(key, old, new).
    """

    def __init__(self) -> None:
        self.spaces: dict[str, dict[str, Any]] = {}
        self.pending: dict[tuple[str, str], Any] = {}
        self.quiet: dict[tuple[str, str], Any] = {}
        self._folds: dict[str, list[Fold]] = {}

    def space(self, name: str) -> dict[str, Any]:
        """The mapping of one space; to be read only."""
        return self.spaces.setdefault(name, {})

    def get(self, space: str, key: str) -> Any:
        return self.spaces[space].get(key) if space in self.spaces else None

    def on_change(self, space: str, fold: Fold) -> None:
        """Register a fold over one space; it first hears of everything that is there, in order of keys."""
        self._folds.setdefault(space, []).append(fold)
        for key, value in sorted(self.space(space).items()):
            fold(key, None, value)

    def forget(self) -> None:
        """Let go of all keys, and of who listens."""
        for held in (self.spaces, self.pending, self.quiet, self._folds):
            held.clear()

    def put(self, space: str, key: str, value: Any) -> None:
        """Write one key; `value` None deletes it. Writing an equal object again costs nothing."""
        keys = self.spaces[space] if space in self.spaces else self.space(space)
        old = keys.get(key)
        if old is value:
            return
        self.pending.setdefault((space, key), old)
        self._set(keys, space, key, old, value)

    def put_quietly(self, space: str, key: str, value: Any) -> None:
        """Write one key with a change that the next line will carry, whoever tells it."""
        keys = self.spaces[space] if space in self.spaces else self.space(space)
        old = keys.get(key)
        if old is value:
            return
        self.quiet.setdefault((space, key), old)
        self._set(keys, space, key, old, value)

    def delete(self, space: str, key: str) -> None:
        self.put(space, key, None)

    def restore(self, space: str, key: str, value: Any) -> Any:
        """Take over a stored value: nothing to tell. Returns what was there."""
        keys = self.space(space)
        old = keys.get(key)
        self._set(keys, space, key, old, value)
        return old

    def _set(self, keys: dict[str, Any], space: str, key: str, old: Any, value: Any) -> None:
        if value is None:
            keys.pop(key, None)
        else:
            keys[key] = value
        for fold in self._folds.get(space, ()):
            fold(key, old, value)

    def take_pending(self) -> list[Change]:
        """What changed since the last call, but for the quiet changes."""
        if not self.pending:
            return []
        before, spaces, self.pending = self.pending, self.spaces, {}
        return [(space, key, old, spaces[space].get(key)) for (space, key), old in before.items()]

    def take_quiet(self) -> list[Change]:
        """The quiet changes since the last call."""
        if not self.quiet:
            return []
        taken, self.quiet = self.quiet_changes(), {}
        return taken

    def quiet_changes(self) -> list[Change]:
        """The quiet changes that no line carries yet; they go on waiting for one."""
        spaces = self.spaces
        return [(space, key, old, spaces[space].get(key)) for (space, key), old in self.quiet.items()]

    def take_back(self, changes: list[Change]) -> None:
        """Undo changes: the old values stand again."""
        for space, key, old, _ in reversed(changes):
            self.restore(space, key, old)

    def give_back(self, changes: list[Change]) -> None:
        """Quiet changes whose line has not happened: they stand, and wait for another line."""
        for space, key, old, _ in changes:
            self.quiet[space, key] = old

    def rewind(self) -> None:
        """Undo the quiet changes since the last line: every key is as that line left it."""
        self.take_back(self.take_quiet())
