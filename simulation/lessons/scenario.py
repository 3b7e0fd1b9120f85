"""From what an instructor writes (nodes, commands, manifests) to a scenario.

Pure: no Django; of the core, only what reads YAML. It only looks after its own words; what a node or a Pod may say is for the core's parser.
"""

import re
import shlex
from dataclasses import dataclass

from simulation.cluster.apiserver.manifest import ManifestError, read_documents

from .places import line_of, line_of_error

COMMAND = re.compile(r"^(?:(?P<at>\d+(?:\.\d+)?(?:ms|s|m|h))\s+)?(?P<rest>\S.*)$")
EXTRAS = ("cluster", "registry", "programs", "until")
DEFAULT_UNTIL = "120s"


@dataclass
class LessonProblem(ValueError):
    """What is wrong with a lesson: the `field`, the 1-based `line` there (None: the whole field), and a sentence."""

    field: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.message}"


def scenario_of(name: str, nodes: str, commands: str, manifest: str, extras: str) -> dict:
    """Put the four texts of a lesson together as a podflow/v1 scenario mapping.

    `nodes` is a YAML list of nodes; `commands` one command a line, its time first if not 0s ("6s kubectl delete pod
    my-pod"); `manifest` one or more YAML documents, which the commands with `-f -` take in turn (if alone, all take
    that; without such a command it is created at 0s); `extras` may set cluster, registry, programs and until.
    Raises LessonProblem.
    """
    extra = _extras(extras)
    cluster = {**extra.pop("cluster", {}), "nodes": _load("nodes", nodes, list)}
    scenario = {"apiVersion": "podflow/v1", "kind": "Scenario", "name": name, "cluster": cluster, **extra}
    scenario["inputs"] = _inputs(commands, _documents(manifest))
    scenario.setdefault("until", DEFAULT_UNTIL)
    return scenario


def _extras(text: str) -> dict:
    extra = dict(_load("extras", text, dict)) if text.strip() else {}
    for key in extra:
        if key not in EXTRAS:
            raise LessonProblem("extras", f'"{key}" is none of {", ".join(EXTRAS)}', line_of(text, [key]))
    if not isinstance(extra.get("cluster", {}), dict):
        raise LessonProblem("extras", '"cluster" must be a mapping', line_of(text, ["cluster"]))
    return extra


def _documents(text: str) -> list[dict]:
    try:
        documents = read_documents(text)
    except ManifestError as error:
        raise _yaml_problem("manifest", text, error) from error
    for document in documents:
        if not isinstance(document, dict):
            raise LessonProblem("manifest", "a manifest is a mapping: apiVersion, kind, metadata, spec", 1)
    return documents


def _inputs(text: str, documents: list[dict]) -> list[dict]:
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    inputs = [_input(number, line) for number, line in lines if line and not line.startswith("#")]
    readers = [reader for reader in inputs if _reads_manifest(reader["kubectl"])]
    if documents and not readers:
        readers = [{"at": "0s", "kubectl": "create -f -"} for _ in documents]
        inputs = readers + inputs
    if readers and not documents:
        raise LessonProblem("manifest", "a command says -f -, but no manifest is given")
    for number, reader in enumerate(readers):
        reader["manifest"] = documents[min(number, len(documents) - 1)]
    if not inputs:
        raise LessonProblem("commands", "give a command or a manifest: nothing would happen in this lesson")
    return inputs


def _input(number: int, line: str) -> dict:
    match = COMMAND.match(line)
    at, rest = (match["at"], match["rest"]) if match else (None, line)
    if rest.split()[0] != "kubectl":
        wanted = f'"{rest}" is no kubectl command; write "kubectl ..." or "6s kubectl ..."'
        raise LessonProblem("commands", wanted, number)
    try:
        shlex.split(rest)
    except ValueError as error:
        raise LessonProblem("commands", f"a quote is not closed: {error}", number) from error
    return {"at": at or "0s", "kubectl": rest.removeprefix("kubectl").strip()}


def _reads_manifest(command: str) -> bool:
    words = shlex.split(command)
    pairs = zip(words, words[1:], strict=False)
    return any(word in ("-f-", "--filename=-") for word in words) or any(
        pair in (("-f", "-"), ("--filename", "-")) for pair in pairs
    )


def _load(field: str, text: str, kind: type):
    try:
        documents = read_documents(text)
    except ManifestError as error:
        raise _yaml_problem(field, text, error) from error
    value = documents[0] if len(documents) == 1 else None
    if not isinstance(value, kind):
        raise LessonProblem(field, "must be a YAML list" if kind is list else "must be a YAML mapping", 1)
    return value


def _yaml_problem(field: str, text: str, error: ManifestError) -> LessonProblem:
    return LessonProblem(field, f"not YAML: {error.why}", line_of_error(text, error))
