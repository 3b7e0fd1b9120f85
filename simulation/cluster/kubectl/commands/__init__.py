"""Every command of kubectl that podflow knows, one file each, in the order in which kubectl lists them."""

from importlib import import_module

MODULES = [
    "create",
    "workloads.expose",
    "workloads.run",
    "workloads.set",
    "reading.explain",
    "reading.get",
    "delete",
    "workloads.rollout",
    "workloads.scale",
    "workloads.autoscale",
    "reading.top",
    "nodes.cordon",
    "nodes.drain",
    "nodes.taint",
    "reading.describe",
    "reading.logs",
    "reading.auth",
    "reading.events",
    "reading.diff",
    "apply",
    "patch",
    "replace",
    "wait",
    "label",
    "reading.api_resources",
    "reading.config",
    "reading.version",
    "absent",
]


def load():
    """-> {"run": Command, "create": Command with children, ...}, in kubectl's order."""
    commands = {}
    for module in MODULES:
        for command in import_module(f"{__name__}.{module}").COMMANDS:
            commands[command.name] = command
    return commands
