"""The checks of a whole scenario, and of one input: each raises the first mistake."""

from __future__ import annotations

from typing import Any

from ..apiserver.manifest import PlainError, check_plain
from ..apiserver.manifest.plain import fits
from ..faults.grammar import FaultError, check
from ..program import check_programs
from ..registry import check_registry
from ..registry.measures import duration_ms
from .errors import ScenarioError, expect, expect_text, known_fields
from .nodes import DEFAULT_NODES, check_nodes
from .scheduling import check_scheduler

API_VERSION, KIND = "podflow/v1", "Scenario"
FIELDS = ("apiVersion", "kind", "name", "description", "cluster", "registry", "programs", "inputs", "until")
CLUSTER_FIELDS = ("kubernetes", "seed", "nodes", "scheduler")
LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_COMMAND = 200, 10_000, 8_000  # characters
MAX_INPUTS = 1_000
MOST = {"registry": 1_000, "programs": 1_000}  # entries


def plain(value: Any, path: str = "") -> None:
    """Raises ScenarioError where a value could not be kept, or there is too much of it."""
    try:
        check_plain(value, path)
    except PlainError as error:
        raise ScenarioError(error.message, error.path) from None


def checked(given: dict[str, Any]) -> dict[str, Any]:
    """The scenario itself, which is plain (see `plain`). Raises ScenarioError."""
    expect(given.get("apiVersion") == API_VERSION, "apiVersion", f"must be {API_VERSION}")
    expect(given.get("kind") == KIND, "kind", f"must be {KIND}")
    known_fields(given, FIELDS, "")
    expect_text(given.get("name", ""), "name", LONGEST_NAME)
    expect_text(given.get("description", ""), "description", LONGEST_DESCRIPTION)
    around = given.get("cluster", {})
    _cluster(around)
    for field, find in (("registry", check_registry), ("programs", check_programs)):
        if field in given:
            _entries(given[field], field, find)
    names = [node["name"] for node in around.get("nodes") or DEFAULT_NODES]
    _inputs(given.get("inputs", []), names)
    if "until" in given:
        _duration(given["until"], "until")
    return given


def _cluster(around: Any) -> None:
    expect(isinstance(around, dict), "cluster", "must be a mapping")
    known_fields(around, CLUSTER_FIELDS, "cluster")
    version = around.get("kubernetes", "1.36")
    expect(version in ("1.36", 1.36), "cluster.kubernetes", 'must be "1.36", the version that is modelled')
    seed = around.get("seed", 1)
    whole = isinstance(seed, int) and not isinstance(seed, bool) and fits(seed)
    expect(whole, "cluster.seed", "must be a whole number of at most 64 bits")
    check_nodes(around.get("nodes"))
    if "scheduler" in around:
        check_scheduler(around["scheduler"])


def _entries(given: Any, field: str, find: Any) -> None:
    expect(
        not isinstance(given, dict | list) or len(given) <= MOST[field], field, f"has more than {MOST[field]} entries"
    )
    for path, message in find(given):
        raise ScenarioError(message, field + "".join(map(_step, path)))


def _step(step: Any) -> str:
    return f"[{step}]" if isinstance(step, int) or set(".[]") & set(str(step)) else f".{step}"


def _duration(value: Any, path: str) -> None:
    try:
        duration_ms(value)
    except ValueError as error:
        raise ScenarioError(str(error), path) from None


def _inputs(inputs: Any, nodes: list[str]) -> None:
    good = isinstance(inputs, list) and len(inputs) <= MAX_INPUTS
    expect(good, "inputs", f"must be a list of at most {MAX_INPUTS} inputs")
    for index, given in enumerate(inputs):
        _input(given, f"inputs[{index}]", nodes)


def check_input(given: Any, at: str = "input", nodes: list[str] | tuple[str, ...] = ()) -> None:
    """One input: {"at", "kubectl", "manifest"?} or {"at", "fault"}; `nodes` are the machines' names. Raises ScenarioError."""
    plain(given, at)
    _input(given, at, list(nodes))


def _input(given: Any, at: str, nodes: list[str]) -> None:
    expect(isinstance(given, dict), at, "must be a mapping with kubectl or fault")
    known_fields(given, ("at", "kubectl", "manifest", "fault"), at)
    expect(("kubectl" in given) != ("fault" in given), at, "must have kubectl or fault, one of them")
    if "at" in given:
        _duration(given["at"], f"{at}.at")
    if "fault" in given:
        _fault(given["fault"], f"{at}.fault", nodes)
    else:
        _command(given, at)


def _command(given: dict[str, Any], at: str) -> None:
    command = given["kubectl"]
    expect(isinstance(command, str) and bool(command.strip()), f"{at}.kubectl", "must be a command line")
    expect_text(command, f"{at}.kubectl", LONGEST_COMMAND, "a command line")
    needs = "-f -" in command or "-f=-" in command
    expect(not needs or "manifest" in given, f"{at}.manifest", "is missing: the command reads it (-f -)")
    if "manifest" in given:
        _manifest(given["manifest"], f"{at}.manifest")


def _manifest(manifest: Any, at: str) -> None:
    """Whether it is an object at all is for the command to say, as kubectl says it; what is no manifest in any form is refused."""
    expect(isinstance(manifest, str | dict | list), at, "must be an object, a list of them, or their text")


def _fault(fault: Any, at: str, nodes: list[str]) -> None:
    try:
        check(fault, nodes)
    except FaultError as error:
        raise ScenarioError(error.message, ".".join(part for part in (at, error.path) if part)) from None
