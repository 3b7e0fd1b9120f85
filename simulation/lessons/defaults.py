"""What a lesson takes from the core, so that it stands once: the chapters of a story, and the nodes of a scenario that names none."""

from simulation.cluster.scenario import DEFAULT_NODES, DEFAULTS
from simulation.cluster.verbs import CHAPTERS

__all__ = ["CHAPTERS", "NODES"]


def line_of(node: dict) -> str:
    """One node as the field shows it: `- {name: node-1, cpu: "2", memory: 4Gi}`."""
    has = {**DEFAULTS, **node}
    return f'- {{name: {has["name"]}, cpu: "{has["cpu"]}", memory: {has["memory"]}}}\n'


NODES = "".join(map(line_of, DEFAULT_NODES))
