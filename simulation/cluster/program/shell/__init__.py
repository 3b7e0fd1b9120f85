"""A small, honest shell: what it does not understand it says, with the exit code of the real one."""

SHELLS = ("sh", "bash", "ash", "dash")


def understands(name: str) -> bool:
    """Whether a command of this name is a shell, or one of the tools that a shell has at hand."""
    return name in SHELLS
