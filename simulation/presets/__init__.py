"""The prepared pods of the first page: each is a scenario file beside this one, and a card that says what it shows."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

FOLDER = Path(__file__).parent


class Preset(NamedTuple):
    """`slug` names the file; `status` is the STATUS that the pod is remembered for, `tone` how the page colours it."""

    slug: str
    title: str
    says: str
    status: str
    tone: str

    @property
    def command(self) -> str:
        """What the learner would have typed: the scenario's first command."""
        return f"kubectl {scenario(self.slug)['inputs'][0]['kubectl']}"


PRESETS = (
    Preset("nginx", "A web server", "The whole way, from your command to Running", "Running", "good"),
    Preset("slow-pull", "A slow pull", "Where the seconds really go", "ContainerCreating", "busy"),
    Preset("wrong-image", "A wrong image name", "Who notices, and how often it tries again", "ImagePullBackOff", "bad"),
    Preset("too-big", "Too big for any node", "Every node says why not", "Pending", "wait"),
    Preset("crash", "It will not stay up", "The phase says Running. Why?", "CrashLoopBackOff", "bad"),
    Preset(
        "graceful-delete", "A gentle goodbye", "SIGTERM, a grace period, and what comes after", "Terminating", "idle"
    ),
)
BY_SLUG = {preset.slug: preset for preset in PRESETS}


@cache
def scenario(slug: str) -> dict:
    """The podflow/v1 mapping of a prepared pod; raises KeyError for a slug that is none. Shared: do not change it."""
    return yaml.load((FOLDER / f"{BY_SLUG[slug].slug}.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
