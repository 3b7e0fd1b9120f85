"""What is given: nodes, registry, programs, inputs (podflow/v1, docs/formats.md). A wrong one is refused with its line and field.

A bare manifest becomes a scenario with one input: `kubectl create -f -`; so does {"command": "kubectl run ..."}.
"""

import re

from ..apiserver.api.quantity import QuantityError, milli
from ..apiserver.manifest import ManifestError, line_of, read_document, read_manifest
from ..faults.grammar import FaultError, check
from ..kubectl.command_line import without_kubectl
from ..program import check_programs
from ..registry import check_registry
from ..registry.measures import duration_ms
from ..scheduler.configuration import ConfigurationError, profiles

API_VERSION, KIND = "podflow/v1", "Scenario"
FIELDS = ("apiVersion", "kind", "name", "description", "cluster", "registry", "programs", "inputs", "until")
CLUSTER_FIELDS = ("kubernetes", "seed", "nodes", "scheduler")
NODE_FIELDS = ("name", "cpu", "memory", "pods", "labels", "taints", "images", "podCIDR", "unschedulable", "allocatable")
DEFAULT_NODES = [{"name": "node-1"}, {"name": "node-2"}]
DEFAULTS = {"cpu": "2", "memory": "4Gi", "pods": 110}
NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\Z")
MAX_NODES = 5000


class ScenarioError(Exception):
    """`message` in one sentence; `path` of the field ("inputs[0].at"), `line` in the text (or None), `source` (a file's name)."""

    def __init__(self, message, path="", line=None, source=""):
        place = ":".join(str(part) for part in (source, line) if part)
        super().__init__(": ".join(part for part in (place, path, message) if part))
        self.message, self.path, self.line, self.source = message, path, line, source


class Scenario:
    """A checked scenario; `as_dict()` is JSON from which it can be made again."""

    def __init__(self, given):
        self.given = given
        cluster = given.get("cluster") or {}
        self.name = given.get("name", "")
        self.seed = cluster.get("seed", 1)
        self.nodes = [{**DEFAULTS, **node} for node in cluster.get("nodes") or DEFAULT_NODES]
        self.registry = given.get("registry") or {}
        self.programs = given.get("programs") or []
        self.profiles = profiles(cluster["scheduler"]) if "scheduler" in cluster else None
        self.inputs = [{**one, "at_ms": duration_ms(one.get("at", 0))} for one in given.get("inputs") or ()]
        self.until_ms = duration_ms(given["until"]) if "until" in given else None

    def as_dict(self):
        return self.given

    @classmethod
    def parse(cls, given, source=""):
        """From text (YAML or JSON) or a mapping: a scenario, a manifest, or {"command": ...}. Raises ScenarioError."""
        text = given if isinstance(given, str) else None
        mapping = _read(text, source) if text is not None else given
        if not isinstance(mapping, dict):
            raise ScenarioError("a scenario is a mapping of fields", line=1, source=source)
        try:
            return cls(_checked(_as_scenario(mapping)))
        except ScenarioError as error:
            line = line_of(text, error.path) if text is not None and error.path else None
            raise ScenarioError(error.message, error.path, line or error.line, source) from None


def _read(text, source):
    try:
        document = read_document(text)
        if isinstance(document, dict) and (document.get("apiVersion") == API_VERSION or "command" in document):
            return document
        return {"manifest": read_manifest(text)}
    except ManifestError as error:
        raise ScenarioError(error.message, line=error.line, source=source) from None


def _as_scenario(mapping):
    if "manifest" in mapping and "kind" not in mapping:
        manifest = mapping["manifest"]
        name = (
            ((manifest.get("metadata") or {}).get("name") or manifest.get("kind") or "manifest")
            if isinstance(manifest, dict)
            else "manifest"
        )
        return _wrap(str(name), {"at": "0s", "kubectl": "create -f -", "manifest": manifest})
    if "command" in mapping and "kind" not in mapping:
        command = mapping["command"]
        if not isinstance(command, str) or not command.strip():
            raise ScenarioError("must be a kubectl command", "command")
        return _wrap(command.strip()[:80], {"at": "0s", "kubectl": without_kubectl(command)})
    if mapping.get("apiVersion") != API_VERSION and "kind" in mapping and mapping.get("kind") != KIND:
        return _as_scenario({"manifest": mapping})
    return mapping


def _wrap(name, given):
    return {"apiVersion": API_VERSION, "kind": KIND, "name": name, "inputs": [given]}


# Checks: each raises the first mistake


