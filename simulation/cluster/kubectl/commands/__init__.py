"""Every command of kubectl that podflow knows, one file each, in the order in which kubectl lists them."""

from importlib import import_module

MODULES = [
    "create",
    "expose",
    "run",
    "set",
    "explain",
    "get",
    "delete",
    "rollout",
    "scale",
    "autoscale",
    "top",
    "cordon",
    "drain",
    "taint",
    "describe",
    "logs",
    "auth",
    "events",
    "diff",
    "apply",
    "patch",
    "replace",
    "wait",
    "label",
    "api_resources",
    "config",
    "version",
    "absent",
]


def load():
    """-> {"run": Command, "create": Command with children, ...}, in kubectl's order."""
    found = {}
    for module in MODULES:
        for command in import_module(f"{__name__}.{module}").COMMANDS:
            found[command.name] = command
    return found
