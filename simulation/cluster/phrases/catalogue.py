"""The catalogue of phrases: for every verb its title, sentence, reason, label and page of the documentation; checked at import."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..verbs import VERBS, Verb
from ..verbs.facts import Type
from .format import N_, Argument, PatternError, arguments, parse, render

__all__ = ["N_", "PHRASES", "Catalogue", "Phrase"]

DOCS = "https://kubernetes.io/docs/"
FORMS = {  # form of an argument -> types of facts that may be shown in it
    "plain": ("name", "message", "count"),
    "list": ("names", "messages", "codes"),
    "plural": ("count", "names", "messages", "codes"),
    "select": ("code", "flag", "name", "count", "message", "names"),
    "duration": ("ms",),
    "seconds": ("seconds",),
    "bytes": ("bytes",),
}


class Phrase(NamedTuple):
    """The words of one verb: patterns over its facts (see format.py); `docs` is a link."""

    step: str
    title: str
    says: str
    why: str
    label: str
    docs: str

    def as_dict(self) -> dict[str, str]:
        return {"title": self.title, "says": self.says, "why": self.why, "label": self.label, "docs": self.docs}


class Catalogue(dict[str, Phrase]):
    """step -> Phrase; a wrong phrase fails at import with ValueError."""

    def say(self, step: str, title: str, says: str, *, why: str = "", label: str = "", docs: str = "") -> None:
        """The words of a declared verb; a verb that is not declared is a KeyError."""
        verb = VERBS[step]
        if step in self:
            raise ValueError(f"phrase {step} stands twice")
        if not title or not says:
            raise ValueError(f"phrase {step}: wants a title and a sentence")
        if bool(label) != bool(verb.source and verb.source != verb.target):
            raise ValueError(f"phrase {step}: wants a label if and only if something moves")
        used = set()
        for pattern in (title, says, why, label):
            used |= _checked(verb, pattern)
        for name, given in verb.facts.items():
            if given.name in ("code", "codes") and name not in used and name != "grace":
                raise ValueError(f"phrase {step}: the codes of {name} have no words")
        self[step] = Phrase(step, title, says, why, label, DOCS + docs if docs else "")

    def check_complete(self) -> None:
        """Every verb has its words; raises ValueError for those that have none."""
        if missing := sorted(set(VERBS) - set(self)):
            raise ValueError(f"verbs without a phrase: {', '.join(missing)}")

    def says(self, step: str, facts: Mapping[str, Any]) -> str:
        """The sentence of one line; of a verb that this build does not know, its name."""
        phrase = self.get(step)
        return render(phrase.says, facts) if phrase else step


def _checked(verb: Verb, pattern: str) -> set[str]:
    """The facts that a pattern uses, each in a form that fits it."""
    try:
        found = list(arguments(parse(pattern)))
    except PatternError as error:
        raise ValueError(f"phrase {verb.step}: {error}") from None
    for argument in found:
        given = verb.facts.get(argument.name)
        if given is None:
            raise ValueError(f"phrase {verb.step} uses {argument.name}, which is no fact of it")
        if given.name not in FORMS[argument.kind]:
            raise ValueError(
                f"phrase {verb.step}: {argument.name} is a {given.name}, it cannot be shown {argument.kind}"
            )
        _check_cases(verb.step, argument, given)
    return {argument.name for argument in found}


def _check_cases(step: str, argument: Argument, given: Type) -> None:
    """A case for every code, and none for what is no code."""
    cases = set(argument.cases)
    known = {"code": given.codes, "codes": given.codes, "flag": ("true", "false")}.get(given.name)
    if known is None or argument.kind == "plural":
        if argument.kind == "select" and not cases & {"other", "none"}:
            raise ValueError(f"phrase {step}: {argument.name} wants the case other")
        return
    if unknown := cases - set(known) - {"other", "none"}:
        raise ValueError(f"phrase {step}: {argument.name} is never {', '.join(sorted(unknown))}")
    if "other" not in cases and (missing := set(known) - cases):
        raise ValueError(f"phrase {step}: {argument.name} has no words for {', '.join(sorted(missing))}")
    if given.optional and not cases & {"other", "none"}:
        raise ValueError(f"phrase {step}: {argument.name} may be left out, and has no words for that")


PHRASES = Catalogue()
