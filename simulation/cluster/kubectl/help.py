"""What -h prints: what a command is for, and its flags with their defaults.

Not modelled: the examples and long texts of the real kubectl.
"""

from .flags import GLOBAL_FLAGS


def overview(commands):
    """Commands by name -> the list of all, with a few words each."""
    told = [c for c in commands.values() if c.flags is not None]
    lines = "".join(f"  {command.name:<14} {command.short}\n" for command in told)
    return f"kubectl controls the Kubernetes cluster manager.\n\nCommands:\n{lines}"


def usage_of(command, name):
    """A Command and its whole name -> its usage."""
    options = "".join(_option(flag) for flag in command.declared.values() if flag.name not in GLOBAL_FLAGS)
    children = "".join(f"  {child.name:<14} {child.short}\n" for child in command.children)
    return (
        f"{command.short}\n\n"
        + (f"Available Commands:\n{children}\n" if children else "")
        + (f"Options:\n{options}\n" if options else "")
        + f"Usage:\n  kubectl {name} [flags] [options]\n"
    )


def _option(flag):
    short = f"-{flag.short}, " if flag.short else ""
    default = {"string": f"'{flag.default}'", "bool": str(flag.default).lower()}.get(flag.kind, flag.default)
    return f"    {short}--{flag.name}={default}\n"
