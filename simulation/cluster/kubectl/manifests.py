"""What `-f -`, -p and --overrides read: YAML or JSON, of whatever shape, becomes JSON values that can be stored; else an error of kubectl's.

Sources: s/cli-runtime/pkg/resource/visitor.go, sigs.k8s.io/yaml.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from ..apiserver.manifest.documents import Loader, ManifestError, check_events
from ..apiserver.manifest.plain import PlainError, check_plain, text_fault
from .errors import Failure

KINDS = {list: "array", str: "string", bool: "bool", int: "number", float: "number"}


def documents(manifest: Any) -> list[Any]:
    """What stands on stdin (text, one object or a list of them) -> JSON values; a List gives its items. Raises Failure."""
    if isinstance(manifest, list):
        found = manifest
    elif manifest is None or isinstance(manifest, str):
        found = _read(manifest or "", "error parsing STDIN: ")
    else:
        found = [manifest]
    return [item for one in found for item in _items(storable(one, "error parsing STDIN: "))]


def document(text: str) -> Any:
    """The one YAML or JSON document of a patch or an override; raises Failure."""
    wrong = f'unable to parse "{text}": '
    found = _read(text, wrong)
    if len(found) > 1:
        raise Failure(f"{wrong}expected a single document in the stream")
    return storable(found[0], wrong) if found else None


def kind_of_value(value: Any) -> str:
    """encoding/json's word for what a value is."""
    return "object" if isinstance(value, dict) else KINDS.get(type(value), "null")


def text_in(obj: Any, *path: str) -> str:
    """The text at a path of an object of any shape; "" where there is none (`unstructured.NestedString`)."""
    for name in path:
        obj = obj.get(name) if isinstance(obj, dict) else None
    return obj if isinstance(obj, str) else ""


def _read(text: str, wrong: str) -> list[Any]:
    """YAML or JSON -> documents, in kubectl's words where it cannot be read; their kinds are looked at later."""
    if fault := text_fault(text):
        raise Failure(f"{wrong}the text {fault}")
    try:
        check_events(text)
        found = list(yaml.load_all(text, Loader))
    except ManifestError as refused:
        raise Failure(wrong + refused.message) from None
    except yaml.YAMLError as refused:
        mark = getattr(refused, "problem_mark", None)
        place = f"line {mark.line + 1}: " if mark else ""
        said = getattr(refused, "problem", None) or getattr(refused, "reason", None) or str(refused)
        raise Failure(f"{wrong}error converting YAML to JSON: yaml: {place}{said}") from None
    return [one for one in found if one is not None]


def _items(obj: Any) -> Iterable[Any]:
    if not isinstance(obj, dict) or not text_in(obj, "kind").endswith("List") or "items" not in obj:
        return (obj,)
    items = obj["items"] or ()
    if not isinstance(items, list | tuple):
        kind = kind_of_value(items)
        raise Failure(f'unable to decode "STDIN": items field of {obj["kind"]} is no list but of type {kind}')
    return items


def storable(value: Any, wrong: str = "") -> Any:
    """The value, where it is plain JSON within bounds; else Failure."""
    try:
        check_plain(value)
    except PlainError as refused:
        raise Failure(f"{wrong}{refused}") from None
    return value