def _checked(given):
    _expect(given.get("apiVersion") == API_VERSION, "apiVersion", f"must be {API_VERSION}")
    _expect(given.get("kind") == KIND, "kind", f"must be {KIND}")
    _fields(given, FIELDS, "")
    cluster = given.get("cluster", {})
    _expect(isinstance(cluster, dict), "cluster", "must be a mapping")
    _fields(cluster, CLUSTER_FIELDS, "cluster")
    _expect(
        str(cluster.get("kubernetes", "1.36")) == "1.36",
        "cluster.kubernetes",
        'must be "1.36", the version that is modelled',
    )
    seed = cluster.get("seed", 1)
    _expect(isinstance(seed, int) and not isinstance(seed, bool), "cluster.seed", "must be a whole number")
    _nodes(cluster.get("nodes"))
    if "scheduler" in cluster:
        _scheduler(cluster["scheduler"])
    for field, find in (("registry", check_registry), ("programs", check_programs)):
        for path, message in find(given[field]) if field in given else ():
            raise ScenarioError(message, field + "".join(_step(step) for step in path))
    names = [node["name"] for node in cluster.get("nodes") or DEFAULT_NODES]
    _inputs(given.get("inputs", []), names)
    if "until" in given:
        _duration(given["until"], "until")
    return given


def _step(step):
    return f"[{step}]" if isinstance(step, int) else f".{step}"


def _expect(holds, path, message):
    if not holds:
        raise ScenarioError(message, path)


def _fields(given, known, at):
    for field in given:
        if field not in known:
            path = f"{at}.{field}" if at else str(field)
            raise ScenarioError(f"no such field; valid are {', '.join(known)}", path)


def _duration(value, path):
    try:
        return duration_ms(value)
    except ValueError as error:
        raise ScenarioError(str(error), path) from None


def _scheduler(configuration):
    """Kubernetes' own KubeSchedulerConfiguration."""
    _expect(isinstance(configuration, dict), "cluster.scheduler", "must be a KubeSchedulerConfiguration")
    try:
        profiles(configuration)
    except ConfigurationError as error:
        path, _, message = str(error).partition(": ")
        raise ScenarioError(message, f"cluster.scheduler.{path}") from None


def _nodes(nodes):
    if nodes is None:
        return
    _expect(
        isinstance(nodes, list) and len(nodes) <= MAX_NODES,
        "cluster.nodes",
        f"must be a list of at most {MAX_NODES} nodes",
    )
    seen = set()
    for index, node in enumerate(nodes):
        at = f"cluster.nodes[{index}]"
        _expect(isinstance(node, dict) and "name" in node, at, "must be a mapping with a name")
        _fields(node, NODE_FIELDS, at)
        name = node["name"]
        _expect(
            isinstance(name, str) and bool(NAME.match(name)),
            f"{at}.name",
            "must be a lowercase DNS name such as node-1",
        )
        _expect(name not in seen, f"{at}.name", f"{name} is there twice")
        seen.add(name)
        for field in ("cpu", "memory"):
            _quantity(node.get(field, DEFAULTS[field]), f"{at}.{field}")
        for field, kind in (("labels", dict), ("taints", list), ("images", list)):
            _expect(
                isinstance(node.get(field, kind()), kind),
                f"{at}.{field}",
                f"must be a {'mapping' if kind is dict else 'list'}",
            )


def _quantity(value, path):
    try:
        milli(value)
    except (QuantityError, TypeError) as error:
        raise ScenarioError(f"must be a quantity such as 500m, 2 or 4Gi: {error}", path) from None


def _inputs(inputs, nodes):
    _expect(isinstance(inputs, list), "inputs", "must be a list")
    for index, given in enumerate(inputs):
        check_input(given, f"inputs[{index}]", nodes)


def check_input(given, at="input", nodes=()):
    """One input: {"at", "kubectl", "manifest"?} or {"at", "fault"}; `nodes` are the machines' names. Raises ScenarioError."""
    _expect(isinstance(given, dict), at, "must be a mapping with kubectl or fault")
    _fields(given, ("at", "kubectl", "manifest", "fault"), at)
    _expect(("kubectl" in given) != ("fault" in given), at, "must have kubectl or fault, one of them")
    if "at" in given:
        _duration(given["at"], f"{at}.at")
    if "kubectl" in given:
        _expect(
            isinstance(given["kubectl"], str) and bool(given["kubectl"].strip()),
            f"{at}.kubectl",
            "must be a command line",
        )
        needs = "-f -" in given["kubectl"] or "-f=-" in given["kubectl"]
        _expect(not needs or "manifest" in given, f"{at}.manifest", "is missing: the command reads it (-f -)")
    else:
        _fault(given["fault"], f"{at}.fault", nodes)


def _fault(fault, at, nodes):
    try:
        check(fault, nodes)
    except FaultError as error:
        raise ScenarioError(error.message, ".".join(part for part in (at, error.path) if part)) from None
