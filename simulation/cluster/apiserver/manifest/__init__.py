"""Text that somebody pasted becomes documents, safely, or one ManifestError that says what is wrong and on which line.

YAML is read as kubectl reads it (YAML 1.1 without dates and base-60 numbers); JSON is YAML that starts with a brace.
The text is bounded before anything is built from it: its size, its depth, and what its aliases would expand to.
"""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from ..api import resources
from .documents import Loader, ManifestError, check_events, duplicate_key
from .plain import MAX_BYTES, PlainError, check_plain, read_json, text_fault

__all__ = [
    "MAX_BYTES", "ManifestError", "PlainError", "Text", "check_plain", "line_of", "read_document", "read_documents", "read_json",
    "read_manifest", "text_fault",
]  # fmt: skip

MAX_PATH = 2_000  # characters of a path whose line is looked for
_STEP = re.compile(r"[^.\[\]]+|\[[^\[\]]*\]")
_HALVES = re.compile(r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)", re.S)


class Text:
    """A text that is read once: its documents, and the lines of their fields. Raises ManifestError where it is no YAML."""

    def __init__(self, text: str):
        self.text = text
        self._nodes = _nodes(text)

    def __len__(self) -> int:
        """How many documents there are; empty ones are left out."""
        return len(self._nodes)

    def line(self, index: int) -> int:
        """Where the n-th document begins, from 1."""
        return self._nodes[index].start_mark.line + 1

    def values(self) -> list[Any]:
        """All documents as plain values. Raises ManifestError."""
        return [_build(self.text, node) for node in self._nodes]

    def line_of(self, path: str, document: int = 0) -> int | None:
        """The line (from 1) where a field path such as `spec.containers[0].image` stands in the n-th document.

        Where the last steps of the path are missing, the line of what is there: of the container that lacks an image.
        """
        start = self.line(document) if document < len(self) else None
        return self.line_at(_STEP.findall(path[:MAX_PATH]), document) or start

    def line_at(self, way: list[str], document: int = 0) -> int | None:
        """The same for a path that is taken apart; None where not even its first step is there."""
        if document >= len(self._nodes):
            return None
        node, line = self._nodes[document], None
        for step in way:
            child = _descend(node, step)
            if child is None:
                break
            line, node = child
        return line


def read_manifest(text: str | Text, several: bool = False) -> dict | list[dict]:
    """The document in the text or, with `several`, the list of all; raises ManifestError.

    A List is taken apart into its items. Each document has an apiVersion and a kind that the cluster knows.
    """
    read = text if isinstance(text, Text) else Text(text)
    documents = []
    for index, value in enumerate(read.values()):
        documents.extend(_items(value, read.line(index)))
    if not documents:
        raise ManifestError("the manifest is empty: no objects passed to create", 1, 1)
    if not several and len(documents) > 1:
        raise ManifestError(
            f"the manifest has {len(documents)} documents where one is expected", read.line(len(read) - 1), 1
        )
    return documents if several else documents[0]


def read_documents(text: str) -> list[Any]:
    """All documents in the text, of whatever kind they are, as plain values. Raises ManifestError."""
    return Text(text).values()


def read_document(text: str) -> Any:
    """The one document in the text, of whatever kind it is, as plain values; None where there is not exactly one."""
    read = Text(text)
    return read.values()[0] if len(read) == 1 else None


def _nodes(text: str) -> list[yaml.Node]:
    """The documents as trees of YAML nodes, which know their lines; empty ones are left out."""
    if len(text) > MAX_BYTES:
        raise ManifestError(f"the manifest is longer than {MAX_BYTES} bytes", 1, 1)
    if wrong := text_fault(text):
        raise ManifestError(f"the text {wrong}", *_line_of_position(text, _fault_at(text)))
    if len(text.encode()) > MAX_BYTES:
        raise ManifestError(f"the manifest is longer than {MAX_BYTES} bytes", 1, 1)
    text = _joined(text)
    try:
        check_events(text)
        nodes = [node for node in yaml.compose_all(text, Loader) if node is not None]
    except yaml.YAMLError as error:
        raise _not_yaml(text, error) from None
    return [node for node in nodes if node.tag != "tag:yaml.org,2002:null"]


