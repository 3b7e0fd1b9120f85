"""The table of tools: a name, and the function that carries it out. What is not here is a program, or not found."""

from collections.abc import Callable

from ..processes.calls import Call, Tool
from ..processes.shells import SHELLS
from ..processes.signals import kill
from .clients import CLIENTS
from .conditions import test
from .filing import FILE_TOOLS
from .filtering import FILTERS
from .grep import streams_grep
from .looking import which
from .networking import NETWORK_TOOLS
from .printing import echo, printf
from .system import SYSTEM_TOOLS

TOOLS: dict[str, Tool] = {
    "echo": echo, "printf": printf, "test": test, "[": test, "[[": test, "kill": kill,
    "which": lambda call: which(call, call.args), "true": lambda call: 0, "false": lambda call: 1,
    **FILE_TOOLS, **FILTERS, **NETWORK_TOOLS, **CLIENTS, **SYSTEM_TOOLS,
}  # fmt: skip

# Filters that hand on each line as it comes, so that `tail -f log | grep x` speaks at once.
STREAMING: dict[str, Callable[[list[str]], bool]] = {
    "cat": lambda argv: True, "tee": lambda argv: True, "tr": lambda argv: True, "cut": lambda argv: True,
    "rev": lambda argv: True, "sed": lambda argv: True, "grep": streams_grep, "egrep": streams_grep,
    "fgrep": streams_grep, "awk": lambda argv: "END" not in " ".join(argv),
}  # fmt: skip


def _busybox(call: Call) -> int:
    """busybox name ...: one of its own tools."""
    if not call.args:
        call.out("BusyBox v1.37.0 multi-call binary.\n")
        return 0
    if call.args[0] not in TOOLS and call.args[0] not in ("sh", "ash"):
        return call.fail(f"applet not found: {call.args[0]}", 127)
    return call.execute(call.args)


TOOLS["busybox"] = _busybox


def understands(name: str) -> bool:
    """Whether a command of this name is a shell, or one of the tools that a shell has at hand."""
    return name in SHELLS or name in TOOLS
