"""awk, as far as scripts in containers use it: patterns, fields and print; arithmetic and loops are not modelled, and it says so."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from ....budget import allocate, charge
from ....regular import LONGEST_PATTERN, Pattern, PatternError, extended
from ..language.escapes import unescape
from ..processes.calls import Call, lines_of

_NUMBER = re.compile(r"-?\d{1,300}(\.\d{1,300})?")
_PIECE = re.compile(r'"(?:\\.|[^"\\])*"?|[^,"]+|,', re.S)
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt,
}  # fmt: skip
_SIGNS = ("!~", "==", "!=", ">=", "<=", "~", ">", "<")

Known = dict[str, str]  # variables, and $0
Fits = Callable[[list[str], Known], bool]  # fields of the line


class Unknown(Exception):
    """Something that is not modelled."""


class Rule(NamedTuple):
    """When (BEGIN, END, or for which lines) and what: the words of each print, where "," stands between two."""

    when: str
    fits: Fits
    prints: list[list[str]]


def awk(call: Call) -> int:
    """awk [-F x] [-v name=value] 'pattern { print ... }' [file ...]."""
    options, names = call.options("Fv", stop=True)
    if not names:
        return call.fail("usage: awk [-F sep] 'program' [file]", 2)
    variables = dict([str(options["v"]).split("=", 1)]) if "=" in str(options.get("v", "")) else {}
    try:
        rules = [_rule(pattern, action) for pattern, action in _rules(names[0])]
        separator = str(options.get("F", ""))
        splits = extended(separator) if len(separator) > 1 else None
        text, status = call.inputs(names[1:]) if any(rule.when != "BEGIN" for rule in rules) else ("", 0)
        call.out(_output(rules, text, separator, splits, variables))
    except (Unknown, PatternError):
        return call.fail(f"podflow's awk knows patterns and print only: {names[0][:200]}", 2)
    return status


def _rules(program: str) -> list[tuple[str, str]]:
    """(pattern, action) of each rule."""
    if len(program) > 4 * LONGEST_PATTERN:
        raise Unknown
    charge(len(program) // 10)
    if "{" not in program:
        return [(program.strip(), "print")]
    made = []
    for part in program.split("}")[:-1]:
        pattern, brace, action = part.partition("{")
        if not brace or "{" in action:
            raise Unknown
        made.append((pattern.strip(" \t\n;"), action))
    return made


def _rule(pattern: str, action: str) -> Rule:
    prints = []
    for statement in filter(None, (part.strip() for part in action.split(";"))):
        if statement.split(None, 1)[0] != "print":
            raise Unknown
        prints.append(_words(statement[5:].strip()))
    when = pattern if pattern in ("BEGIN", "END") else ""
    return Rule(when, _fits(pattern) if not when else lambda fields, known: True, prints)


def _words(text: str) -> list[str]:
    """What is printed: texts in quotes, fields, numbers, names."""
    words: list[str] = []
    for piece in _PIECE.findall(text) if text else ["$0"]:
        words += [piece] if piece[0] in ',"' else piece.split()
    return words


def _fits(pattern: str) -> Fits:
    """Nothing, /expression/, !/expression/, or a comparison."""
    if not pattern:
        return lambda fields, known: True
    bare = pattern.removeprefix("!")
    if len(bare) > 1 and bare[0] == bare[-1] == "/":
        expression, wanted = extended(bare[1:-1]), bare == pattern
        return lambda fields, known: bool(expression.search(known["$0"])) == wanted
    places = [(pattern.find(sign), i, sign) for i, sign in enumerate(_SIGNS) if sign in pattern]
    if not places:
        raise Unknown
    at, _, sign = min(places)
    left, right = pattern[:at].strip(), pattern[at + len(sign) :].strip()
    if not left or not right or " " in left:
        raise Unknown
    if "~" in sign:
        matcher, wanted = extended(right.strip("/")), sign == "~"
        return lambda fields, known: bool(matcher.search(_value(left, fields, known))) == wanted
    return lambda fields, known: _compared(sign, _value(left, fields, known), _value(right, fields, known))


def _compared(sign: str, left: str, right: str) -> bool:
    if _NUMBER.fullmatch(left) and _NUMBER.fullmatch(right):
        return _COMPARED[sign](float(left), float(right))
    return _COMPARED[sign](left, right)


def _output(rules: list[Rule], text: str, separator: str, splits: Pattern | None, variables: Known) -> str:
    made, lines = [], lines_of(text)
    for number, line in enumerate(lines, 1):
        fields = _split(line, separator, splits)
        known = {**variables, "NR": str(number), "NF": str(len(fields)), "$0": line}
        for rule in rules:
            if not rule.when and rule.fits(fields, known):
                made.append(_printed(rule, fields, known))
    first = [_printed(rule, [], variables) for rule in rules if rule.when == "BEGIN"]
    known = {**variables, "NR": str(len(lines)), "NF": "0", "$0": lines[-1] if lines else ""}
    last = [_printed(rule, [], known) for rule in rules if rule.when == "END"]
    return "".join(first + made + last)


def _split(line: str, separator: str, splits: Pattern | None) -> list[str]:
    charge(5 + len(line) // 100)
    allocate(len(line))
    if splits is not None:
        return splits.split(line)
    return line.split() if separator in ("", " ") else line.split(separator)


def _printed(rule: Rule, fields: list[str], known: Known) -> str:
    made = []
    for words in rule.prints:
        charge(2 + len(words))
        line = "".join(" " if word == "," else _value(word, fields, known) for word in words)
        allocate(len(line) + 64)
        made.append(line + "\n")
    return "".join(made)


def _value(word: str, fields: list[str], known: Known) -> str:
    if word[:1] == '"':
        return unescape(word[1:-1])
    if word == "$NF":
        return fields[-1] if fields else ""
    if word[:1] == "$" and word[1:].isdecimal():
        index = int(word[1:][:9])
        return known.get("$0", "") if index == 0 else fields[index - 1] if index <= len(fields) else ""
    if word in known or _NUMBER.fullmatch(word):
        return known.get(word, word)
    raise Unknown
