"""The registry as it is just now: the scenario's entries, and what a fault has put over them."""

from __future__ import annotations

from typing import Any

from ..registry import Found, Missing, Registry
from ..store import Store
from .faults import SPACE


class PresentRegistry:
    """Answers as a Registry does; a fold of the space faults, key "registry"."""

    def __init__(self, entries: dict[str, Any], store: Store):
        self._entries, self._registry = entries, Registry(entries)
        store.on_change(SPACE, self._fold)

    def _fold(self, key: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> None:
        if key == "registry":
            self._registry = Registry({**self._entries, **(new or {})})

    def find(self, image: str) -> Found | Missing:
        """What a pull of this name brings now. Raises InvalidReference where the name is none."""
        return self._registry.find(image)
