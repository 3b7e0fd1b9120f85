"""All state is keys, in spaces: one place that everyone's memory lives in, and that knows what has changed.

Values are JSON and immutable. Nothing else is saved: what a component keeps beside it must be a fold of the puts.
"""


class Store:
    """Spaces of keys.

    `pending` gathers (space, key) -> value before the change, since the last transition was told; `unsaved` what
    changed since the last save. Folds hear of every put and delete of their space: fold(key, old, new).
    """

    def __init__(self):
        self.spaces = {}
        self.pending = {}
        self.unsaved = set()
        self._folds = {}

    def space(self, name):
        """The mapping of one space; to be read only."""
        return self.spaces.setdefault(name, {})

    def get(self, space, key):
        return self.spaces[space].get(key) if space in self.spaces else None

    def on_change(self, space, fold):
        """Register a fold over one space; it first hears of everything that is there, in order of keys."""
        self._folds.setdefault(space, []).append(fold)
        for key, value in sorted(self.space(space).items()):
            fold(key, None, value)

    def put(self, space, key, value):
        """Write one key; `value` None deletes it. Writing an equal object again costs nothing."""
        found = self.space(space)
        old = found.get(key)
        if old is value:
            return
        self.pending.setdefault((space, key), old)
        self.unsaved.add((space, key))
        self._set(found, space, key, old, value)

    def delete(self, space, key):
        self.put(space, key, None)

    def restore(self, space, key, value):
        """Take over a saved value: nothing to tell, nothing to save."""
        found = self.space(space)
        self._set(found, space, key, found.get(key), value)

    def _set(self, found, space, key, old, value):
        if value is None:
            found.pop(key, None)
        else:
            found[key] = value
        for fold in self._folds.get(space, ()):
            fold(key, old, value)

    def take_pending(self):
        """[(space, key, old, new)] since the last call."""
        taken = [(space, key, old, self.spaces[space].get(key)) for (space, key), old in self.pending.items()]
        self.pending = {}
        return taken

    def take_back(self, changes):
        """Undo [(space, key, old, new)]: the old values stand again, and are saved as such."""
        for space, key, old, _ in reversed(changes):
            found = self.space(space)
            self._set(found, space, key, found.get(key), old)
            self.unsaved.add((space, key))

    def take_unsaved(self):
        """{(space, key): value or None} since the last call, in the order of the keys."""
        taken = {(space, key): self.spaces[space].get(key) for space, key in sorted(self.unsaved)}
        self.unsaved = set()
        return taken
