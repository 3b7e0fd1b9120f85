"""What mutations begin with: shipped scenarios, failures and lessons, recorded manifests and commands, and the inputs of the tests."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[3]
SIMULATION, RECORDINGS = ROOT / "simulation", ROOT / "tests" / "recordings"
SCENARIO_FIELDS = ("cluster", "registry", "programs", "inputs", "until")
HEAD = {"apiVersion": "podflow/v1", "kind": "Scenario"}


@cache
def scenarios() -> list[dict[str, Any]]:
    """Prepared pods and failures as scenarios; what a failure's file says of itself is left out."""
    paths = [*(SIMULATION / "presets").glob("*.yaml"), *(SIMULATION / "failures" / "library").rglob("*.yaml")]
    files = [yaml.load(path.read_text(), yaml.CSafeLoader) for path in sorted(paths)]
    return [{**HEAD, **{name: file[name] for name in SCENARIO_FIELDS if name in file}} for file in files]


@cache
def manifests() -> list[dict[str, Any]]:
    """Every object that a scenario, a recording or a test creates."""
    rows = [row for name in ("documents", "mistakes") for row in _rows(RECORDINGS / "manifests" / f"{name}.jsonl")]
    found = [row["document"] for row in rows] + [given["manifest"] for given in inputs() if "manifest" in given]
    return [manifest for manifest in found if isinstance(manifest, dict) and manifest.get("kind")]


@cache
def inputs() -> list[dict[str, Any]]:
    """Every input of scenarios, of failures' fixes and of recorded lives."""
    fixes = [file.get("fix", {}) for file in map(_loaded, sorted((SIMULATION / "failures").rglob("*.yaml")))]
    lives = [json.loads(path.read_text()) for path in sorted((RECORDINGS / "lifecycle").glob("*.json"))]
    return [given for holder in [*scenarios(), *fixes, *lives] for given in holder.get("inputs") or ()]


@cache
def commands() -> list[list[str]]:
    """Words after `kubectl` of every command that is recorded or ships."""
    steps = [step for world in recorded_commands() for step in world["steps"]]
    given = [one["kubectl"] for one in inputs() if one.get("kubectl")]
    found = [step.get("argv") or step.get("kubectl") or step.get("command") for step in steps] + given
    return [words.split() if isinstance(words, str) else list(map(str, words)) for words in found if words]


@cache
def recorded_commands() -> list[dict[str, Any]]:
    return json.loads((RECORDINGS / "kubectl" / "commands.json").read_text())["worlds"]


@cache
def faults() -> list[dict[str, Any]]:
    return [given["fault"] for given in inputs() if "fault" in given]


@cache
def lessons() -> list[str]:
    """The texts of the lesson files that ship."""
    return [path.read_text() for path in sorted((SIMULATION / "lessons").glob("*.yaml"))]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def _loaded(path: Path) -> dict[str, Any]:
    return yaml.load(path.read_text(), yaml.CSafeLoader)
