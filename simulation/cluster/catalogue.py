"""What the page and the admin must know of the core, as one JSON document: what stands here stands nowhere else."""

from typing import Any

from . import phrases
from .scheduler.profile import DEFAULT as DEFAULT_PROFILE
from .verbs import CHAPTERS


def catalogue() -> dict[str, Any]:
    """{"words", "verbs"} of the phrases; "chapters" in their order; "scheduler": the default profile's order of filters and weights."""
    return {
        **phrases.as_dict(),
        "chapters": list(CHAPTERS),
        "scheduler": {"order": list(DEFAULT_PROFILE.order), "weights": dict(DEFAULT_PROFILE.score_weights)},
    }
