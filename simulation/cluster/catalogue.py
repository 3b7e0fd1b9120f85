"""What the page and the admin must know of the core, as one JSON document: what stands here stands nowhere else."""

from typing import Any

from . import phrases
from .faults import menu
from .phrases.page import GATES, TONES, WAITS
from .scenario import DEFAULT_NODES, DEFAULTS
from .scheduler.meanings import LACKS, MEANINGS, OF_PLUGINS
from .scheduler.profile import DEFAULT as DEFAULT_PROFILE
from .verbs import CHAPTERS


def catalogue() -> dict[str, Any]:
    """{"words", "verbs"} of the phrases; "chapters" in their order; "defaults" of a scenario that names no nodes, or says little of one;
    "gates" of the API server; words of "waits", "refusals" and "tones" of states; "faults": what can be broken, how it is called and mended;
    "scheduler": the default profile's order of filters and weights.
    """
    return {
        **phrases.as_dict(),
        "chapters": list(CHAPTERS),
        "defaults": {"nodes": DEFAULT_NODES, "node": DEFAULTS},
        "gates": list(GATES),
        "waits": WAITS,
        "tones": {word: tone for tone, words in TONES.items() for word in words},
        "faults": menu.as_dict(),
        "refusals": {"meanings": MEANINGS, "of_plugins": OF_PLUGINS, "lacks": LACKS},
        "scheduler": {"order": list(DEFAULT_PROFILE.order), "weights": dict(DEFAULT_PROFILE.score_weights)},
    }
