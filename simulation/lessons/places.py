"""Where a scenario's problem stands in what the instructor wrote: "cluster.nodes[1].cpu" is line 2 of the field nodes.

Pure: no Django; of the core, only what reads YAML.
"""

import re

from simulation.cluster.apiserver.manifest import ManifestError, Text

STEP = re.compile(r"[^.\[\]]+")


def steps(path: str) -> list[str]:
    """Split a field path as Kubernetes writes it: 'inputs[2].manifest.spec' -> ['inputs', '2', 'manifest', 'spec']."""
    return STEP.findall(path or "")


def line_of(text: str, way: list[str], document: int = 0) -> int | None:
    """Give the 1-based line on which `way` leads to in YAML `text`, or that of its deepest part that exists."""
    try:
        return Text(text).line_at(way, document)
    except ManifestError:
        return None


def line_of_error(text: str, error: ManifestError) -> int:
    """Give the 1-based line where reading stopped; at the end of the text that is its last line."""
    return max(1, min(error.line, len(text.splitlines())))


def place(path: str, texts: dict[str, str], inputs: list[dict]) -> tuple[str, int | None]:
    """Say in which of a lesson's `texts` (nodes, commands, manifest, extras) `path` of its scenario is, and its line.

    `inputs` are the scenario's, as scenario_of made them: an input's manifest is a document of the field manifest.
    """
    way = steps(path)
    if not way:
        return "commands", None
    if way[:2] == ["cluster", "nodes"]:
        return "nodes", line_of(texts["nodes"], way[2:])
    if way[:1] == ["inputs"]:
        return _place_of_input(way[1:], texts, inputs)
    return "extras", line_of(texts["extras"], way)


def _place_of_input(way: list[str], texts: dict[str, str], inputs: list[dict]) -> tuple[str, int | None]:
    number = int(way[0]) if way and way[0].isdigit() else 0
    if way[1:2] == ["manifest"] and number < len(inputs):
        document = [step.get("manifest") for step in inputs if "manifest" in step].index(inputs[number]["manifest"])
        return "manifest", line_of(texts["manifest"], way[2:], document)
    return "commands", _line_of_command(texts["commands"], number, len(inputs))


# Commands that scenario_of wrote itself stand before the instructor's own and have no line.
def _line_of_command(text: str, number: int, total: int) -> int | None:
    lines = [at for at, line in enumerate(text.splitlines(), 1) if line.strip() and not line.strip().startswith("#")]
    own = number - (total - len(lines))
    return lines[own] if 0 <= own < len(lines) else None