def _joined(text: str) -> str:
    """JSON writes what is beyond 16 bits as two halves (\\ud83d\\ude00); YAML knows no halves."""
    return _HALVES.sub(_one_character, text) if text.lstrip()[:1] == "{" and "\\u" in text else text


def _one_character(found: re.Match[str]) -> str:
    if found[1] is None:
        return found[0]
    return f"\\U{0x10000 + ((int(found[1], 16) - 0xD800) << 10) + int(found[2], 16) - 0xDC00:08x}"


def _fault_at(text: str) -> int:
    """Where the character stands that cannot be kept."""
    return next(place for place, letter in enumerate(text) if letter == "\0" or "\ud800" <= letter <= "\udfff")


def _not_yaml(text: str, error: yaml.YAMLError) -> ManifestError:
    if text.lstrip()[:1] == "{":
        try:
            json.loads(text)
        except json.JSONDecodeError as wrong:
            return ManifestError(f"this is not JSON: {wrong.msg}", wrong.lineno, wrong.colno)
        except (RecursionError, ValueError):
            pass
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = " ".join(filter(None, (getattr(error, "context", None), getattr(error, "problem", None)))) or str(error)
    line, column = (mark.line + 1, mark.column + 1) if mark else _line_of_position(text, getattr(error, "position", 0))
    return ManifestError(f"error converting YAML to JSON: yaml: line {line}: {said}", line, column)


def _line_of_position(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, position - before.rfind("\n")


def _build(text: str, node: yaml.Node):
    if double := duplicate_key(node):
        line = double.start_mark.line + 1
        said = f'error converting YAML to JSON: yaml: line {line}: key "{double.value}" already set in map'
        raise ManifestError(said, line, double.start_mark.column + 1)
    loader = Loader("")
    try:
        return loader.construct_document(node)
    except yaml.YAMLError as error:
        raise _not_yaml(text, error) from None
    finally:
        loader.dispose()


def _items(document, line: int) -> list[dict]:
    if not isinstance(document, dict):
        kind = "a list" if isinstance(document, list) else "a plain value"
        raise ManifestError(
            f"a manifest is a mapping of fields (apiVersion, kind, metadata, ...), but this is {kind}", line, 1
        )
    if (
        document.get("kind") == "List"
        and document.get("apiVersion") == "v1"
        and isinstance(document.get("items"), list)
    ):
        return [item for inner in document["items"] for item in _items(inner, line)]
    _check_kind(document, line)
    return [document]


def _check_kind(document: dict, line: int):
    missing = [f"{field} not set" for field in ("apiVersion", "kind") if not document.get(field)]
    if missing:
        said = missing[0] if len(missing) == 1 else f"[{', '.join(missing)}]"
        raise ManifestError(f"error validating data: {said}", line, 1)
    api_version, kind = document["apiVersion"], document["kind"]
    for field, value in (("apiVersion", api_version), ("kind", kind)):
        if not isinstance(value, str):
            raise ManifestError(f"{field} must be text, not {json.dumps(value, default=str)[:60]}", line, 1)
    if not resources.of_kind(api_version, kind):
        said = f'no matches for kind "{kind}" in version "{api_version}"\nensure CRDs are installed first'
        raise ManifestError(
            f'resource mapping not found for name: "{_name(document)}" namespace: "{_namespace(document)}": {said}',
            line,
            1,
        )


def _metadata(document: dict, field: str) -> str:
    metadata = document.get("metadata")
    value = metadata.get(field) if isinstance(metadata, dict) else None
    return value if isinstance(value, str) else ""


def _name(document: dict) -> str:
    return _metadata(document, "name")


def _namespace(document: dict) -> str:
    return _metadata(document, "namespace")


def line_of(text: str, path: str, document: int = 0) -> int | None:
    """As Text.line_of; None where the text is no YAML."""
    try:
        return Text(text).line_of(path, document)
    except ManifestError:
        return None


def _descend(node: yaml.Node, step: str) -> tuple[int, yaml.Node] | None:
    """The line and the node that a step of a path leads to; `[cpu]` is a key, `[0]` an index."""
    name = step.strip("[]")
    if isinstance(node, yaml.SequenceNode):
        inside = name.isascii() and name.isdigit() and len(name) < 10 and int(name) < len(node.value)
        return (node.value[int(name)].start_mark.line + 1, node.value[int(name)]) if inside else None
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == name:
                return key.start_mark.line + 1, value
    return None
