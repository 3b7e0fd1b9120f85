"""The library of failures: reads library/*/*.yaml, one way a pod can go wrong in each, and says what is wrong with a file.

A file is a scenario (podflow/v1: cluster, registry, programs, inputs) that fails, and what there is to know about it:

    apiVersion: podflow/v1
    kind: Failure
    title: The tag does not exist
    number: 35                           # the row of the catalogue (several files may be variants of one row)
    group: Starting                      # one of GROUPS
    inputs: [...]                        # what goes wrong
    until: 30s                           # by now everything below is so
    symptom: FINDING                     # what the learner sees first: the column STATUS, or a command's answer
    noticed_by: kubelet                  # one of NOTICERS
    evidence: [FINDING, ...]             # what proves it, word for word; at least one
    why: Two or three sentences.
    docs: https://kubernetes.io/docs/...
    fix:
      says: What to do, in a sentence.
      inputs: [...]                      # their times count from the moment of the fix; none: it heals by itself
      by_itself: A sentence.             # optional: nobody touches what failed; why it heals, and how soon
      wait: 30s                          # by then, after the last of the inputs, it is repaired; default 10s
    repaired: [FINDING, ...]             # how one sees that it is
    hints: [vague, nearer, nearly told]  # three, growing

findings.py says what a FINDING is; docs/writing-a-room.md shows how one is added. Pure: it knows the core's Scenario, and no models.
"""

from dataclasses import dataclass
from pathlib import Path

from simulation.cluster import Scenario, ScenarioError
from simulation.cluster.apiserver.manifest import ManifestError, read_document
from simulation.cluster.registry.measures import duration_ms

from ..lessons.places import line_of, steps
from .findings import mistake

FOLDER = Path(__file__).parent / "library"
HEAD = {"apiVersion": "podflow/v1", "kind": "Failure"}
GROUPS = ("Before storage", "Scheduling", "Starting", "Running badly", "Node, control plane, ending")
NOTICERS = (
    "apiserver", "etcd", "kube-scheduler", "kube-controller-manager", "kubelet", "containerd", "cni", "kubectl", "nobody",
)  # fmt: skip
SCENARIO = ("cluster", "registry", "programs", "inputs")
TEXTS = ("title", "group", "noticed_by", "why", "docs")
FIELDS = (*HEAD, "number", *TEXTS, *SCENARIO, "until", "symptom", "evidence", "fix", "repaired", "hints")
FIX = ("says", "inputs", "by_itself", "wait")
HINTS, DEFAULT_WAIT = 3, "10s"


class FailureFileError(ValueError):
    """One line that names file, line and field."""


@dataclass(frozen=True)
class Failure:
    """One file. `given` is the scenario that fails; `repair` the inputs that mend it, their times counted from the fix."""

    slug: str
    number: int
    title: str
    group: str
    noticed_by: str
    symptom: dict
    evidence: list
    why: str
    docs: str
    fix: str
    by_itself: str
    repair: list
    repaired: list
    hints: list
    given: dict
    until_ms: int
    wait_ms: int

    def scenario(self) -> dict:
        """What fails, as a podflow/v1 scenario that ends when all of it can be seen."""
        return {**self.given, "until": f"{self.until_ms}ms"}

    def whole(self) -> dict:
        """The same, with the fix right after the end of it."""
        inputs = [{**step, "at": f"{self.until_ms + duration_ms(step.get('at', 0))}ms"} for step in self.repair]
        return {**self.given, "inputs": [*self.given["inputs"], *inputs], "until": f"{self.ends_ms}ms"}

    @property
    def ends_ms(self) -> int:
        """When it is repaired, at the latest."""
        return self.until_ms + max([duration_ms(step.get("at", 0)) for step in self.repair], default=0) + self.wait_ms


def load(folder: Path = FOLDER) -> list[Failure]:
    """Every file, in the order of the catalogue. Raises FailureFileError at the first bad one."""
    return sorted(
        (read(path) for path in sorted(folder.rglob("*.yaml"))), key=lambda failure: (failure.number, failure.slug)
    )


def read(path: Path) -> Failure:
    """One file, checked; raises FailureFileError."""
    source = path.read_text(encoding="utf-8")
    try:
        data = read_document(source)
    except ManifestError as error:
        raise _error(path, error.line, "", error.message) from None
    checker = _Checker(path, source, data)
    checker.check()
    return _made(path.stem, data)


def _made(slug, data):
    fix = data["fix"]
    return Failure(
        slug=slug, number=data["number"], **{key: data[key].strip() for key in TEXTS}, symptom=data["symptom"],
        evidence=data["evidence"], fix=fix["says"].strip(), by_itself=fix.get("by_itself", "").strip(),
        repair=fix.get("inputs") or [], repaired=data["repaired"], hints=data["hints"], given=_scenario(slug, data),
        until_ms=duration_ms(data["until"]), wait_ms=duration_ms(fix.get("wait", DEFAULT_WAIT)),
    )  # fmt: skip


