"""What is given: nodes, registry, programs, inputs (podflow/v1, docs/formats.md). A wrong one is refused with its line and field.

A bare manifest becomes a scenario with one input: `kubectl create -f -`; so does {"command": "kubectl run ..."}.
"""

from __future__ import annotations

from typing import Any

from ..apiserver.manifest import ManifestError, Text, read_manifest
from ..kubectl.command_line import without_kubectl
from ..registry.measures import duration_ms
from ..scheduler.configuration import profiles
from .checks import API_VERSION, KIND, LONGEST_COMMAND, check_input, checked, plain
from .errors import ScenarioError, expect_text
from .nodes import DEFAULT_NODES, DEFAULTS, MAX_NODES

__all__ = ["MAX_NODES", "Scenario", "ScenarioError", "check_input"]

NAME_OF_ONE_COMMAND = 80  # characters of it


class Scenario:
    """A scenario that was checked, now or when it was stored; `as_dict()` is JSON from which it can be made again."""

    def __init__(self, given: dict[str, Any]):
        self.given, self.of_one_command = given, False  # whether it was made of a manifest or a command alone
        cluster = given.get("cluster") or {}
        self.name = given.get("name", "")
        self.seed = cluster.get("seed", 1)
        self.nodes = [{**DEFAULTS, **node} for node in cluster.get("nodes") or DEFAULT_NODES]
        self.registry = given.get("registry") or {}
        self.programs = given.get("programs") or []
        self.profiles = profiles(cluster["scheduler"]) if "scheduler" in cluster else None
        self.inputs = [{**one, "at_ms": duration_ms(one.get("at", 0))} for one in given.get("inputs") or ()]
        self.until_ms = duration_ms(given["until"]) if "until" in given else None

    def as_dict(self) -> dict[str, Any]:
        return self.given

    @classmethod
    def parse(cls, given: str | dict[str, Any], source: str = "") -> Scenario:
        """From text (YAML or JSON) or a mapping: a scenario, a manifest, or {"command": ...}. Raises ScenarioError."""
        text: Text | None = None
        try:
            text, mapping = _read(given) if isinstance(given, str) else (None, given)
            if not isinstance(mapping, dict):
                raise ScenarioError("a scenario is a mapping of fields", line=1)
            plain(mapping)
            whole = _as_scenario(mapping)
            scenario = cls(checked(whole))
            scenario.of_one_command = whole is not mapping
            return scenario
        except ScenarioError as error:
            line = text.line_of(error.path) if text and error.path else None
            raise ScenarioError(error.message, error.path, line or error.line, source) from None


def _read(given: str) -> tuple[Text, Any]:
    """The text, read once, and what it gives."""
    try:
        text = Text(given)
        document = text.values()[0] if len(text) == 1 else None
        if isinstance(document, dict) and (document.get("apiVersion") == API_VERSION or "command" in document):
            return text, document
        return text, {"manifest": read_manifest(text)}
    except ManifestError as error:
        raise ScenarioError(error.message, line=error.line) from None


def _as_scenario(mapping: dict[str, Any]) -> dict[str, Any]:
    if "manifest" in mapping and "kind" not in mapping:
        manifest = mapping["manifest"]
        return _wrap(_name_of(manifest), {"at": "0s", "kubectl": "create -f -", "manifest": manifest})
    if "command" in mapping and "kind" not in mapping:
        command = mapping["command"]
        if not isinstance(command, str) or not command.strip():
            raise ScenarioError("must be a kubectl command", "command")
        expect_text(command, "command", LONGEST_COMMAND)
        return _wrap(command.strip()[:NAME_OF_ONE_COMMAND], {"at": "0s", "kubectl": without_kubectl(command)})
    if mapping.get("apiVersion") != API_VERSION and "kind" in mapping and mapping.get("kind") != KIND:
        return _as_scenario({"manifest": mapping})
    return mapping


def _name_of(manifest: Any) -> str:
    """What a run of this manifest is called."""
    if not isinstance(manifest, dict):
        return "manifest"
    metadata = manifest.get("metadata")
    named = metadata.get("name") if isinstance(metadata, dict) else None
    chosen = next((one for one in (named, manifest.get("kind")) if isinstance(one, str) and one), "manifest")
    return chosen[:NAME_OF_ONE_COMMAND]


def _wrap(name: str, given: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": API_VERSION, "kind": KIND, "name": name, "inputs": [given]}
