"""Types of facts: what a line of the story may carry. Codes, numbers and names; no sentence is ever composed for a fact.

NAME      one word that exists: of an object, a field, an image, a path (no spaces in it)
NAMES     a list of such
MESSAGE   text that really exists, word for word: of an Event, a condition, an answer, a terminal, a command that somebody typed
MESSAGES  a list of such
COUNT     a whole number;  MS, SECONDS, BYTES  a number with its unit;  FLAG  true or false
code("a", "b")   one of a declared set, each with its words in the catalogue;  codes("a", "b")  a list of such
maybe(TYPE)      the fact may be null or left out
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple


class Type(NamedTuple):
    """`name` tells what a fact is, `codes` the declared set of a code; `optional`: it may be null or left out."""

    name: str
    codes: tuple[str, ...] = ()
    optional: bool = False

    def holds(self, value: Any) -> bool:
        if value is None:
            return self.optional
        return CHECKS[self.name](self, value)

    def as_dict(self) -> dict[str, Any]:
        """JSON for the browser."""
        described: dict[str, Any] = {"type": self.name}
        if self.codes:
            described["codes"] = list(self.codes)
        if self.optional:
            described["optional"] = True
        return described


def _number(kind: Type, value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _name(kind: Type, value: Any) -> bool:
    return isinstance(value, str) and not any(letter.isspace() for letter in value)


CHECKS: dict[str, Callable[[Type, Any], bool]] = {
    "name": _name,
    "names": lambda given, value: isinstance(value, list | tuple) and all(_name(given, one) for one in value),
    "message": lambda given, value: isinstance(value, str),
    "messages": lambda given, value: isinstance(value, list | tuple) and all(isinstance(one, str) for one in value),
    "count": lambda given, value: isinstance(value, int) and not isinstance(value, bool),
    "ms": _number, "seconds": _number, "bytes": _number,
    "flag": lambda given, value: isinstance(value, bool),
    "code": lambda given, value: value in given.codes,
    "codes": lambda given, value: isinstance(value, list | tuple) and all(one in given.codes for one in value),
}  # fmt: skip
NAME, NAMES, MESSAGE, MESSAGES = Type("name"), Type("names"), Type("message"), Type("messages")
COUNT, MS, SECONDS, BYTES, FLAG = Type("count"), Type("ms"), Type("seconds"), Type("bytes"), Type("flag")

# What every write through the API server tells of the object that it wrote
WRITE: dict[str, Type] = {"name": NAME, "kind": NAME, "resource": NAME, "revision": COUNT}
# How a deletion is marked: with how much time, or what it waits for
DELETION: dict[str, Type] = {"grace": Type("code", ("time", "none", "finalizers", "namespace")), "grace_s": SECONDS}


def code(*allowed: str) -> Type:
    """One of a declared set."""
    return Type("code", allowed)


def codes(*allowed: str) -> Type:
    """A list of codes of a declared set."""
    return Type("codes", allowed)


def maybe(kind: Type) -> Type:
    """The same, or nothing."""
    return kind._replace(optional=True)


def written(**more: Type) -> dict[str, Type]:
    """The facts of a verb that writes: WRITE and its own."""
    return {**WRITE, **more}


def deleted(**more: Type) -> dict[str, Type]:
    """The facts of a verb that asks for a deletion: WRITE, DELETION and its own."""
    return {**WRITE, **DELETION, **more}


def mistakes(declared: Mapping[str, Type], facts: Mapping[str, Any]) -> list[str]:
    """What is wrong with a line's facts, a text for each; names and types."""
    unknown = [f"{name} is not declared" for name in facts if name not in declared]
    missing = [f"{name} is missing" for name, kind in declared.items() if name not in facts and not kind.optional]
    wrong = [
        f"{name} is no {declared[name].name}: {value!r}"
        for name, value in facts.items()
        if name in declared and not declared[name].holds(value)
    ]
    return unknown + missing + wrong
