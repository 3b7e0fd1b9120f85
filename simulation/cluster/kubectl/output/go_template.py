"""`-o go-template=...`: fields, range, if, len and text, which is what people use of Go's text/template.

Not modelled: variables, pipelines beyond `len`/`printf`-free paths, nested templates. A template beyond that is refused.
"""

import re

from ..errors import Failure

ACTION = re.compile(r"(\s*)\{\{(-?)\s*(.*?)\s*(-?)\}\}", re.S)
PATH = re.compile(r"\.?(?:\.?[A-Za-z_][\w]*)*\Z")
STRING = re.compile(r'"((?:\\.|[^"\\])*)"\Z|`([^`]*)`\Z')


def go_template(template, obj):
    """Template, JSON value -> text."""
    nodes = _nodes(template)
    text, rest = _run(nodes, 0, obj)
    if rest < len(nodes):
        raise Failure(f"error parsing template {template}, template: output:1: unexpected {{{{{nodes[rest][1]}}}}}")
    return text


def _nodes(template):
    nodes, place = [], 0
    for match in ACTION.finditer(template):
        blank = "" if match.group(2) else match.group(1)
        nodes += [("text", template[place : match.start()] + blank), ("do", match.group(3))]
        place = match.end()
        if match.group(4):
            place += len(template[place:]) - len(template[place:].lstrip())
    return [*nodes, ("text", template[place:])]


def _run(nodes, place, dot):
    text = ""
    while place < len(nodes):
        kind, value = nodes[place]
        word, _, argument = value.partition(" ")
        if kind == "text":
            text += value
        elif word in ("end", "else"):
            return text, place
        elif word in ("range", "if", "with"):
            inside, place = _block(nodes, place, word, argument, dot)
            text += inside
        else:
            text += _text(_value(value, dot))
        place += 1
    return text, place


def _block(nodes, place, word, argument, dot):
    value = _value(argument, dot)
    dots = [dot] if word == "if" else [value]
    if word == "range":
        dots = list(value.values()) if isinstance(value, dict) else list(value or ())
    elif not value:
        dots = []
    _, end = _run(nodes, place + 1, None)
    other = None
    if end < len(nodes) and nodes[end][1] == "else":
        other, (_, end) = end, _run(nodes, end + 1, None)
    if end >= len(nodes):
        raise Failure("error parsing template: unexpected EOF")
    text = "".join(_run(nodes, place + 1, element)[0] for element in dots)
    if not dots and other is not None:
        text = _run(nodes, other + 1, dot)[0]
    return text, end


def _value(expression, dot):
    literal = STRING.match(expression)
    if literal:
        return literal.group(1).encode().decode("unicode_escape") if literal.group(1) is not None else literal.group(2)
    if expression.startswith("len "):
        return len(_value(expression[4:].strip(), dot) or ())
    index = re.match(r'index (\S+) (?:"([^"]+)"|(\d+))\Z', expression)
    if index:
        held = _value(index.group(1), dot)
        return (held or {}).get(index.group(2)) if index.group(2) else held[int(index.group(3))] if held else None
    if not PATH.match(expression):
        raise Failure(f"error parsing template: {{{{{expression}}}}} is not modelled")
    for name in expression.strip(".").split("."):
        if name:
            dot = dot.get(name) if isinstance(dot, dict) else None
    return dot


def _text(value):
    if value is None:
        return "<no value>"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "map[" + " ".join(f"{key}:{_text(value[key])}" for key in sorted(value)) + "]"
    return "[" + " ".join(_text(item) for item in value) + "]" if isinstance(value, list) else str(value)
