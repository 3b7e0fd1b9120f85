"""What a verb is, and the table of them: its facts, where it stands in the story, and what moves from where to where."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from .facts import CHECKS, Type, mistakes

CHAPTERS = (
    "Before", "Request", "Stored", "Scheduled", "Node", "Sandbox and network", "Image", "Container", "Probes", "Status",
    "Controllers", "Faults", "Goodbye",
)  # fmt: skip
PLACES = (
    None, "kubectl", "apiserver", "etcd", "scheduler", "controllers", "kubelet", "containerd", "cni", "pod", "registry",
)  # fmt: skip
KINDS = (None, "command", "answer", "refusal", "probe", "pull")  # what the page shows in a way of its own
TONES = (None, "bad", "wait")  # how a step goes where that is known before its facts are
WAITS = (None, "pull", "mount", "process")  # what the time before the step was spent with
REQUEST_VERBS = ("create", "update", "patch", "delete", "removed")


class Verb(NamedTuple):
    """`step` is unique ("kubelet.patch-status"); its words stand in the catalogue of phrases under the same name.

    `facts` {name: Type}; `level`: 1 the nine steps that everyone should see, 2 the usual detail, 3 everything. A message
    goes from `source` to `target`; both None: the component acts and nothing moves. `gate` names a gate of the API server.
    `seen` holds the names of facts that were found right before, so that the next line with the same is not looked at again.
    `kind`, `tone` and `wait` are of KINDS, TONES and WAITS; `beside`: it goes on beside the story, in any chapter.
    """

    step: str
    component: str
    verb: str
    facts: dict[str, Type]
    names: frozenset[str]
    required: frozenset[str]
    seen: set[tuple[str, ...]]
    chapter: str
    level: int
    source: str | None
    target: str | None
    gate: str | None
    kind: str | None
    tone: str | None
    wait: str | None
    beside: bool

    def check_names(self, facts: Mapping[str, Any]) -> None:
        """Raises ValueError for a fact that is not declared, or one that is missing."""
        if not self.required <= facts.keys() <= self.names:
            raise ValueError(f"{self.step}: {'; '.join(mistakes(self.facts, facts))}")
        self.seen.add(tuple(facts))

    def check(self, facts: Mapping[str, Any]) -> None:
        """Raises ValueError for facts that are not as they are declared."""
        if errors := mistakes(self.facts, facts):
            raise ValueError(f"{self.step}: {'; '.join(errors)}")

    def as_dict(self) -> dict[str, Any]:
        """JSON for the browser, without its words: source and target are called from and to."""
        return {
            "step": self.step, "component": self.component, "verb": self.verb,
            "facts": {name: kind.as_dict() for name, kind in self.facts.items()},
            "chapter": self.chapter, "level": self.level, "gate": self.gate, "from": self.source, "to": self.target,
            "kind": self.kind, "tone": self.tone, "wait": self.wait, "beside": self.beside,
        }  # fmt: skip


class Table(dict[str, Verb]):
    """step -> Verb; a wrong declaration fails at import, an unknown step is a KeyError."""

    def declare(
        self, step: str, facts: dict[str, Type] | None = None, *, chapter: str, level: int = 2,
        moves: tuple[str | None, str | None] = (None, None), gate: str | None = None,
        kind: str | None = None, tone: str | None = None, wait: str | None = None, beside: bool = False,
    ) -> Verb:  # fmt: skip
        """One verb; raises ValueError for what cannot be."""
        component, _, verb = step.partition(".")
        source, target = moves
        if step in self:
            raise ValueError(f"verb {step} is declared twice")
        if not verb or level not in (1, 2, 3):
            raise ValueError(f"verb {step}: wants component.verb, and a level of 1, 2 or 3")
        if chapter not in CHAPTERS or source not in PLACES or target not in PLACES:
            raise ValueError(f"verb {step}: unknown chapter {chapter!r} or place {source!r} {target!r}")
        if kind not in KINDS or tone not in TONES or wait not in WAITS:
            raise ValueError(f"verb {step}: unknown kind {kind!r}, tone {tone!r} or wait {wait!r}")
        for name, fact in (facts or {}).items():
            if not isinstance(fact, Type) or fact.name not in CHECKS or (fact.name == "code") > bool(fact.codes):
                raise ValueError(f"verb {step}: fact {name} is of an unknown type {fact!r}")
        first = verb.split("-")[0]
        bare = first if first in REQUEST_VERBS else verb
        required = frozenset(name for name, fact in (facts or {}).items() if not fact.optional)
        made = Verb(
            step, component, bare, facts or {}, frozenset(facts or ()), required, set(), chapter, level, source, target, gate,
            kind, tone, wait, beside,
        )  # fmt: skip
        self[step] = made
        return made


VERBS = Table()