def _scenario(name, data):
    head = {"apiVersion": "podflow/v1", "kind": "Scenario", "name": name}
    return {**head, **{key: data[key] for key in SCENARIO if key in data}}


def _error(path, line, field, message):
    where = [path.name, *([f"line {line}"] if line else []), *([f"field {field}"] if field else [])]
    return FailureFileError(f"{', '.join(where)}: {message}")


class _Checker:
    """Raises the first mistake of a file, with its line."""

    def __init__(self, path, source, data):
        self.path, self.source, self.data = path, source, data

    def refuse(self, field, message):
        raise _error(self.path, line_of(self.source, steps(field)), field, message)

    def expect(self, good, field, message):
        if not good:
            self.refuse(field, message)

    def check(self):
        if not isinstance(self.data, dict):
            raise _error(self.path, 1, "", "a failure is a mapping")
        self._fields()
        self._texts()
        self._findings("symptom", self.data["symptom"])
        for name in ("evidence", "repaired"):
            self.expect(isinstance(self.data[name], list) and self.data[name], name, "must be a list of findings")
            for index, finding in enumerate(self.data[name]):
                self._findings(f"{name}[{index}]", finding)
        self._fix(self.data["fix"])
        self._duration("until", self.data["until"])
        self._plays()

    def _fields(self):
        for key in self.data:
            self.expect(key in FIELDS, str(key), f"is no field of a failure; there are {', '.join(FIELDS)}")
        for key, value in HEAD.items():
            self.expect(self.data.get(key) == value, key, f"must be {value}")
        for key in FIELDS:
            self.expect(key in self.data or key in SCENARIO[:-1], key, "is missing")

    def _texts(self):
        for key in TEXTS:
            self.expect(isinstance(self.data[key], str) and self.data[key].strip(), key, "must be a text")
        number, hints = self.data["number"], self.data["hints"]
        self.expect(isinstance(number, int) and number > 0, "number", "must be the number of a row of the catalogue")
        self.expect(self.data["group"] in GROUPS, "group", f"must be one of {'; '.join(GROUPS)}")
        self.expect(self.data["noticed_by"] in NOTICERS, "noticed_by", f"must be one of {', '.join(NOTICERS)}")
        self.expect(
            self.data["docs"].startswith("https://kubernetes.io/"), "docs", "must be a page of https://kubernetes.io/"
        )
        good = isinstance(hints, list) and len(hints) == HINTS and all(isinstance(hint, str) for hint in hints)
        self.expect(good, "hints", f"must be a list of {HINTS} texts, each nearer than the one before")

    def _findings(self, field, finding):
        if place_and_reason := mistake(finding):
            self.refuse(".".join(part for part in (field, place_and_reason[0]) if part), place_and_reason[1])

    def _fix(self, fix):
        self.expect(isinstance(fix, dict), "fix", f"must be a mapping with {', '.join(FIX)}")
        for key in fix:
            self.expect(key in FIX, f"fix.{key}", f"no such field; there are {', '.join(FIX)}")
        self.expect(isinstance(fix.get("says"), str), "fix.says", "must be a text")
        self.expect(isinstance(fix.get("by_itself", ""), str), "fix.by_itself", "must be a text")
        self.expect(isinstance(fix.get("inputs", []), list), "fix.inputs", "must be a list")
        self.expect(
            fix.get("inputs") or fix.get("by_itself"), "fix.by_itself", "is missing: without inputs it heals by itself"
        )
        self._duration("fix.wait", fix.get("wait", DEFAULT_WAIT))

    def _duration(self, field, value):
        try:
            duration_ms(value)
        except ValueError as error:
            self.refuse(field, str(error))

    def _plays(self):
        """The scenario parses, and so does the fix."""
        self.expect(isinstance(self.data["inputs"], list) and self.data["inputs"], "inputs", "must be a list of inputs")
        scenario = _scenario(self.path.stem, self.data)
        first, repair = self.data["inputs"], self.data["fix"].get("inputs") or []
        try:
            Scenario.parse({**scenario, "inputs": [*first, *repair]})
        except ScenarioError as error:
            self.refuse(_field_of(error.path, len(first)), error.message)


def _field_of(path, count):
    """inputs[5].at of a scenario with `count` inputs of its own is fix.inputs[2].at of the file."""
    way = steps(path)
    if way[:1] == ["inputs"] and len(way) > 1 and int(way[1]) >= count:
        return path.replace(f"inputs[{way[1]}]", f"fix.inputs[{int(way[1]) - count}]", 1)
    return path
