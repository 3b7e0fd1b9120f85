"""Text that somebody pasted becomes documents, safely, or one ManifestError that says what is wrong and on which line.

YAML is read as kubectl reads it (YAML 1.1 without dates and base-60 numbers); JSON is YAML that starts with a brace.
The text is bounded before anything is built from it: its size, its depth, and what its aliases would expand to.
"""

from __future__ import annotations

import json
import re

import yaml

from ..api import resources
from .documents import Loader, ManifestError, check_events, duplicate_key

MAX_BYTES = 1 << 20
_STEP = re.compile(r"[^.\[\]]+|\[[^\]]*\]")


def read_manifest(text: str, several: bool = False) -> dict | list[dict]:
    """The document in the text or, with `several`, the list of all; raises ManifestError.

    A List is taken apart into its items. Each document has an apiVersion and a kind that the cluster knows.
    """
    nodes = _nodes(text)
    documents = []
    for node in nodes:
        documents.extend(_items(_build(text, node), node.start_mark.line + 1))
    if not documents:
        raise ManifestError("the manifest is empty: no objects passed to create", 1, 1)
    if not several and len(documents) > 1:
        raise ManifestError(
            f"the manifest has {len(documents)} documents where one is expected", nodes[-1].start_mark.line + 1, 1
        )
    return documents if several else documents[0]


def read_document(text: str):
    """The one document in the text, of whatever kind it is, as plain values; None where there is not exactly one."""
    nodes = _nodes(text)
    return _build(text, nodes[0]) if len(nodes) == 1 else None


def _nodes(text: str) -> list[yaml.Node]:
    """The documents as trees of YAML nodes, which know their lines; empty ones are left out."""
    if len(text.encode()) > MAX_BYTES:
        raise ManifestError(f"the manifest is longer than {MAX_BYTES} bytes", 1, 1)
    try:
        check_events(text)
        nodes = [node for node in yaml.compose_all(text, Loader) if node is not None]
    except yaml.YAMLError as error:
        raise _not_yaml(text, error) from None
    return [node for node in nodes if node.tag != "tag:yaml.org,2002:null"]


def _not_yaml(text: str, error: yaml.YAMLError) -> ManifestError:
    if text.lstrip()[:1] == "{":
        try:
            json.loads(text)
        except json.JSONDecodeError as wrong:
            return ManifestError(f"this is not JSON: {wrong.msg}", wrong.lineno, wrong.colno)
        except RecursionError:
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
    """The line (from 1) where a field path such as `spec.containers[0].image` stands in the text's n-th document.

    Where the last steps of the path are missing, the line of what is there: of the container that lacks an image.
    """
    try:
        node = _nodes(text)[document]
    except (ManifestError, IndexError):
        return None
    line = node.start_mark.line + 1
    for step in _STEP.findall(path):
        child = _descend(node, step)
        if child is None:
            break
        line, node = child
    return line


def _descend(node: yaml.Node, step: str) -> tuple[int, yaml.Node] | None:
    """The line and the node that a step of a path leads to; `[cpu]` is a key, `[0]` an index."""
    name = step.strip("[]")
    if isinstance(node, yaml.SequenceNode):
        inside = name.isdigit() and int(name) < len(node.value)
        return (node.value[int(name)].start_mark.line + 1, node.value[int(name)]) if inside else None
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == name:
                return key.start_mark.line + 1, value
    return None
