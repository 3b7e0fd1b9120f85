"""YAML as kubectl's own reader understands it, and the bounds that keep a hostile text from costing anything.

Source: sigs.k8s.io/yaml (goyaml.v2). Aliases are counted from the stream of events, before any node exists.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from ...budget import charge
from .plain import MAX_DEPTH, MAX_VALUES, fits

_LONGEST_NUMBER = 100
_KNOWN_TAGS = ("null", "bool", "int", "float", "str", "seq", "map", "timestamp")
_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # C is there in all wheels
_TAG = "tag:yaml.org,2002:"
_WORK_A_VALUE = 6  # to read it, to make a node of it, and to make its value
_OPEN = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSE = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class ManifestError(ValueError):
    """What is wrong with a manifest, and where: `message`, `line` and `column` from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 1):
        super().__init__(f"line {line}: {message}")
        self.message, self.line, self.column = message, line, column

    @property
    def why(self) -> str:
        """The message without the words that kubectl puts before it."""
        return self.message.removeprefix("error converting YAML to JSON: yaml: ").removeprefix(f"line {self.line}: ")


class Loader(_BASE):
    """Text, numbers, true and false as kubectl takes them; keys always text; a date is text."""


_BOOL = re.compile(r"(?:y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)\Z")
_NULL = re.compile(r"(?:~|null|Null|NULL|)\Z")
_INT = re.compile(r"[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|0|[1-9][0-9_]*)\Z")
_FLOAT = re.compile(
    r"(?:[-+]?(?:[0-9][0-9_]*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z"
)
_MERGE = re.compile(r"<<\Z")
Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (  # in this order they are asked, by the first letter of a text
    ("bool", _BOOL, "yYnNtTfFoO"), ("null", _NULL, "~nN"), ("int", _INT, "-+0123456789"), ("float", _FLOAT, "-+0123456789."),
    ("merge", _MERGE, "<"),
):  # fmt: skip
    Loader.add_implicit_resolver(_TAG + _tag, _pattern, list(_first))
Loader.yaml_implicit_resolvers.setdefault("", []).append((_TAG + "null", _NULL))


def _int(loader: Loader, node: yaml.Node) -> int | float:
    """Beyond 64 bits it is a float, as in Go."""
    text = loader.construct_scalar(node).replace("_", "")
    if len(text) > _LONGEST_NUMBER:
        raise _unusable(node, "a number is too long")
    try:
        number = int(text, 8) if re.match(r"[-+]?0[0-7]+\Z", text) else int(text, 0)
    except ValueError:
        raise _unusable(node, f"cannot decode !!str `{text[:20]}` as a !!int") from None
    return number if fits(number) else float(number)


def _float(loader: Loader, node: yaml.Node) -> float | int | str:
    """A number too large for a float is text, as in Go; what is infinite by name has no JSON."""
    text = loader.construct_scalar(node)
    try:
        value = _BASE.construct_yaml_float(loader, node)
    except ValueError:
        raise _unusable(node, f"cannot decode !!str `{text[:20]}` as a !!float") from None
    if value - value != 0:
        if text[-1:].isdigit():
            return text
        raise _unusable(node, f"json: unsupported value: {text[:20]}")
    return int(value) if fits(value) and value == int(value) else value


def _unusable(node: yaml.Node, why: str) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, why, node.start_mark)


def _bool(loader: Loader, node: yaml.Node) -> bool:
    return loader.construct_scalar(node)[:2].lower() in ("y", "ye", "tr", "on")


def _mapping(loader: Loader, node: yaml.MappingNode):
    if not isinstance(node, yaml.MappingNode):
        raise _unusable(node, "this is tagged !!map, and is none")
    mapping: dict = {}
    yield mapping
    loader.flatten_mapping(node)
    for key, value in node.value:
        mapping[_key(loader, key)] = loader.construct_object(value, deep=True)


def _key(loader: Loader, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise _unusable(node, "a key must be plain text")
    key = loader.construct_object(node)
    return str(key).lower() if isinstance(key, bool) else "null" if key is None else str(key)


Loader.yaml_constructors = {
    tag: made for tag, made in _BASE.yaml_constructors.items() if not tag or tag.removeprefix(_TAG) in _KNOWN_TAGS
}
Loader.add_constructor(_TAG + "int", _int)
Loader.add_constructor(_TAG + "float", _float)
Loader.add_constructor(_TAG + "bool", _bool)
Loader.add_constructor(_TAG + "map", _mapping)
Loader.add_constructor(_TAG + "timestamp", lambda loader, node: loader.construct_scalar(node))


def check_events(text: str):
    """Refuse what is too deep or too much, a NUL, an alias within its own anchor, and aliases that would expand to too much.

    Charges what it costs to read the text: a unit for 50 bytes, and six a value.
    """
    charge(len(text) // 50)
    sizes: dict[str | None, int] = {}
    anchors: list[str | None] = []
    starts: list[int] = []
    total = 0
    for event in yaml.parse(text, Loader):
        if isinstance(event, yaml.AliasEvent):
            if event.anchor in anchors:
                raise _refused(event, f"anchor '{event.anchor}' value contains itself")
            total += sizes.get(event.anchor, 1)
        elif isinstance(event, _OPEN):
            anchors.append(event.anchor)
            starts.append(total)
            total += 1
        elif isinstance(event, _CLOSE):
            if anchor := anchors.pop():
                sizes[anchor] = total - starts[-1]
            starts.pop()
        elif isinstance(event, yaml.ScalarEvent):
            total += 1
            if event.anchor:
                sizes[event.anchor] = 1
            if "\0" in event.value:
                raise _refused(event, "a text holds a NUL character, which cannot be kept")
        _check_bounds(event, len(anchors), total, sizes)
    charge(_WORK_A_VALUE * total)


def _check_bounds(event: yaml.Event, depth: int, total: int, sizes: dict[str | None, int]) -> None:
    if depth > MAX_DEPTH:
        raise _refused(event, f"the document is nested deeper than {MAX_DEPTH} levels")
    if total > MAX_VALUES:
        raise _refused(
            event, "document contains excessive aliasing" if sizes else f"there are more than {MAX_VALUES} values"
        )


def _refused(event: yaml.Event, why: str) -> ManifestError:
    mark: Any = event.start_mark
    return ManifestError(f"error converting YAML to JSON: yaml: {why}", mark.line + 1, mark.column + 1)


def duplicate_key(root: yaml.Node) -> yaml.Node | None:
    """The first key that its mapping has had before."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting.extend(reversed(node.value))
        elif isinstance(node, yaml.MappingNode):
            keys: set[str] = set()
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode):
                    if key.value in keys and key.value != "<<":
                        return key
                    keys.add(key.value)
                waiting.append(value)
    return None
