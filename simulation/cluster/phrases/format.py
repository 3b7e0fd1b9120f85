"""Patterns of phrases: a small subset of ICU MessageFormat, parsed once and rendered with a line's facts. Pure.

    pattern   text and arguments; "#" inside a case of a plural is the number
    {pod}                                          a name, a number, or Kubernetes' own text, as it is
    {count, plural, =0 {none} one {# pod} other {# pods}}     by a number, or by how many a list has; "=N" goes before one and other
    {phase, select, Pending {...} other {...}}     by a code, a name or a flag (true, false)
    {nodes, list}                                  "a", "a and b", "a, b and c"; of more than five "a, b, c and 7 more"
    {added, list, Priority {the priority} other {...}}        each item by its own case
    {took_ms, duration}                            of ms: "350 ms", "2.5 s", "5 min 10 s", "1 h 30 min"
    {grace_s, seconds}                             the same of seconds
    {size, bytes}                                  "72 MiB", "1.5 GiB"

A case may hold arguments. No spaces are trimmed; there is no way to write a brace or, in a plural, a number sign. What cannot be
said is shown: a fact that is missing or null is "…" (a select or plural may have a case `none` for it, then `other`), a code
without a case is the code itself, a text where a number or a list is wanted is the text: stories of older builds are told so.
The page renders the same patterns: tests/js/fixtures/phrases.json holds what both must make of them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

MISSING = "…"
SHOWN, FIRST = 5, 3  # a longer list is cut to its first three
KINDS = ("plain", "list", "plural", "select", "duration", "seconds", "bytes")
WITH_CASES = ("list", "plural", "select")


def N_(text: str) -> str:  # noqa: N802 (gettext's own name)
    """Marks a text for translation (`xgettext -k N_`, `makemessages`); the text itself comes back."""
    return text


WORDS = {"and": N_("{first} and {last}"), "more": N_("{first} and {count} more"), "comma": N_(", ")}
HEAD = re.compile(r"([a-z_]\w*)\s*(?:(,)\s*([a-z]+)\s*(,)?\s*)?")
KEY = re.compile(r"\s*(=\d+|[\w./:-]+)\s*\{")


class PatternError(ValueError):
    """A pattern that cannot be read: says where."""


class Argument(NamedTuple):
    """`cases` {key: its parts}; `kind` is one of KINDS."""

    name: str
    kind: str
    cases: dict[str, tuple[Any, ...]]


Part = str | Argument | None  # None: the number of the plural around it


@cache
def parse(pattern: str) -> tuple[Part, ...]:
    """The parts of a pattern; raises PatternError."""
    parts, end = _parts(pattern, 0, depth=0, counted=False)
    if end != len(pattern):
        raise PatternError(f"a brace too many at {end} of {pattern!r}")
    return parts


def _parts(text: str, at: int, depth: int, counted: bool) -> tuple[tuple[Part, ...], int]:
    """From `at` up to the brace that closes this case, or to the end."""
    found: list[Part] = []
    stops = "{}#" if counted else "{}"
    while at < len(text) and text[at] != "}":
        if text[at] == "{":
            argument, at = _argument(text, at + 1, depth, counted)
            found.append(argument)
        elif counted and text[at] == "#":
            found.append(None)
            at += 1
        else:
            start = at
            while at < len(text) and text[at] not in stops:
                at += 1
            found.append(text[start:at])
    if depth and at >= len(text):
        raise PatternError(f"a brace is not closed in {text!r}")
    return tuple(found), at


def _argument(text: str, at: int, depth: int, counted: bool) -> tuple[Argument, int]:
    head = HEAD.match(text, at)
    if not head:
        raise PatternError(f"a fact's name is missing at {at} of {text!r}")
    name, kind, more, at = head[1], head[3] or "plain", head[4], head.end()
    if kind not in KINDS or (kind == "plain" and head[2]):
        raise PatternError(f"{name}: unknown form {kind!r}; there are {', '.join(KINDS[1:])}")
    cases: dict[str, tuple[Part, ...]] = {}
    while more and (key := KEY.match(text, at)):
        if key[1] in cases:
            raise PatternError(f"{name}: case {key[1]} stands twice in {text!r}")
        cases[key[1]], at = _parts(text, key.end(), depth + 1, counted or kind == "plural")
        at += 1
    while text[at : at + 1].isspace():
        at += 1
    if text[at : at + 1] != "}":
        raise PatternError(f"{name}: a brace is not closed, or a case is wrong, at {at} of {text!r}")
    _check_cases(name, kind, cases, bool(more))
    return Argument(name, kind, cases), at + 1


def _check_cases(name: str, kind: str, cases: dict[str, tuple[Part, ...]], given: bool) -> None:
    if given != bool(cases) or (cases and kind not in WITH_CASES) or (not cases and kind in ("plural", "select")):
        raise PatternError(f"{name}: {kind} wants {'its cases' if kind in WITH_CASES else 'no cases'}")
    if kind == "plural" and "other" not in cases:
        raise PatternError(f"{name}: a plural wants the case other")


def arguments(parts: tuple[Part, ...]) -> Iterator[Argument]:
    """Every argument of a pattern, those inside cases too."""
    for part in parts:
        if isinstance(part, Argument):
            yield part
            for case in part.cases.values():
                yield from arguments(case)


def render(pattern: str, facts: Mapping[str, Any]) -> str:
    """The pattern filled with facts; never raises for what a fact is, only PatternError for a bad pattern."""
    return _fill(parse(pattern), facts, "")


def _fill(parts: tuple[Part, ...], facts: Mapping[str, Any], number: str) -> str:
    return "".join(
        part if isinstance(part, str) else number if part is None else _value(part, facts, number) for part in parts
    )


def _value(argument: Argument, facts: Mapping[str, Any], number: str) -> str:
    value = facts.get(argument.name)
    if argument.cases:
        return CASES[argument.kind](argument, value, facts, number)
    if argument.kind == "plain" or not _is_number(value):
        return shown(value)
    return UNITS[argument.kind](value or 0)


def shown(value: Any) -> str:
    """A fact as it is: true and false, at most three decimals, lists in words."""
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    if isinstance(value, list | tuple):
        return in_words([shown(item) for item in value])
    return str(value)


def in_words(items: list[str]) -> str:
    """ "a, b and c"; a list of nothing is the sign for what is not known."""
    if len(items) < 2:
        return items[0] if items else MISSING
    if len(items) > SHOWN:
        return WORDS["more"].format(first=WORDS["comma"].join(items[:FIRST]), count=len(items) - FIRST)
    return WORDS["and"].format(first=WORDS["comma"].join(items[:-1]), last=items[-1])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _select(argument: Argument, value: Any, facts: Mapping[str, Any], number: str) -> str:
    key = "none" if value is None else shown(value)
    case = argument.cases.get(key, argument.cases.get("other"))
    return shown(value) if case is None else _fill(case, facts, number)


def _plural(argument: Argument, value: Any, facts: Mapping[str, Any], number: str) -> str:
    if value is None and "none" in argument.cases:
        return _fill(argument.cases["none"], facts, number)
    count = len(value) if isinstance(value, list | tuple) else value
    if not _is_number(count):
        return shown(count)
    cases = argument.cases
    key = next((key for key in (f"={count}", "one" if count == 1 else "other") if key in cases), "other")
    return _fill(cases[key], facts, shown(count))


def _list(argument: Argument, value: Any, facts: Mapping[str, Any], number: str) -> str:
    if not isinstance(value, list | tuple):
        return shown(value)
    return in_words([_select(argument, item, facts, number) for item in value])


def duration(ms: float) -> str:
    """Milliseconds in words, rounded to what matters."""
    if ms < 1000:
        return f"{shown(ms)} ms"
    tenths, whole = int((ms + 50) // 100), int((ms + 500) // 1000)
    if tenths < 600:
        return f"{tenths // 10} s" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10} s"
    if whole < 3600:
        return _two(whole // 60, "min", whole % 60, "s")
    minutes = (whole + 30) // 60
    return _two(minutes // 60, "h", minutes % 60, "min")


def _two(large: int, unit: str, small: int, smaller: str) -> str:
    return f"{large} {unit} {small} {smaller}" if small else f"{large} {unit}"


def _bytes(size: float) -> str:
    unit, name = next(((1 << shift, name) for shift, name in BINARY if size >= 1 << shift), (1, "B"))
    tenths = int((size * 20 + unit) // (2 * unit))
    return f"{tenths // 10} {name}" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10} {name}"


BINARY = ((30, "GiB"), (20, "MiB"), (10, "KiB"))
CASES: dict[str, Callable[[Argument, Any, Mapping[str, Any], str], str]] = {
    "select": _select,
    "plural": _plural,
    "list": _list,
}
UNITS: dict[str, Callable[[float], str]] = {
    "duration": duration,
    "seconds": lambda value: duration(value * 1000),
    "bytes": _bytes,
    "list": shown,
}
