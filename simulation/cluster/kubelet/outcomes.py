"""What a step of a pass gives back: DONE, FAILED, or how many ms it takes until it must be called again (None: until something wakes it)."""

from __future__ import annotations

from typing import Final, Literal

DONE: Final = "done"
FAILED: Final = "failed"
StepOutcome = int | None | Literal["done", "failed"]
