"""JSONPath templates: `{.items[*].metadata.name}`, `{range .items[*]}{.spec.nodeName}{"\\n"}{end}`, filters and slices.

Source: s/client-go/util/jsonpath (parser.go, jsonpath.go).
"""

import re

from ..errors import Failure
from .text import compact_json

NAME = re.compile(r"(?:\\.|[^\s{}\[\].,|()@$'\"=<>!+*?\\])+")
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
FILTER = re.compile(r"(.+?)\s*(==|!=|<=|>=|<|>)\s*(.+)\Z", re.S)
COMPARE = {
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip


def relaxed(template):
    """What people type for a path -> a template: "metadata.name" and ".metadata.name" become "{.metadata.name}"."""
    if template.startswith("{"):
        return template
    return "{" + (template if template.startswith(".") else "." + template) + "}"


def render(template, obj, allow_missing=True):
    """Template, JSON value -> text; raises Failure where the template is wrong."""
    return "".join(_run(_parsed(template), [obj], obj, allow_missing))


def find(path, obj, allow_missing=True):
    """ ".spec.containers[*].name", JSON value -> list of the values found."""
    nodes = _parsed(relaxed(path))
    return [value for node in nodes for value in _walk(node[1], [obj], obj, allow_missing)]


def text_of(value):
    """A found value as text: text as it is, maps and lists as JSON."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return compact_json(value)
    return "" if value is None else str(value)


def _run(nodes, current, root, allow_missing):
    place = 0
    while place < len(nodes):
        kind, value = nodes[place]
        if kind == "text":
            yield value
        elif kind == "range":
            end = _end_of(nodes, place)
            for item in _walk(value, current, root, allow_missing):
                yield from _run(nodes[place + 1 : end], [item], root, allow_missing)
            place = end
        elif kind == "path":
            yield " ".join(text_of(value_found) for value_found in _walk(value, current, root, allow_missing))
        place += 1


def _end_of(nodes, start):
    depth = 0
    for place in range(start, len(nodes)):
        depth += {"range": 1, "end": -1}.get(nodes[place][0], 0)
        if depth == 0:
            return place
    raise Failure("error parsing jsonpath: unclosed range")


def _walk(steps, values, root, allow_missing):
    for kind, argument in steps:
        if kind == "root":
            values = [root]
        else:
            values = STEPS[kind](values, argument, allow_missing)
    return values


def _field(values, name, allow_missing):
    members = []
    for value in values:
        if isinstance(value, dict) and name in value:
            members.append(value[name])
        elif not allow_missing:
            raise Failure(f"{name} is not found")
    return members


def _all(values, _, allow_missing):
    members = []
    for value in values:
        members += value if isinstance(value, list) else value.values() if isinstance(value, dict) else []
    return members


def _deep(values, name, allow_missing):
    members = []
    for value in values:
        children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        members += [value[name]] if isinstance(value, dict) and name in value else []
        members += _deep(children, name, allow_missing)
    return members


def _slice(values, bounds, allow_missing):
    elements = []
    for value in values:
        if not isinstance(value, list):
            if not allow_missing:
                raise Failure(f"{value} is not array or slice")
            continue
        start, stop, step = bounds
        if stop is None and step is None and start is not None:
            if not -len(value) <= start < len(value):
                if not allow_missing:
                    raise Failure(f"array index out of bounds: index {start}, length {len(value)}")
                continue
            elements.append(value[start])
        else:
            elements += value[slice(start, None if stop == "end" else stop, step)]
    return elements


def _filter(values, condition, allow_missing):
    left, operator, right = condition
    kept = []
    for item in _all(values, None, True):
        if operator is None:
            kept += [item] if _operand(left, item) else []
            continue
        left_values, right_values = _operand(left, item), _operand(right, item)
        for a in left_values[:1]:
            for b in right_values[:1]:
                if _comparable(a, b) and COMPARE[operator](a, b):
                    kept.append(item)
    return kept


def _operand(operand, item):
    kind, value = operand
    return [value] if kind == "literal" else _walk(value, [item], item, True)


def _comparable(a, b):
    numbers = isinstance(a, int | float) and isinstance(b, int | float)
    return numbers or type(a) is type(b)


def _union(values, parts, allow_missing):
    return [member for value in values for steps in parts for member in _walk(steps, [value], value, allow_missing)]


STEPS = {"field": _field, "all": _all, "deep": _deep, "slice": _slice, "filter": _filter, "union": _union}


def _parsed(template):
    nodes, place = [], 0
    while place < len(template):
        start = template.find("{", place)
        if start < 0:
            nodes.append(("text", template[place:]))
            break
        if start > place:
            nodes.append(("text", template[place:start]))
        end = _closing(template, start)
        nodes += _action(template[start + 1 : end].strip())
        place = end + 1
    return nodes


def _closing(template, start):
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
    raise Failure("error parsing jsonpath " + template + ", unclosed action")


def _action(text):
    if text == "end":
        return [("end", None)]
    if text.startswith("range ") or text == "range":
        return [("range", _steps(text[5:].strip()))]
    if text[:1] in ("'", '"'):
        return [("text", _unquoted(text))]
    return [("path", _steps(text))]


def _steps(text):
    steps, place = [], 0
    while place < len(text):
        rest = text[place:]
        if rest[0] in "$@":
            steps += [("root", None)] if rest[0] == "$" else []
            place += 1
        elif rest.startswith(".."):
            match = NAME.match(rest[2:])
            steps.append(("deep", _plain(match.group())) if match else ("all", None))
            place += 2 + (match.end() if match else 0)
        elif rest[0] == "." or (place == 0 and rest[0] != "["):
            dot = rest[0] == "."
            body = rest[dot:]
            match = NAME.match(body)
            if body[:1] == "*":
                steps.append(("all", None))
                place += dot + 1
            elif match:
                steps.append(("field", _plain(match.group())))
                place += dot + match.end()
            elif body and body[0] not in "[ ":
                raise Failure(
                    f"error parsing jsonpath {{{text}}}, unrecognized character in action: U+{ord(body[0]):04X} '{body[0]}'"
                )
            else:
                place += max(dot, 1)
        elif rest[0] == "[":
            end = _bracket(text, place)
            steps.append(_subscript(text[place + 1 : end].strip()))
            place = end + 1
        else:
            place += 1
    return steps


def _bracket(text, start):
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
                return place
    raise Failure("error parsing jsonpath {" + text + "}, unterminated array")


def _subscript(text):
    if text == "*":
        return "all", None
    if text.startswith("?(") and text.endswith(")"):
        return "filter", _condition(text[2:-1].strip())
    if text[:1] in "'\"":
        parts = re.findall(r"'([^']*)'|\"([^\"]*)\"", text)
        names = [quoted or bare for quoted, bare in parts]
        return ("field", names[0]) if len(names) == 1 else ("union", [[("field", name)] for name in names])
    if "," in text:
        return "union", [[_subscript(part.strip())] for part in text.split(",")]
    match = re.fullmatch(r"(-?\d*)(?::(-?\d*)(?::(-?\d*))?)?", text)
    if not match:
        return "field", text
    start, stop, step = match.groups()
    whole = ":" in text
    return "slice", (int(start) if start else None, (int(stop) if stop else "end") if whole else None,
                     int(step) if step else (1 if whole else None))  # fmt: skip


def _condition(text):
    match = FILTER.match(text)
    if not match:
        return ("path", _steps(text)), None, None
    left, operator, right = match.groups()
    return _side(left), operator, _side(right)


def _side(text):
    text = text.strip()
    if text[:1] in "'\"":
        return "literal", _unquoted(text)
    if NUMBER.fullmatch(text):
        return "literal", float(text) if "." in text else int(text)
    if text in ("true", "false"):
        return "literal", text == "true"
    return "path", _steps(text)


def _unquoted(text):
    return text[1:-1].encode().decode("unicode_escape").encode("latin-1").decode()


def _plain(name):
    return re.sub(r"\\(.)", r"\1", name)
