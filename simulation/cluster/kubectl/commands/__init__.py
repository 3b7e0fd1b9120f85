"""Every command of kubectl that podflow knows, one file each, in the order in which kubectl lists them."""

from importlib import import_module

MODULES = ["create", "run", "set", "get", "delete", "scale", "taint", "apply", "patch", "label"]


def load():
    """-> {"run": Command, "create": Command with children, ...}, in kubectl's order."""
    found = {}
    for module in MODULES:
        for command in import_module(f"{__name__}.{module}").COMMANDS:
            found[command.name] = command
    return found
