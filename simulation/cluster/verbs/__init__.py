"""VERBS: every verb of every component, with the sentence that explains it. One table feeds diagram, narration and docs.

A component takes its verbs from here when it is imported: an undeclared verb is refused at import (KeyError). The
entries stand in one file a component beside this one.
"""

from typing import NamedTuple

CHAPTERS = (
    "Before", "Request", "Stored", "Scheduled", "Node", "Sandbox and network", "Image", "Container", "Probes", "Status",
    "Controllers", "Faults", "Goodbye",
)  # fmt: skip
PLACES = (
    None, "kubectl", "apiserver", "etcd", "scheduler", "controllers", "kubelet", "containerd", "cni", "pod", "registry",
)  # fmt: skip
DOCS = "https://kubernetes.io/docs/"


class Missing(dict):
    def __missing__(self, name):
        return "…"


class Verb(NamedTuple):
    """`step` is unique ("kubelet.patch-status"); `says` and `why` are templates over the line's facts.

    `level`: 1 the nine steps that everyone should see, 2 the usual detail, 3 everything. `source` -> `target` is the way of
    the message `label`; both None: the component acts and nothing moves. `gate` names a gate of the API server.
    """

    step: str
    component: str
    verb: str
    title: str
    says: str
    why: str
    docs: str
    chapter: str
    level: int
    source: str | None
    target: str | None
    label: str
    gate: str | None

    def sentence(self, facts):
        return self.says.format_map(Missing(facts))

    def as_dict(self):
        """JSON for the browser: source and target are called from and to."""
        row = self._asdict()
        row["from"], row["to"] = row.pop("source"), row.pop("target")
        return row


class Table(dict):
    """step -> Verb; a wrong declaration fails at import."""

    def declare(self, step, title, says, *, why="", docs="", chapter, level=2, moves=(None, None, ""), gate=None):
        component, _, verb = step.partition(".")
        source, target, label = moves
        if step in self:
            raise ValueError(f"verb {step} is declared twice")
        if not verb or not title or not says or level not in (1, 2, 3):
            raise ValueError(f"verb {step}: wants component.verb, a title, a sentence and a level of 1, 2 or 3")
        if chapter not in CHAPTERS or source not in PLACES or target not in PLACES:
            raise ValueError(f"verb {step}: unknown chapter {chapter!r} or place {source!r} {target!r}")
        bare = verb.split("-")[0] if verb.split("-")[0] in REQUEST_VERBS else verb
        link = DOCS + docs if docs else ""
        self[step] = Verb(
            step, component, bare, title, says, why, link, chapter, level, source, target, label, gate
        )  # fmt: skip
        return self[step]


REQUEST_VERBS = ("create", "update", "patch", "delete", "removed")
VERBS = Table()

from . import apiserver, controllers, faults, kubectl, kubelet, node, runtime, scheduler  # noqa: E402, F401
