"""A jsonpath template becomes nodes and steps, read once from left to right.

A node is ("text", text), ("path", steps) or ("range", steps, nodes). A step is (kind, argument): see steps.py.
Source: s/client-go/util/jsonpath/parser.go.
"""

from __future__ import annotations

import re
from typing import Any

from ....budget import charge
from ...errors import Failure

Step = tuple[str, Any]
Node = tuple[Any, ...]

MOST_NESTED = 50  # ranges, or brackets within brackets
LONGEST_NUMBER = 18  # digits; what is longer is no index of Go's
PER_UNIT = 10  # characters of a template that are read for a unit of work
NAME = re.compile(r"(?:\\.|[^\s{}\[\].,|()@$'\"=<>!+*?\\])+", re.S)
NUMBER = re.compile(r"[-+]?\d{1,18}(?:\.\d{1,18})?")
OPERATOR = re.compile(r"==|!=|<=|>=|<|>")
SLICE = re.compile(r"(-?\d*)(?::(-?\d*)(?::(-?\d*))?)?")
QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-7]{3})|(.)|\Z)", re.S)
SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def parsed(template: str) -> list[Node]:
    """A template's nodes; raises Failure where it is wrong."""
    charge(1 + len(template) // PER_UNIT)
    open_ranges: list[tuple[list[Step], list[Node]]] = []
    nodes: list[Node] = []
    place = 0
    while (start := template.find("{", place)) >= 0:
        if start > place:
            nodes.append(("text", template[place:start]))
        end = _closing(template, start)
        charge(2)
        kind, argument = _action(template[start + 1 : end].strip())
        if kind == "range":
            open_ranges.append((argument, nodes))
            nodes = []
            if len(open_ranges) > MOST_NESTED:
                raise wrong(template, f"nested too deeply: more than {MOST_NESTED} ranges")
        elif kind == "end":
            if not open_ranges:
                raise Failure("not in range, nothing to end")
            steps, outside = open_ranges.pop()
            outside.append(("range", steps, nodes))
            nodes = outside
        else:
            nodes.append((kind, argument))
        place = end + 1
    if open_ranges:
        raise Failure("error parsing jsonpath: unclosed range")
    if place < len(template):
        nodes.append(("text", template[place:]))
    return nodes


def wrong(text: str, why: str) -> Failure:
    return Failure(f"error parsing jsonpath {text}, {why}")


def _closing(template: str, start: int) -> int:
    quote, depth = "", 0
    for place in range(start, len(template)):
        sign = template[place]
        if quote:
            quote = "" if sign == quote and template[place - 1] != "\\" else quote
        elif sign in "'\"":
            quote = sign
        elif sign in "{}":
            depth += 1 if sign == "{" else -1
            if depth == 0:
                return place
    raise wrong(template, "unclosed action")


def _action(text: str) -> tuple[str, Any]:
    if text == "end":
        return "end", None
    if text.startswith("range ") or text == "range":
        return "range", steps_of(text[5:].strip())
    if text[:1] in ("'", '"'):
        return "text", unquoted(text)
    return "path", steps_of(text)


def steps_of(text: str, depth: int = 0) -> list[Step]:
    """ ".spec.containers[*].name" -> its steps."""
    if depth > MOST_NESTED:
        raise wrong(f"{{{text}}}", f"nested too deeply: more than {MOST_NESTED} levels")
    steps: list[Step] = []
    place = 0
    while place < len(text):
        charge()
        sign = text[place]
        if sign in "$@":
            steps += [("root", None)] if sign == "$" else []
            place += 1
        elif text.startswith("..", place):
            match = NAME.match(text, place + 2)
            steps.append(("deep", _plain(match.group())) if match else ("all", None))
            place = match.end() if match else place + 2
        elif sign == "." or (place == 0 and sign != "["):
            place = _named(text, place, steps)
        elif sign == "[":
            end = _bracket(text, place)
            steps.append(_subscript(text[place + 1 : end].strip(), text, depth))
            place = end + 1
        else:
            place += 1
    return steps


def _named(text: str, place: int, steps: list[Step]) -> int:
    """A field's name, or a star -> where the rest begins."""
    dot = text[place] == "."
    body = place + dot
    match = NAME.match(text, body)
    if text[body : body + 1] == "*":
        steps.append(("all", None))
        return body + 1
    if match:
        steps.append(("field", _plain(match.group())))
        return match.end()
    sign = text[body : body + 1]
    if sign and sign not in "[ ":
        raise wrong(f"{{{text}}}", f"unrecognized character in action: U+{ord(sign):04X} '{sign}'")
    return place + 1


def _bracket(text: str, start: int) -> int:
    quote, depth = "", 0
    for place in range(start, len(text)):
        sign = text[place]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign in "[]":
            depth += 1 if sign == "[" else -1
            if depth == 0:
                charge((place - start) // PER_UNIT)
                return place
    raise wrong(f"{{{text}}}", "unterminated array")


def _subscript(text: str, whole: str, depth: int) -> Step:
    if text == "*":
        return "all", None
    if text.startswith("?(") and text.endswith(")"):
        return "filter", _condition(text[2:-1].strip(), depth + 1)
    if text[:1] in ("'", '"'):
        names = [single if single is not None else double for single, double in _quoted(text)]
        return ("field", names[0]) if len(names) == 1 else ("union", [[("field", name)] for name in names])
    if "," in text:
        return "union", [[_subscript(part.strip(), whole, depth)] for part in text.split(",")]
    match = SLICE.fullmatch(text)
    return ("slice", _bounds(match, whole)) if match else ("field", text)


def _quoted(text: str) -> list[tuple[str | None, str | None]]:
    return [(match.group(1), match.group(2)) for match in QUOTED.finditer(text)]


def _bounds(match: re.Match[str], whole: str) -> tuple[int | None, int | None, int | None, bool]:
    """(start, stop, step, whether it is one index only)."""
    for number in match.groups():
        if number == "-" or number and len(number.lstrip("-")) > LONGEST_NUMBER:
            raise wrong(f"{{{whole}}}", f"array index {number} is not a number")
    start, stop, step = (int(number) if number else None for number in match.groups())
    return start, stop, step, match.group(2) is None and start is not None


def _condition(text: str, depth: int) -> tuple[Any, str | None, Any]:
    """What stands in [?( )] -> (left side, operator or None, right side)."""
    match = OPERATOR.search(text, 1)
    if match is None or not text[: match.start()].strip() or not text[match.end() :].strip():
        return ("path", steps_of(text, depth)), None, None
    return _side(text[: match.start()], depth), match.group(), _side(text[match.end() :], depth)


def _side(text: str, depth: int) -> Step:
    text = text.strip()
    if text[:1] in ("'", '"'):
        return "literal", unquoted(text)
    if NUMBER.fullmatch(text):
        return "literal", float(text) if "." in text else int(text)
    if text in ("true", "false"):
        return "literal", text == "true"
    return "path", steps_of(text, depth)


def unquoted(text: str) -> str:
    """Text in quotes as Go's strconv.Unquote reads it; raises Failure."""
    if len(text) < 2 or text[-1] != text[0]:
        raise wrong(text, "unterminated quoted string")
    return ESCAPE.sub(_unescaped, text[1:-1]) if "\\" in text else text[1:-1]


def _unescaped(match: re.Match[str]) -> str:
    four, two, octal, sign = match.groups()
    if sign is None and not (four or two or octal):
        raise wrong(match.string, "invalid syntax")
    if sign is not None:
        if sign in "uxU01234567":
            raise wrong(match.string, "invalid syntax")
        return SIMPLE.get(sign, sign)
    code = int(octal, 8) if octal else int(four or two, 16)
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)


def _plain(name: str) -> str:
    return re.sub(r"\\(.)", r"\1", name, flags=re.S) if "\\" in name else name
